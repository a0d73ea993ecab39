"""Verifying: whatever is done to a bundle is found and named; the script in the docs comes to the same verdict."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from himpun.archive.rules import content_sha256, csv_text
from himpun.archive.services import build_bundle
from himpun.archive.tests.kept_cycle import Files, ended_cycle, rezipped, unzipped, with_manifest
from himpun.archive.verifying import verify
from himpun.collection.store import path_of
from himpun.kernel.hashing import canonical_json, sha256_hex

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_directory")]

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_bundle.py"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    kept = ended_cycle()
    target = tmp_path / "arsip.zip"
    target.write_bytes(path_of(build_bundle(kept.cycle.id, now=kept.now).file_id).read_bytes())
    return target


@pytest.fixture
def tampered(bundle: Path) -> Callable[[Files], str]:
    """Write files as a bundle, let both checkers look, and say where they found it not to fit."""
    return lambda files: judged(rezipped(bundle, files))


def judged(path: Path) -> str:
    """The one place that both checkers name; empty when both say that all fits."""
    verdict = verify(path)
    ours = verdict.problem.where if verdict.problem else ""
    assert _by_script(path) == ours, verdict.problem
    return ours


def test_it_works(bundle: Path) -> None:
    assert judged(bundle) == ""


def test_it_says_what_it_looks_at(bundle: Path) -> None:
    stages: list[str] = []
    assert verify(bundle, tell=stages.append).holds
    assert stages[0].endswith(" berkas")
    assert stages[1:] == ["rantai catatan", "angka dan tanda tangan", "susunan berkas arsip"]


def test_the_script_runs_by_itself(bundle: Path) -> None:
    """As a stranger would run it: isolated, and with an exit status."""
    good = subprocess.run([sys.executable, "-I", SCRIPT, bundle], capture_output=True, text=True, check=False)
    bundle.write_bytes(bundle.read_bytes()[:-1])
    bad = subprocess.run([sys.executable, "-I", SCRIPT, bundle], capture_output=True, text=True, check=False)

    assert (good.returncode, good.stdout.split()[0]) == (0, "COCOK")
    assert (bad.returncode, bad.stderr.split()[:2]) == (1, ["TIDAK", "COCOK"])


def test_a_changed_byte_of_any_file(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    for name, raw in files.items():
        for place in (0, len(raw) // 2, len(raw) - 1):
            changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
            where = tampered({**files, name: changed})
            # A flipped manifest names what it no longer fits: another file, the ledger, or itself.
            assert (where or "nothing") == name or name == "manifest.json" != where, (name, place, where)


def test_a_missing_file(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    for name in files:
        assert tampered({other: raw for other, raw in files.items() if other != name}) == name


def test_an_added_file(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    assert tampered({**files, "evidence/baru.pdf": b"baru"}) == "evidence/baru.pdf"
    assert tampered({**files, "aaa": b""}) == "aaa"


def test_a_renamed_file(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    for name in files:
        renamed = {(f"{other}x" if other == name else other): raw for other, raw in files.items()}
        assert tampered(renamed) == name
        if name != "manifest.json":
            problem = verify(bundle).problem
            assert problem
            assert problem.code == "file_renamed"
            assert f"{name}x" in problem.message


def test_every_ledger_line_cut_swapped_or_repeated(bundle: Path, tampered: Callable[[Files], str]) -> None:
    """By someone who computes the manifest anew each time; the place that is named is the line's."""
    files = unzipped(bundle)
    lines = files["ledger.jsonl"].splitlines(keepends=True)
    first = json.loads(lines[0])["seq"]
    for number in range(len(lines)):
        cut = [*lines[:number], *lines[number + 1 :]]
        assert tampered(_with_ledger(files, cut)) == f"ledger.jsonl:{first + number}"
        twice = [*lines[: number + 1], *lines[number:]]
        assert tampered(_with_ledger(files, twice)) == f"ledger.jsonl:{first + number + 1}"
        if number:
            swapped = [*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]]
            assert tampered(_with_ledger(files, swapped)) == f"ledger.jsonl:{first + number - 1}"


def test_a_cut_end_with_the_manifest_adjusted(bundle: Path, tampered: Callable[[Files], str]) -> None:
    """The last entry vouches for the bundle, so no shorter chain can take its place."""
    files = unzipped(bundle)
    lines = files["ledger.jsonl"].splitlines(keepends=True)
    for count in range(1, len(lines)):
        kept = [json.loads(line) for line in lines[:-count]]

        def change(manifest: dict[str, Any], kept: list[Any] = kept) -> None:
            manifest["ledger"] |= {"last_seq": kept[-1]["seq"], "head": kept[-1]["hash"]} if kept else {}

        if kept:
            assert (
                tampered(with_manifest({**files, "ledger.jsonl": b"".join(lines[:-count])}, change)) == "ledger.jsonl"
            )


def test_a_rewritten_entry(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    lines = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    lines[1]["body"] = lines[1]["body"].replace("2026", "2025")

    assert tampered(_with_ledger(files, _lines(lines))) == f"ledger.jsonl:{lines[1]['seq']}"


def test_a_rewritten_entry_with_the_chain_computed_anew(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    lines = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    lines[1]["body"] = lines[1]["body"].replace("2026", "2025")

    assert tampered(_with_ledger(files, _chained(lines), head=True)) == "ledger.jsonl"


def test_an_own_entry_hidden_behind_its_digest(bundle: Path, tampered: Callable[[Files], str]) -> None:
    """Leaving a text out is for other matters only; the chain alone would not notice."""
    files = unzipped(bundle)
    lines = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    lines[1] = {**lines[1], "body_sha256": sha256_hex(lines[1]["body"])}
    del lines[1]["body"]

    assert tampered(_with_ledger(files, _lines(lines))) == "ledger.jsonl"


@pytest.mark.parametrize(
    "name", ["data/values.json", "data/values.csv", "data/tasks.json", "signatures.json", "documents/01-minutes-v1.pdf"]
)
def test_a_changed_file_with_the_manifest_computed_anew(
    bundle: Path, tampered: Callable[[Files], str], name: str
) -> None:
    """The ledger's last entry tells that this is not the manifest it vouched for."""
    files = unzipped(bundle)
    changed = {**files, name: files[name].replace(b"1", b"7", 1)}
    assert changed != files

    assert tampered(with_manifest(changed)) == "manifest.json"


def test_figures_that_differ_between_csv_and_json(bundle: Path, tampered: Callable[[Files], str]) -> None:
    """Even by someone who computes everything anew, ledger included."""
    files = unzipped(bundle)
    changed = {**files, "data/values.json": files["data/values.json"].replace(b'"-1.5"', b'"-2.5"')}

    assert tampered(_all_anew(changed)) == "data/values.csv"


def test_a_document_that_is_not_the_signed_one(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    for name in ("documents/unsigned/01-minutes-v1.pdf", "documents/content/01-minutes-v1.json"):
        changed = {**files, name: files[name] + b" "}
        assert tampered(_all_anew(changed)) == "documents/unsigned/01-minutes-v1.pdf"
    issued = "documents/01-minutes-v1.pdf"
    assert tampered(_all_anew({**files, issued: files[issued] + b" "})) == issued


def test_a_signature_that_the_ledger_does_not_know(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    changed = {**files, "signatures.json": files["signatures.json"].replace(b'"order": 1', b'"order": 2')}

    assert tampered(_all_anew(changed)) == "documents/unsigned/01-minutes-v1.pdf"


def test_who_computes_everything_anew_is_stopped_by_the_anchor_only(bundle: Path) -> None:
    head = verify(bundle).head
    files = unzipped(bundle)
    rows = json.loads(files["data/values.json"])
    rows[0]["number"] = "99"
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
    files |= {"data/values.json": text.encode(), "data/values.csv": csv_text(rows).encode()}

    rezipped(bundle, _all_anew(files))

    assert judged(bundle) == ""
    problem = verify(bundle, anchor=head).problem
    assert problem
    assert problem.code == "anchor_differs"
    assert _script().first_misfit(str(bundle), head) == "HEAD"


def test_the_anchor_fits(bundle: Path) -> None:
    verdict = verify(bundle)
    for anchor in (verdict.head, verdict.manifest_sha256, verdict.bundle_sha256.upper()):
        assert verify(bundle, anchor=anchor).holds


def test_flaws_of_the_zip_itself(bundle: Path) -> None:
    """Every byte counts, also those between and after the files."""
    raw = bundle.read_bytes()
    directory = raw.rindex(b"PK\x01\x02")
    for place in {*range(0, len(raw), 97), *range(30), *range(directory, len(raw))}:
        bundle.write_bytes(raw[:place] + bytes([raw[place] ^ 4]) + raw[place + 1 :])
        assert not verify(bundle).holds, place
        assert _by_script(bundle), place
    for other in (raw + b"\n", b"\n" + raw, raw[:-1], raw[: len(raw) // 2]):
        bundle.write_bytes(other)
        assert not verify(bundle).holds
        assert _by_script(bundle)


def test_a_file_twice(bundle: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(bundle, "a") as more:
        more.writestr("README.txt", b"lain")

    assert judged(bundle) == "README.txt"


def test_a_compressed_file_is_not_unpacked(bundle: Path) -> None:
    """No bomb goes off: what is compressed is not ours."""
    files = unzipped(bundle)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(name, files[name])

    assert judged(bundle) == "README.txt"


@pytest.mark.parametrize("raw", [b"", b"bukan zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(raw)

    problem = verify(path).problem
    assert problem
    assert problem.code == "not_a_bundle"
    assert _by_script(path)
    assert verify(tmp_path / "tidak-ada.zip").problem


def test_a_manifest_of_nonsense(bundle: Path, tampered: Callable[[Files], str]) -> None:
    files = unzipped(bundle)
    for raw in (b"", b"{}", b"[]", b"null", b'{"format": "himpun-bundle", "version": 1}', b"\xff"):
        problem = verify(rezipped(bundle, {**files, "manifest.json": raw})).problem
        assert problem
        assert problem.where == "manifest.json"
        assert _by_script(bundle)


def _with_ledger(files: Files, lines: list[bytes], *, head: bool = False) -> Files:
    def change(manifest: dict[str, Any]) -> None:
        if head:
            manifest["ledger"]["head"] = json.loads(lines[-1])["hash"]

    return with_manifest({**files, "ledger.jsonl": b"".join(lines)}, change)


def _lines(entries: list[dict[str, Any]]) -> list[bytes]:
    return [(canonical_json(entry) + "\n").encode() for entry in entries]


def _chained(entries: list[dict[str, Any]]) -> list[bytes]:
    """Compute every hash of a chain anew, as a forger with time would."""
    previous = entries[0]["previous_hash"]
    for entry in entries:
        digest = sha256_hex(entry["body"]) if "body" in entry else entry["body_sha256"]
        entry["previous_hash"] = previous
        entry["hash"] = previous = sha256_hex(f"{previous}\n{digest}")
    return _lines(entries)


def _all_anew(files: Files) -> Files:
    """What a forger does who knows everything: manifest, the entry that vouches for it, and the chain."""
    from himpun.archive.rules import FileNote, Own

    files = with_manifest(files)
    manifest = json.loads(files["manifest.json"])
    entries = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    digest = content_sha256(manifest["about"], [FileNote(**note) for note in manifest["files"]], Own(**manifest["own"]))
    entries[-1]["body"] = re.sub(r'"content_sha256":"\w{64}"', f'"content_sha256":"{digest}"', entries[-1]["body"])
    return _with_ledger(files, _chained(entries), head=True)


def _by_script(path: Path) -> str:
    """Where the script of the docs finds a bundle not to fit; empty when it fits."""
    return str(_script().first_misfit(str(path)) or "")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_bundle", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
