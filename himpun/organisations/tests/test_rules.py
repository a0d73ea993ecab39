"""Appointments and vacancies as pure rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from himpun.organisations.rules import TITLES, Tenure, day_begins, refusal_to_appoint, vacant_spans

ZONE = "Asia/Makassar"
FIRST = date(2026, 1, 1)
EVER = Tenure("", FIRST, None)

_days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def tenures(draw: st.DrawFn, capacity: st.SearchStrategy[str] = st.sampled_from(sorted(TITLES))) -> Tenure:
    starts_on = draw(_days)
    ends_on = draw(st.none() | st.integers(0, 20).map(lambda n: starts_on + timedelta(days=n)))
    return Tenure(draw(capacity), starts_on, ends_on, draw(st.integers(1, 4)))


def test_it_works() -> None:
    held = Tenure("definitif", FIRST, FIRST + timedelta(days=9), 1)
    assert _refused(Tenure("definitif", FIRST + timedelta(days=9), None, 2), [held]) == "position_held"
    assert _refused(Tenure("definitif", FIRST + timedelta(days=10), None, 2), [held]) is None
    assert _refused(Tenure("plt", FIRST + timedelta(days=10), None, 2), [held]) is None
    assert _refused(Tenure("plh", FIRST + timedelta(days=9), None, 2), [held]) is None


@given(st.lists(tenures(), max_size=12))
def test_however_people_are_appointed_a_post_has_one_holder_and_one_stand_in(wanted: list[Tenure]) -> None:
    standing: list[Tenure] = []
    for tenure in wanted:
        if _refused(tenure, standing) is None:
            standing.append(tenure)

    for a, b in combinations(standing, 2):
        if a.meets(b):
            assert a.capacity != b.capacity
            assert a.official_id != b.official_id
            assert "plh" in (a.capacity, b.capacity)


@given(tenures(), tenures())
def test_meeting_is_having_a_day_in_common(a: Tenure, b: Tenure) -> None:
    days = [FIRST + timedelta(days=n) for n in range(70)]
    assert a.meets(b) == b.meets(a) == any(a.holds_on(day) and b.holds_on(day) for day in days)


@given(st.lists(tenures(), max_size=5), st.integers(0, 24 * 30), st.integers(0, 24 * 30))
def test_vacant_time_is_the_hours_that_nobody_holds(held: list[Tenure], begin: int, length: int) -> None:
    since = day_begins(FIRST, ZONE) + timedelta(hours=begin)
    until = since + timedelta(hours=length)
    gaps = vacant_spans(held, since=since, until=until, zone=ZONE)

    hours = [since + timedelta(hours=n) for n in range(length)]
    vacant = [hour for hour in hours if not any(tenure.holds_on(hour.date()) for tenure in held)]
    assert [hour for hour in hours if any(a <= hour < b for a, b in gaps)] == vacant
    assert sum((b - a for a, b in gaps), timedelta()) == timedelta(hours=len(vacant))
    assert all(a <= b for a, b in gaps)


def test_a_day_begins_in_the_regions_zone() -> None:
    assert day_begins(FIRST, ZONE) == datetime.fromisoformat("2026-01-01T00:00:00+08:00")


def _refused(wanted: Tenure, others: list[Tenure]) -> str | None:
    refusal = refusal_to_appoint(wanted, others, title="Sekretaris", decree="SP", exists=EVER)
    return refusal.code if refusal else None
