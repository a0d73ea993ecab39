"""Building a bundle: everything is in it, it is made once, and the same contents give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from himpun.archive import services
from himpun.archive.access import bundle_of
from himpun.archive.models import Bundle
from himpun.archive.papers import papers_of
from himpun.archive.services import build_bundle, note_paper_place
from himpun.archive.tests.kept_cycle import CONTENT, Kept, ended_cycle, unzipped
from himpun.archive.verifying import verify
from himpun.collection.store import path_of
from himpun.cycles.tests.office import START, open_office
from himpun.documents.content import canonical_content
from himpun.documents.models import Document
from himpun.documents.tests.samples import recap
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.kernel.scratch import A_DAY
from himpun.ledger.models import Entry, Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_directory")]


@pytest.fixture
def kept() -> Kept:
    return ended_cycle()


def test_it_works(kept: Kept) -> None:
    bundle = build_bundle(kept.cycle.id, now=kept.now)

    verdict = verify(path_of(bundle.file_id))
    assert verdict.holds, verdict.problem
    assert verdict.head == bundle.ledger_head
    assert verdict.manifest_sha256 == bundle.manifest_sha256
    assert verdict.bundle_sha256 == bundle.file_id
    assert verdict.entries == bundle.ledger_entries
    assert verdict.about["period"] == "2026-Q1"


def test_everything_is_in_it(kept: Kept) -> None:
    files = unzipped(path_of(build_bundle(kept.cycle.id, now=kept.now).file_id))

    data = {name.removeprefix("data/") for name in files if name.startswith("data/")}
    assert data >= {
        "values.csv", "values.json", "requests.json", "achievements.json", "action_plans.json", "registers.json",
        "tasks.json", "steps.json", "evidence.json", "documents.json", "procedure.json", "procedure.yaml",
    }  # fmt: skip
    assert {"README.txt", "manifest.json", "ledger.jsonl", "signatures.json"} <= set(files)
    assert files["documents/content/01-minutes-v1.json"].decode() == CONTENT
    assert files["documents/01-minutes-v1.pdf"] != files["documents/unsigned/01-minutes-v1.pdf"]
    assert len([name for name in files if name.startswith("evidence/")]) == 2, "the same bytes are carried once"
    names = [row["name"] for row in json.loads(files["data/evidence.json"])]
    assert names == ["foto 1.pdf", "salinan.pdf", "lain.pdf"]
    assert len(json.loads(files["data/tasks.json"])) == 2
    assert "Contoh" in files["README.txt"].decode()


def test_what_a_killed_bundling_left_is_cleared_away(kept: Kept, data_directory: Path) -> None:
    left, another = data_directory / "files" / ".bundle-old", data_directory / "files" / ".bundle-now"
    for folder, age in ((left, A_DAY + 60), (another, 60)):
        folder.mkdir(parents=True)
        (folder / "bundle.zip").write_bytes(b"half")
        for path in (folder / "bundle.zip", folder):
            os.utime(path, (time.time() - age, time.time() - age))

    build_bundle(kept.cycle.id, now=kept.now)

    assert [path.name for path in (data_directory / "files").glob(".bundle-*")] == [another.name]


def test_a_recap_is_carried_as_a_workbook_too(kept: Kept) -> None:
    """From the content that was approved; made twice it is the same, so a bundle can be made again."""
    content = canonical_content(recap())
    Document.objects.update(kind="recap", content=content, content_sha256=sha256_hex(content))

    first, again = papers_of(kept.cycle), papers_of(kept.cycle)

    [workbook] = [item for item in first.parts if item.path == "documents/01-recap-v1.xlsx"]
    assert workbook in again.parts
    assert first.index[0]["workbook"] == workbook.path


def test_figures_read_the_same_in_a_spreadsheet(kept: Kept) -> None:
    """0 is a value, nihil is none; no text is a formula; nobody's name is told."""
    files = unzipped(path_of(build_bundle(kept.cycle.id, now=kept.now).file_id))

    rows = list(csv.DictReader(io.StringIO(files["data/values.csv"].decode("utf-8-sig"))))
    assert [(row["number"], row["is_nihil"]) for row in rows] == [("-1.5", "false"), ("", "true")]
    assert rows[0]["obstacle"] == """'=HYPERLINK("x"), "kutip\""""
    everything = b"".join(raw for name, raw in files.items() if not name.startswith(("documents/", "evidence/")))
    assert b"Pejabat" not in everything


def test_other_matters_are_carried_by_their_digest_only(kept: Kept) -> None:
    files = unzipped(path_of(build_bundle(kept.cycle.id, now=kept.now).file_id))

    lines = [json.loads(line) for line in files["ledger.jsonl"].decode().splitlines()]
    foreign = [line for line in lines if "body" not in line]
    assert len(foreign) == 1
    assert b"secret" not in files["ledger.jsonl"]
    assert Entry.objects.get(seq=foreign[0]["seq"]).verb == "note.taken"


def test_made_again_it_is_the_same(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between writing and sealing, the job finds what was prepared and writes the same bytes."""
    seal = services._seal
    monkeypatch.setattr(services, "_seal", _killed)
    with pytest.raises(KeyboardInterrupt):
        build_bundle(kept.cycle.id, now=kept.now)
    monkeypatch.setattr(services, "_seal", seal)
    later = kept.now + timedelta(hours=1)
    _note(kept, later)

    bundle = build_bundle(kept.cycle.id, now=later)

    assert Entry.objects.filter(verb="archive.prepared").count() == 1
    assert Entry.objects.get(verb="archive.prepared").hash == bundle.ledger_head
    assert verify(path_of(bundle.file_id)).holds


def test_it_is_made_once(kept: Kept) -> None:
    first = build_bundle(kept.cycle.id, now=kept.now)
    entries = Entry.objects.count()

    again = build_bundle(kept.cycle.id, now=kept.now + timedelta(days=1))

    assert (again.id, Entry.objects.count()) == (first.id, entries)


def test_it_waits_for_papers_that_are_still_being_printed(kept: Kept) -> None:
    Document.objects.update(issued_pdf=None)

    with pytest.raises(Refusal) as refusal:
        build_bundle(kept.cycle.id, now=kept.now)

    assert refusal.value.code == "documents_not_ready"


def test_a_running_cycle_is_not_archived() -> None:
    cycle = open_office().start()

    with pytest.raises(Refusal) as refusal:
        build_bundle(cycle.id, now=START)

    assert refusal.value.code == "cycle_not_ended"


@pytest.mark.parametrize(("damage", "code"), [("lose", "file_lost"), ("change", "file_changed")])
def test_damaged_evidence_is_not_archived(kept: Kept, damage: str, code: str) -> None:
    path = path_of(sha256_hex(b"%PDF-1.7\n% contoh bukti"))
    path.unlink() if damage == "lose" else path.write_bytes(b"%PDF-1.7\n% contoh buktu")

    with pytest.raises(Refusal) as refusal:
        build_bundle(kept.cycle.id, now=kept.now)

    assert refusal.value.code == code
    assert not Bundle.objects.exists()


def test_the_next_bundle_vouches_for_the_one_before(kept: Kept) -> None:
    """An earlier bundle's hashes stand in the stretch of a later one, in full."""
    second = ended_cycle(period="2026-Q2", office=kept.office, now=kept.now)
    first = build_bundle(kept.cycle.id, now=second.now)
    third = ended_cycle(period="2026-Q3", office=kept.office, now=second.now)
    later = build_bundle(second.cycle.id, now=third.now)

    assert first.manifest_sha256.encode() in unzipped(path_of(later.file_id))["ledger.jsonl"]
    assert verify(path_of(later.file_id)).holds


def test_the_place_of_the_paper_is_noted(kept: Kept) -> None:
    bundle = build_bundle(kept.cycle.id, now=kept.now)
    actor = kept.office.actor("planning", kept.now)

    note_paper_place(bundle.id, "Boks 3, map biru", actor=actor, now=kept.now)

    bundle.refresh_from_db()
    assert bundle.paper_place == "Boks 3, map biru"
    assert Entry.objects.filter(verb="archive.paper_placed").count() == 1


def test_a_stranger_finds_nothing(kept: Kept) -> None:
    bundle = build_bundle(kept.cycle.id, now=kept.now)
    stranger = open_office().first(kept.now)

    with pytest.raises(Refusal) as refusal:
        bundle_of(bundle.id, actor=stranger)

    assert refusal.value.code == "not_there"


def test_a_bundle_may_be_larger_than_any_evidence(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("himpun.collection.store.MAX_BYTES", 10)

    bundle = build_bundle(kept.cycle.id, now=kept.now)

    with zipfile.ZipFile(path_of(bundle.file_id)) as zipped:
        assert zipped.testzip() is None


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _note(kept: Kept, now: object) -> None:
    from himpun.ledger.services import record

    assert Head.objects.filter(pk=kept.office.agency.id).exists()
    record("note.taken", agency_id=kept.office.agency.id, at=now, doer=None, subject=("note", 2))  # type: ignore[arg-type]
