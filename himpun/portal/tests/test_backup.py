"""Backup and restore: one file, one moment, checked before anything is touched, and safe against a kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from himpun.collection.store import path_of, put
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, open_office
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.kernel.scratch import A_DAY
from himpun.ledger import guards
from himpun.ledger.models import Entry, Head
from himpun.ledger.selectors import check_chains
from himpun.ledger.services import record
from himpun.organisations.models import Agency
from himpun.portal.backup import backup, restore
from himpun.portal.backup.package import reading
from himpun.portal.backup.soundness import holds_work
from tests.committed import CommittedDatabase

ROOT = Path(__file__).resolve().parents[3]
EVIDENCE = b"%PDF-1.7\n% bukti"


@pytest.fixture
def saved(committed_db: CommittedDatabase, tmp_path: Path) -> Path:
    """A backup of an office with a running cycle and a piece of evidence."""
    open_office().start()
    keep(EVIDENCE)
    return backup(tmp_path / "cadangan.himpun").path


def keep(data: bytes) -> str:
    with transaction.atomic():
        return put(data, name="bukti.pdf", now=START, media_type="application/pdf").sha256


def test_it_works(saved: Path) -> None:
    """What happened after the backup is gone, what was there before is back, and the chain goes on."""
    before = (Agency.objects.count(), Cycle.objects.count(), Entry.objects.count(), Head.objects.get().hash)
    note("later")
    path_of(sha256_hex(EVIDENCE)).unlink()

    restored = restore(saved, force=True)

    assert (Agency.objects.count(), Cycle.objects.count(), Entry.objects.count(), Head.objects.get().hash) == before
    assert path_of(sha256_hex(EVIDENCE)).read_bytes() == EVIDENCE
    assert (restored.files, restored.ledger_entries, restored.needs_migration) == (1, before[2], False)
    reports, missing = check_chains()
    assert [report.problem for report in reports] == [None]
    assert missing == []
    note("after")
    assert open_office(name="Kantor Baru").agency.id > 1, "sequences go on"


def test_into_an_empty_installation(saved: Path, committed_db: CommittedDatabase, tmp_path: Path) -> None:
    """The usual case: the old machine is gone."""
    entries = Entry.objects.count()
    _empty(tmp_path)

    restored = restore(saved)

    assert restored.ledger_entries == Entry.objects.count() == entries
    assert path_of(sha256_hex(EVIDENCE)).exists()
    assert guards.missing(connection) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(verb="forged")


def test_work_is_not_overwritten_unasked(saved: Path) -> None:
    note("work of today")

    with pytest.raises(Refusal) as refusal:
        restore(saved)

    assert refusal.value.code == "database_not_empty"
    assert Entry.objects.filter(verb="note.taken").exists()


def test_a_damaged_backup_is_refused_before_anything_is_touched(saved: Path) -> None:
    raw = saved.read_bytes()
    note("work of today")
    path_of(sha256_hex(EVIDENCE)).unlink()
    saved.write_bytes(_flipped(raw, len(raw) // 2))

    assert _refusal_of(lambda: restore(saved, force=True)) == "backup_damaged"

    assert not path_of(sha256_hex(EVIDENCE)).exists()
    assert Entry.objects.filter(verb="note.taken").exists()


def test_no_flipped_byte_changes_what_is_restored(saved: Path) -> None:
    """It is found, or it carries nothing, such as a date in the ZIP's own headers: every content was compared."""
    raw = saved.read_bytes()
    whole = _read(saved)
    for place in [*range(0, len(raw), len(raw) // 200), *range(len(raw) - 60, len(raw))]:
        saved.write_bytes(_flipped(raw, place))
        code = _refusal_of(lambda: _read(saved))
        assert code in ("not_a_backup", "backup_damaged") or _read(saved) == whole, place


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_cut_backup_is_refused(saved: Path, share: float) -> None:
    raw = saved.read_bytes()
    saved.write_bytes(raw[: int(len(raw) * share)])

    with pytest.raises(Refusal) as refusal:
        restore(saved, force=True)

    assert refusal.value.code == "not_a_backup"


def test_what_is_no_backup(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain.zip"
    with zipfile.ZipFile(other, "w") as zipped:
        zipped.writestr("manifest.json", "{}")
    for path in (other, tmp_path / "tidak-ada"):
        with pytest.raises(Refusal) as refusal:
            restore(path, force=True)
        assert refusal.value.code == "not_a_backup"


def test_a_broken_ledger_is_not_restored(saved: Path) -> None:
    """Somebody rewrote the backup and every hash in it, but not the chain."""
    _rewrite(saved, forge=True)
    note("work of today")

    with pytest.raises(Refusal) as refusal:
        restore(saved, force=True)

    assert refusal.value.code == "ledger_unsound"
    assert Entry.objects.filter(verb="note.taken").exists()


def test_a_backup_of_a_newer_version(saved: Path) -> None:
    def newer(manifest: dict[str, list[list[str]]]) -> None:
        manifest["migrations"].append(["cycles", "9999_future"])

    _rewrite(saved, change=newer)

    with pytest.raises(Refusal) as refusal:
        restore(saved, force=True)

    assert refusal.value.code == "backup_is_newer"


def test_a_backup_of_another_kind_of_database(saved: Path) -> None:
    _rewrite(saved, change=lambda manifest: manifest.update(vendor="oracle"))

    with pytest.raises(Refusal) as refusal:
        restore(saved, force=True)

    assert refusal.value.code == "backup_of_other_database"


def test_a_backup_is_never_overwritten(saved: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        backup(saved)

    assert refusal.value.code == "file_exists"


def test_lost_evidence_is_named_and_the_rest_saved(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    """A backup that refuses because one file is gone would leave the others unsaved as well."""
    gone, damaged, whole = (keep(EVIDENCE + bytes([byte])) for byte in b"abc")
    path_of(gone).unlink()
    path_of(damaged).write_bytes(b"lain")

    done = backup(tmp_path / "x.himpun")

    assert sorted(done.lost) == sorted([gone, damaged])
    assert done.files == 1
    assert restore(done.path, force=True).lost == done.lost
    assert path_of(whole).exists()


def test_work_goes_on_during_a_backup(committed_db: CommittedDatabase, tmp_path: Path) -> None:
    """Every backup is of one moment: entries and head fit together, whoever writes meanwhile."""
    office = open_office()

    def write() -> int:
        for _ in range(60):
            note("busy", office.agency.id)
        return 0

    def save() -> int:
        for number in range(2):
            backup(tmp_path / f"{number}.himpun")
        return 0

    assert committed_db.at_once([write, save, write]) == [0, 0, 0]
    for number in range(2):
        restore(tmp_path / f"{number}.himpun", force=True)
        assert [report.problem for report in check_chains()[0]] == [None]


@pytest.mark.parametrize("act", ["backup", "restore"])
def test_a_kill_leaves_the_old_or_the_new(
    saved: Path, committed_db: CommittedDatabase, tmp_path: Path, act: str
) -> None:
    note("work of today")
    entries = Entry.objects.count()
    target = tmp_path / "lain.himpun"
    code = f"backup(Path({str(target)!r}))" if act == "backup" else f"restore(Path({str(saved)!r}), force=True)"
    seconds = _run(code, committed_db)
    if act == "restore":
        note("work of today")
    for share in (0.5, 0.7, 0.9):
        target.unlink(missing_ok=True)
        _run(code, committed_db, kill_after=seconds * share)
        connection.close()
        assert [report.problem for report in check_chains()[0]] == [None]
        assert Entry.objects.count() in (entries - 1, entries)
        if target.exists():
            _empty(tmp_path)
            assert restore(target, force=True).ledger_entries == entries
    assert restore(saved, force=True).ledger_entries == entries - 1


def test_what_a_kill_left_is_cleared_away_a_day_later(
    saved: Path, committed_db: CommittedDatabase, tmp_path: Path
) -> None:
    killing = "saving.sqlite.dump = saving.postgres.dump = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    code = f"import os, signal; from himpun.portal.backup import saving; {killing}; backup(Path({str(saved)!r} + '2'))"
    with _process(code, committed_db) as process:
        assert process.wait(timeout=60) == -signal.SIGKILL
    evidence = path_of(sha256_hex(EVIDENCE)).with_name(".new-left")
    evidence.write_bytes(b"half")
    left = [*tmp_path.glob(".himpun-*"), evidence]
    assert len(left) == 3

    backup(tmp_path / "soon.himpun")
    assert all(path.exists() for path in left), "another backup may be writing them"

    for path in left:
        os.utime(path, (time.time() - A_DAY - 60,) * 2)
    backup(tmp_path / "later.himpun")
    assert [path for path in left if path.exists()] == []
    assert restore(saved, force=True).files == 1


def _flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 255]) + raw[place + 1 :]


def _read(path: Path) -> dict[str, bytes]:
    with reading(path) as package:
        return {name: b"".join(package.chunks(name)) for name in package.members}


def _refusal_of(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db
def test_what_counts_as_work() -> None:
    """A database that was only migrated may be restored into without asking."""
    assert not holds_work(connection)
    open_office()
    assert holds_work(connection)


def note(what: str, agency_id: int | None = None) -> None:
    agency_id = agency_id or Agency.objects.values_list("id", flat=True)[0]
    with transaction.atomic():
        record("note.taken", agency_id=agency_id, at=START, doer=None, subject=("note", 1), data={"what": what})


def _empty(tmp_path: Path) -> None:
    """Make this installation one that was only just set up: migrated, and nothing in it."""
    from django.conf import settings

    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    connection.close()
    if connection.vendor == "sqlite":
        for path in tmp_path.glob("committed.sqlite3*"):
            path.unlink()
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'DROP TABLE "{table}" CASCADE')


def _rewrite(path: Path, *, change: object = None, forge: bool = False) -> None:
    """Write a backup anew, with hashes that fit: what a person with a plan might do."""
    with zipfile.ZipFile(path) as source:
        files = {name: source.read(name) for name in source.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    if forge:
        for name, raw in files.items():
            if name.endswith((".sqlite3", "ledger_entry.copy")):
                assert b"cycle.started" in raw
                files[name] = raw.replace(b'"verb":"cycle.started"', b'"verb":"cycle.stalled"')
    if callable(change):
        change(manifest)
    manifest["members"] = {name: {"size": len(raw), "sha256": sha256_hex(raw)} for name, raw in files.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, raw in files.items():
            target.writestr(name, raw)
        target.writestr("manifest.json", json.dumps(manifest))


def _run(code: str, committed_db: CommittedDatabase, *, kill_after: float | None = None) -> float:
    """Run code of ours in another process; kill it outright after so many seconds, if it still runs."""
    began = time.monotonic()
    with _process(code, committed_db) as process:
        try:
            assert process.wait(timeout=kill_after or 120) == 0
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    return time.monotonic() - began


def _process(code: str, committed_db: CommittedDatabase) -> subprocess.Popen[bytes]:
    program = (
        "import django; django.setup()\nfrom pathlib import Path\n"
        f"from himpun.portal.backup import backup, restore\n{code}"
    )
    environment = {**committed_db.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=environment)
