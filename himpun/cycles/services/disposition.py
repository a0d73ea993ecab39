"""The lembar disposisi of a cycle: composed at its start, then passed down; each reader may add a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from himpun.cycles.models import Cycle, Disposition
from himpun.cycles.services.locking import locked_cycle
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Doer, record
from himpun.organisations.actors import Actor
from himpun.organisations.rules import today_in
from himpun.organisations.services import take_number
from himpun.procedures.definition import Definition
from himpun.procedures.selectors import definition_of

URGENCIES = ("Biasa", "Segera", "Sangat segera")
"""How pressing a letter is, as dispositions print it."""


@dataclass(frozen=True)
class Letter:
    """The incoming letter that a disposition goes with, if there is one."""

    sender: str = ""
    number: str = ""
    dated_on: date | None = None
    urgency: str = URGENCIES[0]


@act
def compose_disposition(
    cycle: Cycle,
    *,
    doer: Doer | None,
    now: datetime,
    letter: Letter = Letter(),
    subject: str = "",
    instruction: str = "",
    agenda_number: str = "",
) -> Disposition:
    """Write the disposition of a cycle, with its agenda number. Asked again, it returns the one that is there.

    Without a subject and an instruction of its own it says what the procedure says. `agenda_number` counts only where
    the office numbers its dispositions by hand.
    """
    existing = Disposition.objects.filter(cycle=cycle).first()
    if existing is not None:
        return existing
    definition = definition_of(cycle.edition)
    today = today_in(cycle.agency.region.zone, now)
    disposition = Disposition.objects.create(
        cycle=cycle,
        agenda_number=(take_number(cycle.agency, "disposition", today) or agenda_number)[:60],
        letter_from=letter.sender[:200],
        letter_number=letter.number[:120],
        letter_on=letter.dated_on,
        received_on=today,
        urgency=letter.urgency,
        subject=(subject or _usual_subject(definition, cycle))[:500],
        instruction=instruction or _usual_instruction(definition, cycle),
    )
    record(
        "disposition.composed",
        agency_id=cycle.agency_id,
        at=now,
        doer=doer,
        subject=("disposition", disposition.id),
        data={"agenda_number": disposition.agenda_number, "subject": disposition.subject},
        cycle_id=cycle.id,
    )
    return disposition


def amend(
    disposition: Disposition,
    *,
    letter: Letter,
    subject: str,
    instruction: str,
    cycle: Cycle,
    actor: Actor,
    now: datetime,
) -> bool:
    """Write a disposition anew. False where it says so already. For services that have locked and checked already."""
    said = {
        "letter_from": optional_text(letter.sender, label="Surat dari", maximum=200),
        "letter_number": optional_text(letter.number, label="Nomor surat", maximum=120),
        "letter_on": letter.dated_on,
        "urgency": require_text(letter.urgency, code="urgency_missing", label="Sifat", maximum=40),
        "subject": require_text(subject, code="subject_missing", label="Perihal", maximum=500),
        "instruction": require_text(instruction, code="instruction_missing", label="Isi disposisi", maximum=5000),
    }
    if all(getattr(disposition, name) == value for name, value in said.items()):
        return False
    for name, value in said.items():
        setattr(disposition, name, value)
    disposition.save(update_fields=list(said))
    record(
        "disposition.amended",
        agency_id=cycle.agency_id,
        at=now,
        doer=actor.doer,
        subject=("disposition", disposition.id),
        data=said,
        cycle_id=cycle.id,
    )
    return True


def usual_words(cycle: Cycle) -> tuple[str, str]:
    """Subject and instruction as the procedure says them: what a disposition says unless its giver says otherwise."""
    definition = definition_of(cycle.edition)
    return _usual_subject(definition, cycle)[:500], _usual_instruction(definition, cycle)


@act
def pass_on(cycle_id: int, note: str, *, actor: Actor, now: datetime) -> Disposition:
    """Write a note beside one's own mark for those who read the disposition next. Notes are added, never changed."""
    note = require_text(note, code="note_missing", label="Catatan disposisi", maximum=500)
    running = locked_cycle(cycle_id, now=now)
    disposition = Disposition.objects.select_for_update().filter(cycle=running.cycle).first()
    if disposition is None or running.cycle.agency_id != actor.agency_id:
        raise Refusal("not_there", "Lembar disposisi ini tidak ditemukan. Kembali ke daftar siklus dan pilih lagi.")
    return add_note(disposition, note, cycle=running.cycle, actor=actor, now=now)


def add_note(disposition: Disposition, note: str, *, cycle: Cycle, actor: Actor, now: datetime) -> Disposition:
    """Add a reader's note. For services that have locked and checked already."""
    written = {"position": actor.position_id, "title": actor.position_title, "text": note, "at": now.isoformat()}
    disposition.notes = [*disposition.notes, written]
    disposition.save(update_fields=["notes"])
    record(
        "disposition.passed_on",
        agency_id=cycle.agency_id,
        at=now,
        doer=actor.doer,
        subject=("disposition", disposition.id),
        data={"note": note},
        cycle_id=cycle.id,
    )
    return disposition


def _usual_subject(definition: Definition, cycle: Cycle) -> str:
    return f"{definition.identity.title} {parse_period(cycle.period).label}"


def _usual_instruction(definition: Definition, cycle: Cycle) -> str:
    # A number with a gap ("050/      /DPMD") is printed with the gap filled in, as one would read it aloud.
    number = re.sub(r"\s{2,}", " … ", definition.identity.number.strip())
    named = f"SOP nomor {number}" if number else f"SOP “{definition.identity.title}”"
    return (
        f"Laksanakan {definition.identity.title} untuk {parse_period(cycle.period).label} sesuai {named}, "
        "dan laporkan hasilnya pada waktunya."
    )
