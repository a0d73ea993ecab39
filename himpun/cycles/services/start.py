"""Starting a cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from himpun.cycles.leading import refuse_who_may_not_start
from himpun.cycles.models import Cycle, Participant
from himpun.cycles.rules import Started
from himpun.cycles.running import Running
from himpun.kernel.periods import Period
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Position
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import appointments_on, positions_of_units, units_of_kinds
from himpun.procedures.definition import Actor as DefinedActor
from himpun.procedures.definition import Definition
from himpun.procedures.models import Edition, Procedure
from himpun.procedures.periods import IN_WORDS, period_kinds
from himpun.procedures.selectors import definition_of, edition_in_force, graph_of


@dataclass(frozen=True)
class Start:
    """What is answered when a cycle starts.

    `dates`: days for rows that wait or are scheduled, by row. `stand_ins`: who acts for a vacant position, by
    position. `at`: the chosen start where any of several may begin.
    """

    dates: Mapping[str, date] = field(default_factory=dict)
    stand_ins: Mapping[int, int] = field(default_factory=dict)
    at: str | None = None
    paper_place: str = ""


@act
def start(
    procedure: Procedure,
    period: Period,
    *,
    answers: Start = Start(),
    actor: Actor,
    now: datetime,
    is_administrator: bool = False,
) -> Cycle:
    """Begin a procedure for a period: freeze who takes part, and open its first tasks.

    Refuses who has no part in it (`is_administrator`: as one who looks after the office), a period of a kind that the
    edition does not name, a second cycle for the same period, a position without holder, and a date that is asked for
    and missing.
    """
    edition = _edition_to_start(procedure, actor)
    refuse_who_may_not_start(edition, actor, is_administrator=is_administrator)
    return _begin(edition, period, answers, actor, now)


@act
def start_as_scheduled(procedure: Procedure, period: Period, *, starter: Actor, now: datetime) -> Cycle:
    """Begin a procedure whose schedule names this starter: who may start it was asked when the schedule was set."""
    return _begin(_edition_to_start(procedure, starter), period, Start(), starter, now)


def _edition_to_start(procedure: Procedure, actor: Actor) -> Edition:
    """The edition in force, read under the lock of the office: no two starts at once."""
    if procedure.agency_id != actor.agency_id:
        raise Refusal("not_there", "Prosedur ini tidak ditemukan. Kembali ke daftar prosedur dan pilih lagi.")
    Agency.objects.select_for_update().get(pk=procedure.agency_id)
    edition = edition_in_force(procedure)
    if edition is None:
        raise Refusal("no_edition", "Prosedur ini belum mempunyai revisi yang berlaku. Berlakukan satu revisi dahulu.")
    return edition


def _begin(edition: Edition, period: Period, answers: Start, actor: Actor, now: datetime) -> Cycle:
    procedure = edition.procedure
    agency = procedure.agency
    refuse_period_of_another_kind(definition_of(edition), period)
    if Cycle.objects.filter(procedure=procedure, period=period.key).exclude(state=Cycle.State.CANCELLED).exists():
        raise Refusal(
            "cycle_exists", f"Prosedur ini sudah dimulai untuk {period.label}. Buka siklus itu, jangan memulai lagi."
        )
    cycle = _create(agency, edition, period, answers, now)
    running = Running(cycle, now).keep_in_hand()
    _freeze_participants(running, answers)
    facts = [_started(cycle, answers)]
    facts += running.write(running.advance(Started(at=cycle.begins_at or None)))
    record_all(facts, agency_id=agency.id, at=now, doer=actor.doer)
    return cycle


def refuse_period_of_another_kind(definition: Definition, period: Period) -> None:
    """A monthly procedure is not carried out for a year."""
    kinds = period_kinds(definition)
    if period.kind not in kinds:
        named = " atau ".join(IN_WORDS[kind] for kind in kinds)
        raise Refusal(
            "period_of_another_kind",
            f"Prosedur ini dilaksanakan {named}, sedangkan {period.label} adalah periode {IN_WORDS[period.kind]}. "
            f"Pilih periode {named}, atau ubah frekuensinya pada revisi prosedur.",
            kinds=list(kinds),
        )


def _create(agency: Agency, edition: Edition, period: Period, answers: Start, now: datetime) -> Cycle:
    definition = definition_of(edition)
    asked = [
        step.no
        for step in definition.steps
        if (step.time and step.time.scheduled) or (step.not_before and step.not_before.ask)
    ]
    missing = [no for no in asked if no not in answers.dates]
    if missing:
        raise Refusal(
            "date_missing",
            "Tentukan tanggal untuk langkah " + ", ".join(missing) + " sebelum siklus dimulai.",
            steps=missing,
        )
    return Cycle.objects.create(
        agency=agency,
        procedure=edition.procedure,
        edition=edition,
        period=period.key,
        started_at=now,
        dates={no: day.isoformat() for no, day in answers.dates.items()},
        begins_at=_chosen_start(edition, answers),
        paper_place=optional_text(answers.paper_place, label="Tempat berkas kertas", maximum=200) or agency.paper_place,
    )


def _freeze_participants(running: Running, answers: Start) -> None:
    cycle, today = running.cycle, today_in(running.cycle.agency.region.zone, running.now)
    rows = [*_single(cycle), *_of_units(cycle, running.definition, today)]
    held = appointments_on({row.position_id for row in rows if row.position_id}, today)
    vacant = {row.position_id for row in rows if row.position_id and row.position_id not in held}
    unanswered = sorted(position for position in vacant if position not in answers.stand_ins)
    if unanswered:
        titles = list(Position.objects.filter(pk__in=unanswered).values_list("title", flat=True))
        raise Refusal(
            "position_vacant",
            "Jabatan berikut tidak ada pemegangnya hari ini: " + ", ".join(titles) + ". "
            "Tunjuk Plt./Plh., atau tentukan siapa yang bertindak, lalu mulai lagi.",
            positions=unanswered,
        )
    _refuse_unfit(cycle, {answers.stand_ins[position] for position in vacant if position}, today)
    for row in rows:
        if row.position_id in vacant:
            row.position_id = answers.stand_ins[row.position_id]
    Participant.objects.bulk_create(rows, batch_size=150)


def _refuse_unfit(cycle: Cycle, stand_ins: set[int], today: date) -> None:
    """Who acts for a vacant post must be a post of this agency that is held itself."""
    own = Position.objects.filter(pk__in=stand_ins, unit__agency_id=cycle.agency_id).values_list("id", flat=True)
    unfit = stand_ins - (set(own) & set(appointments_on(own, today)))
    if unfit:
        raise Refusal(
            "stand_in_unfit",
            "Jabatan yang ditunjuk untuk bertindak harus ada di kantor ini dan ada pemegangnya hari ini. "
            "Tunjuk jabatan lain.",
            positions=sorted(unfit),
        )


def _single(cycle: Cycle) -> list[Participant]:
    bindings = cycle.edition.bindings.select_related("position")
    return [
        Participant(
            cycle=cycle,
            actor=row.actor,
            position_id=row.position_id,
            team_id=row.team_id,
            unit_id=row.position.unit_id if row.position else None,
        )
        for row in bindings
    ]


def _of_units(cycle: Cycle, definition: Definition, today: date) -> list[Participant]:
    rows: list[Participant] = []
    for known in definition.actors:
        if not known.positions_of:
            continue
        units = units_of_kinds(cycle.agency_id, known.positions_of, today)
        positions = positions_of_units([unit.id for unit in units], known.role, today)
        lacking = [unit.name for unit in units if unit.id not in positions]
        if lacking or not units:
            raise _nobody_there(known, lacking)
        rows += [Participant(cycle=cycle, actor=known.key, unit=unit, position=positions[unit.id]) for unit in units]
    return rows


def _nobody_there(known: DefinedActor, lacking: list[str]) -> Refusal:
    post = "jabatan kepala" if known.role == "head" else "jabatan pelaksana"
    kinds = "/".join(known.positions_of)
    problem = f"{', '.join(lacking)} belum mempunyai {post}" if lacking else f"Belum ada unit dari jenis {kinds}"
    return Refusal(
        "unit_without_position",
        f"{problem}, padahal prosedur ini memerlukannya. Lengkapi di Organisasi, lalu mulai lagi.",
        units=lacking,
    )


def _chosen_start(edition: Edition, answers: Start) -> str:
    graph = graph_of(edition)
    if not graph.starts_any:
        return ""
    chosen = answers.at or graph.starts[0]
    if chosen not in graph.starts:
        raise Refusal("start_unknown", f"Langkah {chosen} bukan langkah awal prosedur ini.", choices=list(graph.starts))
    return chosen


def _started(cycle: Cycle, answers: Start) -> Fact:
    data: dict[str, object] = {
        "procedure": cycle.procedure.key,
        "edition": cycle.edition.number,
        "edition_sha256": cycle.edition.sha256,
        "period": cycle.period,
        "version": cycle.version,
    }
    if answers.stand_ins:
        data["stand_ins"] = [{"for": vacant, "acts": acts} for vacant, acts in sorted(answers.stand_ins.items())]
    return Fact("cycle.started", ("cycle", cycle.id), data, cycle.id)
