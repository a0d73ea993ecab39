"""Correcting what was archived: a further version, asked for by those who answer for the figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.cycles.models import Cycle, StepRun
from himpun.cycles.selectors import counting, line_of, valid_version
from himpun.cycles.services import cancel, correct
from himpun.cycles.tests.archived import LATER, ended
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks, refused
from himpun.ledger.models import Entry
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.organisations.services.restructure import rename_position
from tests.committed import CommittedDatabase

pytestmark = pytest.mark.usefixtures("alone")

SUBDISTRICT = "mojokerto-dawarblandong-2023"
LANES = "banggai-bappeda-2020"


@pytest.fixture
def office(db: None) -> Office:
    return open_office(SUBDISTRICT)


def asked(cycle: Cycle, office: Office, *places: int, actor: Actor | None = None) -> Cycle:
    """The next version, asked for by the staff that gathers."""
    units = frozenset(office.units[place].id for place in places)
    asker = actor or office.actor("staff", LATER)
    return correct(cycle.id, units=units, reason="Satu angka salah ketik", actor=asker, now=LATER)


def test_it_works(office: Office) -> None:
    old = ended(office)

    new = asked(old, office, 0)

    assert (new.version, new.supersedes_id, new.state) == (2, old.id, Cycle.State.RUNNING)
    assert [task.step for task in open_tasks(new)] == ["4"]
    stands = StepRun.objects.filter(cycle=new, closing="done").values_list("step", flat=True)
    assert sorted(stands) == ["1", "2", "3", "5"]
    told = Entry.objects.get(verb="cycle.correction_started")
    assert (told.cycle_id, told.subject_id) == (new.id, new.id)
    assert '"to":["4"]' in told.body
    old.refresh_from_db()
    assert old.state == Cycle.State.ENDED


def test_units_of_two_rows_are_corrected_together(office: Office) -> None:
    """A Kasi answers in step 4, the Kasubag Umum in step 5: both are done again, one after the other."""
    old = ended(office)
    umum = office.positions["head_of_general_affairs"].unit_id
    units = frozenset({office.units[0].id, umum})

    new = correct(old.id, units=units, reason="Dua angka", actor=office.actor("staff", LATER), now=LATER)

    assert [task.step for task in open_tasks(new)] == ["4"]
    office.complete(only_task(new, step="4"), now=LATER)
    assert [task.step for task in open_tasks(new)] == ["5"]
    office.complete(only_task(new, step="5"), now=LATER)
    assert [task.step for task in open_tasks(new)] == ["6"]


def test_it_goes_on_to_the_end(office: Office) -> None:
    old = ended(office)
    new = asked(old, office, 0)
    office.complete(only_task(new, step="4"), now=LATER)
    assert counted(office) == [old]

    office.complete(only_task(new, step="6"), now=LATER)

    new.refresh_from_db()
    assert (new.state, new.ends) == (Cycle.State.ENDED, ["6"])
    assert counted(office) == [new]
    assert line_of(new) == [new, old]


def counted(office: Office) -> list[Cycle]:
    rows = list(Cycle.objects.filter(counting(), procedure=office.procedure))
    assert rows == [valid_version(office.procedure.id, rows[0].period)]
    return rows


def test_a_cancelled_correction_lets_go(office: Office) -> None:
    old = ended(office)
    first = asked(old, office, 0)
    cancel(first.id, reason="Ternyata benar", actor=office.actor("staff", LATER), now=LATER)
    assert counted(office) == [old]

    second = asked(old, office, 1)

    assert (second.version, second.supersedes_id) == (2, old.id)
    first.refresh_from_db()
    assert first.supersedes_id is None


# -- who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["staff", "head_of_planning"])
def test_those_who_gather_and_analyse_may_ask(office: Office, key: str) -> None:
    assert asked(ended(office), office, 0, actor=office.actor(key, LATER)).version == 2


def test_whoever_stands_above_them_may_ask(office: Office) -> None:
    position = Position.objects.get(unit__agency=office.agency, title="Kepala")
    office.positions["agency_head"] = position
    assert asked(ended(office), office, 0, actor=office.actor("agency_head", LATER)).version == 2


def test_who_only_answers_may_not(office: Office) -> None:
    cycle = ended(office)
    with refused("not_yours_to_correct"):
        asked(cycle, office, 0, actor=office.actor("section_heads:1", LATER))


def test_for_a_stranger_it_is_not_there(office: Office) -> None:
    cycle = ended(office)
    elsewhere = open_office(SUBDISTRICT, name="Kantor Lain")
    with refused("not_there"):
        asked(cycle, office, 0, actor=elsewhere.actor("staff", LATER))
    with refused("not_there"):
        correct(cycle.id + 1000, units=frozenset({1}), reason="Salah", actor=office.actor("staff", LATER), now=LATER)


def test_for_a_colleague_without_part_it_is_not_there(office: Office) -> None:
    cycle = ended(office)
    outsider = Position.objects.get(unit=office.units[0], role="staff")
    office.positions["outsider"] = outsider
    with refused("not_there"):
        asked(cycle, office, 0, actor=office.actor("outsider", LATER))


def test_a_lanes_validator_may_ask_for_his_own_unit_only(db: None) -> None:
    office = open_office(LANES, units=3)
    cycle = ended(office)
    own = office.actor("division_heads:1", LATER)
    with refused("not_yours_to_correct"):
        asked(cycle, office, 1, actor=own)
    new = asked(cycle, office, 0, actor=own)
    assert [(task.step, task.unit_id) for task in open_tasks(new)] == [("5", office.units[0].id)]


# -- when not ---------------------------------------------------------------------------------------


def test_a_running_cycle_is_mended_by_returning(office: Office) -> None:
    cycle = office.start()
    with refused("cycle_not_ended"):
        asked(cycle, office, 0)


def test_nothing_is_corrected_before_it_is_archived(office: Office) -> None:
    cycle = ended(office, is_kept=False)
    with refused("not_archived_yet"):
        asked(cycle, office, 0)


def test_a_superseded_version_is_not_corrected_again(office: Office) -> None:
    cycle = ended(office)
    asked(cycle, office, 0)
    with refused("already_superseded"):
        asked(cycle, office, 1)


def test_it_needs_a_unit_that_gave_data(office: Office) -> None:
    cycle = ended(office)
    with refused("units_unknown"):
        asked(cycle, office)
    with refused("units_unknown"):
        correct(cycle.id, units=frozenset({0}), reason="Salah", actor=office.actor("staff", LATER), now=LATER)


def test_it_needs_a_reason(office: Office) -> None:
    cycle = ended(office)
    with refused("reason_missing"):
        correct(
            cycle.id,
            units=frozenset({office.units[0].id}),
            reason=" ",
            actor=office.actor("staff", LATER),
            now=LATER,
        )


# -- time passes ------------------------------------------------------------------------------------


def test_who_follows_in_an_ended_post_takes_part(office: Office) -> None:
    cycle = ended(office)
    staff = office.positions["staff"]
    renamed = rename_position(
        staff, title="Analis Perencanaan", on=LATER.date(), actor=None, now=LATER - timedelta(minutes=1)
    )

    new = asked(cycle, office, 0, actor=office.actor("head_of_planning", LATER))

    assert only_task(new, step="4").position == renamed
    assert new.participants.get(actor="staff").position == renamed


def test_two_who_ask_at_once_get_one_correction(committed_db: CommittedDatabase) -> None:
    office = open_office(SUBDISTRICT)
    cycle = ended(office)
    actors = [office.actor(key, LATER) for key in ("staff", "head_of_planning")]

    outcomes = committed_db.at_once([lambda actor=actor: asked(cycle, office, 0, actor=actor) for actor in actors])  # type: ignore[misc]

    assert sorted(getattr(outcome, "code", "made") for outcome in outcomes) == ["already_superseded", "made"]
    assert Cycle.objects.filter(supersedes=cycle).count() == 1


def test_a_correction_costs_the_same_for_many_units(db: None) -> None:
    counts = []
    for units in (2, 12):
        bigger = open_office(SUBDISTRICT, units=units)
        cycle = ended(bigger)
        with CaptureQueriesContext(connection) as statements:
            asked(cycle, bigger, 0)
        counts.append(len(statements))
    assert counts[0] == counts[1]
