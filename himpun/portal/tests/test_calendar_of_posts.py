"""Posts that fall vacant by the calendar: nobody acts, and the work goes on all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.cycles.tests.office import START, only_task
from himpun.cycles.tests.posts import TUESDAY_OPENING, leave, started, title_of
from himpun.portal.jobs import run_due
from himpun.portal.models import Rhythm


@pytest.mark.django_db
def test_it_works() -> None:
    """An appointment that ends today: in the first turn of tomorrow the open task goes to the superior."""
    office, cycle, _ = started()
    leave(office, "planner")
    run_due(START + timedelta(hours=8))
    assert only_task(cycle).position == office.positions["planner"]

    turn = run_due(TUESDAY_OPENING)

    assert turn.failures == ()
    task = only_task(cycle)
    assert (title_of(task), task.moved_from) == ("Sekretaris", office.positions["planner"])
    assert Rhythm.objects.get(name="follow_the_calendar_of_posts").next_run_at == TUESDAY_OPENING + timedelta(hours=1)
