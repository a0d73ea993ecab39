"""Who owes an open request when its unit is merged, its post is renamed, or nobody holds it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.collection.followups import FOLLOW_UPS
from himpun.collection.models import DataRequest
from himpun.collection.services import Answer, hand_in_many, type_values
from himpun.collection.succession import follow_position
from himpun.collection.tests.stage import Stage, handed_out
from himpun.cycles import followups as cycles
from himpun.cycles.holders import reassign_vacant
from himpun.cycles.models import Task
from himpun.cycles.tests.office import START, only_task, refused
from himpun.ledger.models import Entry
from himpun.ledger.services import wire
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor
from himpun.organisations.models import Appointment, Official, Position
from himpun.organisations.services.appoint import appoint, end_appointment
from himpun.organisations.services.restructure import merge_units, rename_position

pytestmark = pytest.mark.django_db

TUESDAY = START + timedelta(days=1)


@pytest.fixture(autouse=True)
def _wired(_only_collecting: None) -> None:
    passed_on = (cycles.follow_position, follow_position)
    wire(
        {
            **FOLLOW_UPS,
            "appointment.made": (cycles.follow_appointment,),
            "appointment.ended": (cycles.follow_appointment,),
            "position.renamed": passed_on,
            "position.ended": passed_on,
        }
    )


def test_it_works() -> None:
    """A merged unit's open request is answered by the new head, for the unit that was asked."""
    stage = handed_out()
    gone, into = stage.office.units
    request = stage.request_of(gone)
    merge_units([gone], into=into, actor=stage.staff(TUESDAY), now=TUESDAY)

    request.refresh_from_db()
    assert (request.position, request.unit) == (stage.office.positions["section_heads:2"], gone)
    assert _fill(request).position == request.position
    assert Entry.objects.filter(verb="request.passed_on", subject_id=request.id, cycle_id=stage.cycle.id).count() == 1
    answered = hand_in_many(request.id, stage.answers(request), actor=stage.head(1, TUESDAY), now=TUESDAY)
    assert answered.state == DataRequest.State.HANDED_IN
    stage.hand_in(1, now=TUESDAY)
    assert stage.gathering().active_since is not None


def test_what_was_answered_before_keeps_the_post_that_answered() -> None:
    stage = handed_out()
    old = stage.request(0).position
    stage.hand_in(0)
    DataRequest.objects.filter(pk=stage.request(0).pk).update(state=DataRequest.State.ACCEPTED)
    rename_position(old, title="Kepala Seksi Perdana", actor=None, now=TUESDAY)
    assert stage.request(0).position == old


def test_a_stand_in_who_began_to_fill_goes_on() -> None:
    stage = handed_out()
    for number in (1, 2):
        _leave(stage, f"section_heads:{number}")
    reassign_vacant(now=TUESDAY, agency_id=stage.office.agency.id)
    begun, untouched = stage.request(0), stage.request(1)
    stand_in = _holder(stage, _fill(begun).position)
    assert stand_in.position_title == "Sekretaris"
    indicator_id = begun.rows[0]["indicator_id"]
    type_values(begun.id, [Answer(indicator_id, "7")], actor=stand_in, now=TUESDAY)

    for number in (1, 2):
        _appoint(stage, f"section_heads:{number}")
    assert _fill(begun).position_id == stand_in.position_id
    assert _fill(untouched).position == untouched.position
    with refused("not_your_request"):
        type_values(untouched.id, [Answer(untouched.rows[0]["indicator_id"], "7")], actor=stand_in, now=TUESDAY)


def _fill(request: DataRequest) -> Task:
    return only_task(request.cycle, kind="fill", subject_id=request.id)


def _leave(stage: Stage, key: str) -> None:
    row = Appointment.objects.get(position=stage.office.positions[key])
    end_appointment(row, ends_on=START.date(), actor=None, now=START + timedelta(hours=1))


def _appoint(stage: Stage, key: str) -> None:
    official = Official.objects.create(agency=stage.office.agency, name="Pejabat baru")
    now = TUESDAY + timedelta(hours=1)
    appoint(stage.office.positions[key], official, starts_on=TUESDAY.date(), actor=None, now=now)


def _holder(stage: Stage, position: Position | None) -> Actor:
    assert position is not None
    actor = acting_holder(position.id, now=TUESDAY, zone=stage.office.agency.region.zone)
    assert actor is not None
    return actor
