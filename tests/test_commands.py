"""`himpun …`: every command answers in Indonesian with the right exit status, and never with a traceback."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from himpun.archive.services import build_bundle
from himpun.archive.tests.kept_cycle import ended_cycle
from himpun.collection.store import path_of
from himpun.cycles.tests.office import open_office
from himpun.ledger.models import Entry, Head
from himpun.organisations.models import Position
from himpun.plans.tests.cast import open_agency, row, table
from himpun.portal import command
from himpun.portal.command import main
from himpun.portal.tests import sample_jobs
from himpun.procedures.library import library_keys, library_text
from tests.committed import CommittedDatabase

ROOT = Path(__file__).resolve().parent.parent
KEY = "mojokerto-dawarblandong-2023"
IMPORT = ("--agency", "kantor-1", "--position", "Kepala Seksi Satu", "--year", "2026", "--decided-on", "2026-01-05")
ENGLISH = re.compile(r"\b(usage|show this|options:|invalid|required|error|argument|expected|Traceback|No such)\b")

Captured = pytest.CaptureFixture[str]


def run(*arguments: str, environment: dict[str, str], logs: bool = False) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, with its own database and data directory. `logs`: a traceback is logged."""
    done = subprocess.run(
        [sys.executable, "-m", "himpun.portal.command", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert logs or "Traceback" not in done.stderr, done.stderr
    return done


def parsers(parser: argparse.ArgumentParser, road: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The road to each command: (), ("procedures",), ("procedures", "list") …"""
    yield road
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from parsers(below, (*road, name))


ROADS = list(parsers(command._parser()))


def test_it_works(capsys: Captured) -> None:
    assert main(["procedures", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(key in listed for key in library_keys())


@pytest.mark.parametrize("road", ROADS, ids=lambda road: " ".join(road) or "himpun")
def test_every_command_explains_itself_in_indonesian(road: tuple[str, ...], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*road, "--help"])

    told = capsys.readouterr()
    assert (ended.value.code, told.err) == (0, "")
    assert not ENGLISH.search(told.out), told.out


def test_all_commands_are_there() -> None:
    wanted = "procedures list|procedures show|procedures check|procedures sheet|plans import|rehearse|ledger check"
    assert {tuple(road.split()) for road in f"{wanted}|verify|worker|backup|restore".split("|")} <= set(ROADS)


@pytest.mark.parametrize(
    "line",
    [
        "", "procedures", "ledger", "plans", "salah", "procedures lihat", "procedures show", "verify", "restore",
        "rehearse", "rehearse --out x --units 0", "rehearse --out x --units banyak",
        "rehearse --out x --seed satu",
        "rehearse --out x --procedure a --file b", "plans import a.xlsx", "worker --selamanya", "verify a b",
        "plans import a.xlsx --agency a --position b --year dua --decided-on 2026-01-05",
        "plans import a.xlsx --agency a --position b --year 2026 --decided-on 5-1-2026",
        "procedures sheet a --page A3",
    ],
)  # fmt: skip
def test_wrong_use_is_2(line: str, capsys: Captured) -> None:
    _is_wrong(line, capsys)


@pytest.mark.django_db
def test_a_backup_to_nowhere_is_2(capsys: Captured) -> None:
    """It looks for the tables first."""
    _is_wrong("backup", capsys)


def _is_wrong(line: str, capsys: Captured) -> None:
    try:
        status = main(line.split())
    except SystemExit as ended:
        status = int(ended.code or 0)

    told = capsys.readouterr()
    assert status == 2
    assert told.out or told.err
    assert not ENGLISH.search(told.out + told.err), told


@pytest.mark.parametrize(
    "line",
    [
        "procedures show hantu", "procedures check tidak-ada.yaml", "procedures check .",
        f"procedures sheet {KEY} -o tidak/ada.pdf", "verify tidak-ada.zip", "verify .", "restore tidak-ada.zip",
        f"plans import tidak-ada.xlsx {' '.join(IMPORT).replace('Kepala Seksi Satu', 'Kepala')}",
        "rehearse --out latihan --procedure hantu", "rehearse --out latihan --file tidak-ada.yaml",
    ],
)  # fmt: skip
def test_what_is_not_there_is_2_and_leaves_nothing(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(line.split()) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("himpun: ")
    assert not ENGLISH.search(told.err), told.err
    assert list(tmp_path.iterdir()) == []


# ── procedures ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", ["procedures list", f"procedures show {KEY}", "procedures check"])
def test_json_is_json_and_nothing_else(line: str, capsys: Captured) -> None:
    assert main([*line.split(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_shipped_procedure_can_be_taken_as_a_file(capsys: Captured) -> None:
    assert main(["procedures", "show", KEY, "--yaml"]) == 0
    assert capsys.readouterr().out.strip() == library_text(KEY).strip()


def test_a_faulty_file_is_a_finding(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "sop.yaml"
    file.write_text(library_text(KEY).replace('next: ["3"]', 'next: ["33"]').replace("work: order", "work: perintah"))

    assert main(["procedures", "check", str(file)]) == 1
    assert "GALAT" in capsys.readouterr().out
    assert main(["procedures", "check", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["findings"][0]["level"] == "error"
    assert main(["procedures", "show", str(file)]) == 1
    assert "baris" in capsys.readouterr().err


def test_warnings_refuse_only_the_strict(capsys: Captured) -> None:
    assert main(["procedures", "check", KEY]) == 0
    assert main(["procedures", "check", KEY, "--strict"]) == 1
    assert "perhatian" in capsys.readouterr().out


def test_a_sheet_is_a_pdf(tmp_path: Path) -> None:
    target = tmp_path / "sop.pdf"
    assert main(["procedures", "sheet", KEY, "--out", str(target), "--page", "A4"]) == 0
    assert target.read_bytes().startswith(b"%PDF-")


# ── the database ─────────────────────────────────────────────────────────────────────────────────

ON_THE_DATABASE = ["ledger check", "worker --until-empty", "backup cadangan.zip"]


@pytest.mark.parametrize("line", ON_THE_DATABASE)
def test_an_empty_database_is_2(line: str, tmp_path: Path, committed_db: CommittedDatabase) -> None:
    empty = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    done = run(*line.split(), environment=committed_db.environment | empty)
    assert done.returncode == 2
    assert "belum berisi tabel" in done.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}, "Basis data tidak dapat dibuka"),
        ({"DATABASE_URL": "sqlite:////tidak/ada/a.sqlite3"}, "Basis data tidak dapat dibuka"),
        ({"DATABASE_URL": "mysql://a"}, "Setelan lingkungan tidak sesuai"),
        ({"HIMPUN_SMTP_PORT": "70000"}, "HIMPUN_SMTP_PORT"),
    ],
)
def test_settings_that_do_not_fit_are_2(variables: dict[str, str], said: str, committed_db: CommittedDatabase) -> None:
    done = run("ledger", "check", environment=committed_db.environment | variables)
    assert done.returncode == 2
    assert said in done.stderr


def test_ledger_check(committed_db: CommittedDatabase) -> None:
    with transaction.atomic():
        office = open_office()
        office.start()
    done = run("ledger", "check", environment=committed_db.environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "utuh" in done.stdout

    head = Head.objects.get(agency_id=office.agency.id)
    last = Entry.objects.get(agency_id=office.agency.id, seq=head.seq)
    last.pk, last.seq = None, last.seq + 1
    last.save(force_insert=True)
    broken = run("ledger", "check", "--json", environment=committed_db.environment)

    assert broken.returncode == 1
    [chain] = [row for row in json.loads(broken.stdout)["chains"] if row["agency_id"] == office.agency.id]
    assert f"catatan {head.seq + 1}" in chain["problem"]


def test_verify(committed_db: CommittedDatabase, tmp_path: Path, capsys: Captured) -> None:
    with transaction.atomic():
        kept = ended_cycle()
    bundle = path_of(build_bundle(kept.cycle.id, now=kept.now).file_id)
    assert main(["verify", str(bundle), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["holds"] is True

    changed = tmp_path / "changed.zip"
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)

    assert main(["verify", str(changed)]) == 1
    assert capsys.readouterr().out.startswith("TIDAK COCOK: ")
    assert main(["verify", str(bundle), "--anchor", "0" * 64, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problem"]["message"]


def test_worker_until_empty(committed_db: CommittedDatabase) -> None:
    sample_jobs.note.enqueue("one")
    done = run("worker", "--until-empty", environment=committed_db.environment)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^\d+ pekerjaan selesai, 0 gagal\.$", done.stderr, re.MULTILINE)

    sample_jobs.fail.enqueue("sengaja")
    failed = run("worker", "--until-empty", environment=committed_db.environment, logs=True)
    assert failed.returncode == 1
    assert "0 pekerjaan selesai, 1 gagal." in failed.stderr


def test_backup_and_restore(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    target = str(tmp_path / "cadangan.zip")
    made = run("backup", target, "--json", environment=committed_db.environment)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["path"] == target

    again = run("backup", target, environment=committed_db.environment)
    assert again.returncode == 1
    with transaction.atomic():
        open_agency()
    over = run("restore", target, environment=committed_db.environment)
    assert over.returncode == 1
    assert "--force" in over.stderr
    Path(target).write_bytes(Path(target).read_bytes()[:-100])
    cut = run("restore", target, "--force", environment=committed_db.environment)
    assert cut.returncode == 1
    assert Position.objects.exists()


def test_plans(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    with transaction.atomic():
        open_agency()
    good, bad = tmp_path / "rencana.xlsx", tmp_path / "salah.xlsx"
    good.write_bytes(table(row()))
    bad.write_bytes(table(row(TW1="delapan puluh")))

    done = run("plans", "import", str(good), *IMPORT, "--json", environment=committed_db.environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 1
    faulty = run("plans", "import", str(bad), *IMPORT, environment=committed_db.environment)
    assert faulty.returncode == 1
    assert "Sheet1!I2" in faulty.stderr
    stranger = run("plans", "import", str(good), *("hantu" if part == "kantor-1" else part for part in IMPORT),
                   environment=committed_db.environment)  # fmt: skip
    assert stranger.returncode == 2
    assert "Kantor hantu tidak ditemukan" in stranger.stderr


def test_a_rehearsal_overwrites_nothing(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    (tmp_path / "rehearsal.json").write_text("{}")
    there = run("rehearse", "--out", str(tmp_path), environment=committed_db.environment)
    assert there.returncode == 2
    assert "--resume" in there.stderr

    with transaction.atomic():
        open_agency()
    filled = run("rehearse", "--out", str(tmp_path / "new"), environment=committed_db.environment)
    assert filled.returncode == 2
    assert "Basis data ini sudah berisi" in filled.stderr
    damaged = run("rehearse", "--out", str(tmp_path), "--resume", environment=committed_db.environment)
    assert damaged.returncode == 1


def test_init_and_demo(committed_db: CommittedDatabase) -> None:
    """A real office is begun once, and no sample office ever comes to stand beside it."""
    names = ["--region", "Kabupaten Contoh", "--agency", "Dinas Contoh", "--name", "Adi Contoh"]
    begin = ["init", *names, "--username", "pengelola", "--generate-password", "--json"]
    begun = json.loads(run(*begin, environment=committed_db.environment).stdout)
    assert (begun["username"], begun["slug"]) == ("pengelola", "dinas-contoh")
    assert (committed_db.data / "secret-key").stat().st_mode & 0o077 == 0

    again = run(*begin, environment=committed_db.environment)
    assert (again.returncode, "sudah berisi" in again.stderr) == (1, True)
    demo = run("demo", environment=committed_db.environment)
    assert (demo.returncode, "kantor sungguhan" in demo.stderr) == (2, True)


def test_check(committed_db: CommittedDatabase) -> None:
    found = run("check", "--deploy", "--json", environment=committed_db.environment)
    assert found.returncode == 1
    assert {row["about"]: row["level"] for row in json.loads(found.stdout)}["worker"] == "fault"
    assert "Tidak ada worker" in run("check", environment=committed_db.environment).stdout
