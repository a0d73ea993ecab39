"""Starting a cycle: who takes part is frozen, what is asked for is answered, and never two for one period."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from himpun.cycles.models import Cycle, Participant, StepRun
from himpun.cycles.services import Start, complete, start
from himpun.cycles.tests.office import QUARTER, START, Office, only_task, open_office, open_tasks, refused
from himpun.cycles.tests.tables import EACH, by, row, table
from himpun.kernel.periods import parse_period
from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.models import Appointment, Position, Unit
from himpun.procedures.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]

_DISPOSITION = [
    {"document": "disposition", "actor": "planning", "act": "sign", "order": 1},
    {"document": "disposition", "actor": "staff", "act": "initial", "order": 2},
]


def test_it_works() -> None:
    office = open_office(table(row("1", **EACH), row("2", by=by("one", "planning"))), units=3)

    cycle = office.start()

    assert (cycle.state, cycle.period, cycle.started_at, cycle.version) == ("running", QUARTER, START, 1)
    assert [task.unit for task in open_tasks(cycle)] == office.units
    assert Participant.objects.filter(cycle=cycle).count() == 3 + 2
    verbs = list(Entry.objects.filter(cycle_id=cycle.id).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["cycle.started", *["step.opened"] * 3]


def test_the_units_are_frozen() -> None:
    """A section that is founded later takes part in the next cycle."""
    office = open_office(table(row("1"), row("2", **EACH)), units=2)
    cycle = office.start()
    Unit.objects.create(agency=office.agency, name="Seksi 9", kind="seksi")

    office.complete(only_task(cycle))

    assert [task.unit for task in open_tasks(cycle)] == office.units


def test_a_second_cycle_for_the_period_is_refused() -> None:
    office = open_office(table(row("1")))
    office.start()

    with refused("cycle_exists"):
        office.start()
    assert office.start("2026-Q2").period == "2026-Q2"


def test_a_period_that_ended_is_not_started_again() -> None:
    office = open_office(table(row("1")))
    office.complete(only_task(office.start()))

    with refused("cycle_exists"):
        office.start()


@pytest.mark.parametrize(
    ("frequency", "fits", "does_not"),
    [
        ("monthly", "2026-M03", "2026-Q1"),
        ("quarterly", "2026-Q1", "2026"),
        ("semesterly", "2026-S1", "2026-M03"),
        ("yearly", "2026", "2026-S1"),
    ],
)
def test_a_period_of_another_kind_is_refused(frequency: str, fits: str, does_not: str) -> None:
    office = open_office(table(row("1"), frequency=[frequency]))

    with refused("period_of_another_kind"):
        office.start(does_not)
    assert office.start(fits).period == fits


def test_the_kinds_that_fit_are_told() -> None:
    office = open_office(table(row("1"), frequency=["quarterly", "monthly"]))

    with refused("period_of_another_kind") as told:
        office.start("2026")
    assert told.value.message == (
        "Prosedur ini dilaksanakan bulanan atau triwulanan, sedangkan Tahun 2026 adalah periode tahunan. "
        "Pilih periode bulanan atau triwulanan, atau ubah frekuensinya pada revisi prosedur."
    )
    assert told.value.detail["kinds"] == ["month", "quarter"]


@pytest.mark.parametrize("named", [["routine"], ["unstated"], ["monthly", "routine"]])
@pytest.mark.parametrize("period", ["2026-M03", "2026-Q1", "2026-S1", "2026"])
def test_without_a_rhythm_of_its_own_any_kind_fits(named: list[str], period: str) -> None:
    assert open_office(table(row("1"), frequency=named)).start(period).period == period


def test_a_vacant_position_is_named() -> None:
    office = open_office(table(row("1")))
    _vacate(office.positions["staff"])

    with refused("position_vacant") as told:
        _start(office)
    assert "Staf Perencanaan" in told.value.message
    assert told.value.detail["positions"] == [office.positions["staff"].id]
    assert not Cycle.objects.exists()


def test_a_stand_in_acts_for_the_vacant_position_and_is_recorded() -> None:
    office = open_office(table(row("1"), row("2")))
    vacant, acts = office.positions["staff"], office.positions["planning"]
    _vacate(vacant)

    cycle = _start(office, stand_ins={vacant.id: acts.id})

    assert only_task(cycle).position == acts
    started = Entry.objects.get(cycle_id=cycle.id, verb="cycle.started")
    assert json.loads(started.body)["data"]["stand_ins"] == [{"for": vacant.id, "acts": acts.id}]
    complete(only_task(cycle).id, actor=office.actor("planning"), now=START)
    assert only_task(cycle).position == acts


def test_a_stand_in_must_be_held_and_of_this_office() -> None:
    office, other = open_office(table(row("1"))), open_office(table(row("1")))
    vacant = office.positions["staff"]
    _vacate(vacant)

    for unfit in (vacant, other.positions["planning"]):
        with refused("stand_in_unfit"):
            _start(office, stand_ins={vacant.id: unfit.id})


def test_a_unit_without_its_position_is_named() -> None:
    office = open_office(table(row("1", **EACH)), units=2)
    Position.objects.filter(unit=office.units[1]).update(ends_on=date(2025, 12, 31))

    with refused("unit_without_position") as told:
        _start(office)
    assert "Seksi 2" in told.value.message


def test_a_date_that_a_row_asks_for_must_be_answered() -> None:
    rows = [
        row("1"),
        row("2", not_before={"ask": "Kapan rapat?"}),
        row("3", time={"text": "jadwal", "scheduled": True}),
    ]
    office = open_office(table(*rows))

    with refused("date_missing") as told:
        _start(office)
    assert "langkah 2, 3" in told.value.message
    with refused("date_missing"):
        _start(office, dates={"2": START.date()})
    assert _start(office, dates={"2": START.date(), "3": START.date()}).dates == {"2": "2026-04-06", "3": "2026-04-06"}


@pytest.mark.parametrize(("days", "stand"), [(-1, "open"), (0, "open"), (1, "waiting")])
def test_a_row_waits_only_for_a_date_that_is_still_to_come(days: int, stand: str) -> None:
    office = open_office(table(row("1", not_before={"ask": "Kapan?"}), row("2")))

    cycle = _start(office, dates={"1": START.date() + timedelta(days=days)})

    assert StepRun.objects.get(cycle=cycle).stand == stand
    assert len(open_tasks(cycle)) == (stand == "open")


def test_another_agencys_procedure_is_not_there() -> None:
    office, other = open_office(table(row("1"))), open_office(table(row("1")))

    with refused("not_there"):
        start(office.procedure, parse_period(QUARTER), actor=other.actor("planning"), now=START)


def test_a_procedure_without_an_edition_in_force_is_refused() -> None:
    office = open_office(table(row("1")))
    office.procedure.editions.update(state=Edition.State.DRAFT)

    with refused("no_edition"):
        _start(office)


def test_a_running_cycle_keeps_its_edition() -> None:
    office = open_office(table(row("1"), row("2")))
    cycle = office.start()
    office.procedure.editions.update(state=Edition.State.SUPERSEDED)

    office.complete(only_task(cycle))

    assert only_task(cycle).step == "2"


# -- starts and the opening act --------------------------------------------------------------------


def test_all_starts_open() -> None:
    office = open_office(table(row("1", next=["3"]), row("2", start=True), row("3")))

    assert [task.step for task in open_tasks(office.start())] == ["1", "2"]


def test_any_start_can_be_chosen() -> None:
    office = open_office(table(row("1", next=["3"]), row("2", start=True), row("3"), starts="any"))

    with refused("start_unknown"):
        _start(office, at="3")
    cycle = _start(office, at="2")

    assert only_task(cycle).step == "2"
    office.complete(only_task(cycle))
    assert only_task(cycle).step == "3"


def test_a_disposition_without_a_row_comes_first_and_passes_down() -> None:
    rows = [row("1", next=["3"]), row("2", start=True), row("3")]
    text = table(*rows, starts="any").replace('"recording": []', f'"recording": {json.dumps(_DISPOSITION)}')
    office = open_office(text)

    cycle = _start(office, at="2")

    for position in ("planning", "staff"):
        task = only_task(cycle)
        assert (task.step, task.kind, task.position) == ("0", "order", office.positions[position])
        office.complete(task)
    assert only_task(cycle).step == "2"


def test_who_has_no_part_of_their_own_does_not_start() -> None:
    """One unit's head among several answers for that unit only; those above the performers, and administrators, may."""
    office = open_office()
    head, one_unit = office.actor("head_of_planning"), office.actor("section_heads:1")

    with refused("not_yours_to_start"):
        start(office.procedure, parse_period(QUARTER), actor=one_unit, now=START)
    superior = office.positions["head_of_planning"].superior
    assert superior is not None
    above = acting(office.officials[superior.id].id, superior.id, now=START)
    assert start(office.procedure, parse_period(QUARTER), actor=above, now=START).state == "running"
    assert start(office.procedure, parse_period("2026-Q2"), actor=head, now=START).state == "running"
    by_keeper = start(office.procedure, parse_period("2026-Q3"), actor=one_unit, now=START, is_administrator=True)
    assert by_keeper.state == "running"


def _start(office: Office, **answers: object) -> Cycle:
    given = Start(**answers)  # type: ignore[arg-type]
    return start(office.procedure, parse_period(QUARTER), answers=given, actor=office.actor("planning"), now=START)


def _vacate(position: Position) -> None:
    Appointment.objects.filter(position=position).update(ends_on=START.date() - timedelta(days=1))
