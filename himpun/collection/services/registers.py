"""Entering findings into a register, or stating that there are none."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

from himpun.collection.filetypes import read_name
from himpun.collection.models import RegisterEntry
from himpun.collection.registers import REGISTERS, Finding, answer_due, is_authored_by, read_finding
from himpun.collection.rules import Verb
from himpun.collection.services.standing import Standing, locked_request
from himpun.collection.store import placed
from himpun.kernel.refusals import Refusal, there
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def enter_finding(
    request_id: int,
    line: Finding,
    *,
    source: bytes | BinaryIO | None = None,
    name: str = "",
    is_authored: bool | None = None,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> RegisterEntry:
    """Enter one line of a register, with its file. `is_authored`: written by the unit itself; if not said, by its kind.

    A received LHP of the BPK gets the day by which it must be answered. The same line entered twice is one line.
    """
    standing = _open(request_id, line.register, actor=actor, now=now)
    _refuse_unless_named(standing, line.register)
    _refuse_beside_nihil(standing, line.register, is_nihil=False)
    authored = is_authored_by(line.register, standing.request.unit.kind) if is_authored is None else is_authored
    read = read_finding(line, is_authored=authored, today=standing.running.today)
    told = require_text(note, code="note_faulty", label="Catatan register", minimum=0)
    file_name = read_name(name) if source is not None else ""
    said = {**asdict(read), "is_authored": authored, "note": told, "file_name": file_name}
    same = RegisterEntry.objects.filter(request_id=request_id, withdrawn_at=None, **said).first()
    if same is not None:
        return same  # the button was pressed again, or the page was sent from two windows
    entry = RegisterEntry(
        request_id=request_id,
        **said,
        answer_due_on=answer_due(read, is_authored=authored),
        entered_at=now,
        entered_by_id=actor.official_id,
    )
    if source is None:
        return _keep(standing, entry)
    with placed(source, name=entry.file_name, now=now) as stored:
        entry.file = stored
        return _keep(standing, entry)


@act
def declare_no_findings(request_id: int, register: str, *, reason: str, actor: Actor, now: datetime) -> RegisterEntry:
    """State that a register has nothing to report, with a reason. Nihil is an answer; an empty register is not."""
    standing = _open(request_id, register, actor=actor, now=now)
    known = RegisterEntry.objects.filter(request_id=request_id, register=register, is_nihil=True, withdrawn_at=None)
    if (stated := known.first()) is not None:
        return stated
    _refuse_unless_named(standing, register)
    _refuse_beside_nihil(standing, register, is_nihil=True)
    told = require_text(reason, code="nihil_reason_missing", label="Alasan nihil", minimum=3)
    entry = RegisterEntry(
        request_id=request_id,
        register=register,
        is_nihil=True,
        note=told,
        entered_at=now,
        entered_by_id=actor.official_id,
    )
    return _keep(standing, entry)


@act
def withdraw_entry(entry_id: int, *, reason: str, actor: Actor, now: datetime) -> RegisterEntry:
    """Take back a line, or a statement of nihil, from an answer that is still open. It stays in the history."""
    own = RegisterEntry.objects.filter(pk=entry_id, request__cycle__agency_id=actor.agency_id).first()
    entry = there(own, "Baris register ini", back_to="Tugas saya")
    standing = _open(entry.request_id, entry.register, actor=actor, now=now)
    told = require_text(reason, code="reason_missing", label="Alasan penarikan", minimum=3)
    entry.refresh_from_db()
    if entry.withdrawn_at is None:
        _refuse_unless_named(standing, entry.register, entry)
        entry.withdrawn_at = now
        entry.save(update_fields=["withdrawn_at"])
        _record(standing, entry, "register.withdrawn", reason=told)
    return entry


def _open(request_id: int, register: str, *, actor: Actor, now: datetime) -> Standing:
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.TYPE, Verb.TYPE_ON_BEHALF)
    step = standing.running.step(standing.request.step)
    asked = step.registers if step else []
    if register not in asked:
        known = ", ".join(asked) if asked else "tidak ada"
        raise Refusal(
            "register_not_asked",
            f"Register {register[:20]} tidak diminta pada langkah ini. Register yang diminta: {known}.",
            registers=[name for name in REGISTERS if name in asked],
        )
    return standing


def _refuse_unless_named(standing: Standing, register: str, entry: RegisterEntry | None = None) -> None:
    """In a correction just the registers that were named are open, and of what was archived only the wrong lines."""
    named = standing.request.wrong_registers
    if named is None:
        return
    if register not in named:
        raise Refusal(
            "register_not_named",
            f"Register {register} tidak ditunjuk pada perbaikan ini, jadi tetap seperti yang diarsipkan.",
            registers=list(named),
        )
    if entry is not None and entry.taken_from_id is not None and not (entry.wrong or entry.is_nihil):
        raise Refusal(
            "register_line_not_named",
            f"Baris {entry.number} tidak ditunjuk salah pada perbaikan ini, jadi tetap seperti yang diarsipkan.",
        )


def _refuse_beside_nihil(standing: Standing, register: str, *, is_nihil: bool) -> None:
    others = RegisterEntry.objects.filter(
        request_id=standing.request.id, register=register, withdrawn_at=None, is_nihil=not is_nihil
    )
    if others.exists():
        there = "baris laporan; tarik baris itu" if is_nihil else "pernyataan nihil; tarik pernyataan itu"
        raise Refusal("register_contradicts", f"Register {register} sudah memuat {there} dahulu.", register=register)


def _keep(standing: Standing, entry: RegisterEntry) -> RegisterEntry:
    entry.save(force_insert=True)
    _record(standing, entry, "register.declared_nihil" if entry.is_nihil else "register.entered")
    return entry


def _record(standing: Standing, entry: RegisterEntry, verb: str, reason: str = "") -> None:
    data: dict[str, object] = {
        "request": entry.request_id,
        "unit": standing.request.unit_id,
        "register": entry.register,
        "number": entry.number,
        "is_authored": entry.is_authored,
    }
    if entry.file_id:
        data["sha256"] = entry.file_id
    if reason or entry.is_nihil:
        data["reason"] = reason or entry.note
    record(
        verb,
        agency_id=standing.actor.agency_id,
        at=standing.running.now,
        doer=standing.actor.doer,
        subject=("register_entry", entry.id),
        data=data,
        cycle_id=standing.request.cycle_id,
    )
