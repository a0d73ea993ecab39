"""What an office installs: unit files that systemd can read, commands that exist, settings that we know."""

from __future__ import annotations

import re
import shlex
import stat
from pathlib import Path

import pytest

from config.environment import Environment
from himpun.portal import command
from tests.architecture.tree import ROOT, place

UNITS = sorted(ROOT.glob("packaging/systemd/*"))
SECTIONS = {"Unit", "Service", "Timer", "Install"}
HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "CapabilityBoundingSet": "", "UMask": "0027", "User": "himpun",
}  # fmt: skip


def read_unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """A unit file by systemd's rules: sections, `Key=value` lines, comments on lines of their own."""
    sections: dict[str, dict[str, list[str]]] = {}
    current: dict[str, list[str]] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", ";")):
            continue
        if header := re.fullmatch(r"\[(\w+)\]", line):
            current = sections.setdefault(header[1], {})
            continue
        key, equals, value = line.partition("=")
        assert equals, f"{line!r} is no setting"
        assert re.fullmatch(r"[A-Z]\w+", key), f"{line!r} is no setting"
        assert current is not None, f"{line!r} stands before any section"
        current.setdefault(key, []).append(value)
    return sections


@pytest.mark.parametrize("path", UNITS, ids=place)
def test_it_works(path: Path) -> None:
    unit = read_unit(path)
    assert set(unit) <= SECTIONS
    assert unit["Unit"]["Description"]
    wanted = "Timer" if path.suffix == ".timer" else "Service"
    assert unit[wanted]


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=place)
def test_a_service_runs_a_command_of_ours_and_is_shut_in(path: Path) -> None:
    service = read_unit(path)["Service"]
    (line,) = service["ExecStart"]
    program, *arguments = shlex.split(line)
    assert program == "/opt/himpun/venv/bin/himpun"
    command._parser().parse_args(arguments)
    assert {key: service[key][-1] for key in HARDENED} == HARDENED
    assert service["EnvironmentFile"] == ["/etc/himpun/himpun.env"]


def test_a_timer_has_its_service() -> None:
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert timers
    assert [path.name for path in timers if not path.with_suffix(".service").exists()] == []


def test_stopping_waits_for_what_is_in_hand() -> None:
    """systemd's patience outlasts ours, or it would kill what we still let end."""
    from himpun.portal.installation.serving import GRACE

    service = read_unit(ROOT / "packaging/systemd/himpun.service")["Service"]
    assert int(service["TimeoutStopSec"][0]) > GRACE
    assert service["KillMode"] == ["mixed"]


def test_the_settings_of_an_office_are_known_and_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (ROOT / "packaging/himpun.env").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    fields = {f"HIMPUN_{field.upper()}" for field in Environment.model_fields}
    assert set(pairs) <= fields | {"DATABASE_URL"}
    for name, value in pairs.items():
        monkeypatch.setenv(name, value)
    assert Environment().https


def test_the_documents_name_files_that_are_there() -> None:
    for page in ROOT.glob("docs/install*.md"):
        named = re.findall(r"packaging/[\w./*-]+", page.read_text(encoding="utf-8"))
        assert [name for name in named if not list(ROOT.glob(name.rstrip(".")))] == [], place(page)


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/install*.md")), ids=place)
def test_the_documents_name_commands_that_are_there(page: Path) -> None:
    blocks = re.findall(r"^```(?:sh|ini)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line.split("#")[0] for block in blocks for line in block.splitlines()]
    for line in lines:
        if found := re.search(r"(?:bin/himpun|himpun-admin) (\w.*)", line):
            command._parser().parse_args(shlex.split(found[1]))


def test_the_helper_can_be_run() -> None:
    assert (ROOT / "packaging/himpun-admin").stat().st_mode & stat.S_IXUSR
