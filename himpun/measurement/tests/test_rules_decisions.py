"""When a measurement may be called achieved, by every mix of results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.measurement.rules.decisions import LACKING, Judged, JudgedCounts, judge, refusal_to_decide

STATES = ("achieved", "missed", "undefined", "not_measured")
RESULTS = st.lists(
    st.builds(Judged, st.sampled_from(STATES), st.sampled_from(["", "nihil", "target_missing", *sorted(LACKING)]))
)


def test_it_works() -> None:
    counts = judge([Judged("achieved"), Judged("missed"), Judged("not_measured", "nihil"), Judged("undefined")])
    assert counts == JudgedCounts(achieved=1, missed=1, not_measured=2, lacking=0)
    assert counts.text == "1 tercapai, 1 tidak tercapai, 2 tidak terukur"


@given(RESULTS)
def test_every_result_is_counted_once(results: list[Judged]) -> None:
    counts = judge(results)
    assert counts.achieved + counts.missed + counts.not_measured == len(results)
    assert counts.lacking <= counts.not_measured


@given(RESULTS)
def test_achieved_and_not_achieved_never_both_fit(results: list[Judged]) -> None:
    counts = judge(results)
    achieved = refusal_to_decide("all_achieved", counts, reason="")
    not_achieved = refusal_to_decide("action_plans", counts, reason="")
    assert achieved or not_achieved
    if counts.missed or counts.lacking:
        assert achieved is not None
        assert achieved.code == "not_all_achieved"
        assert not_achieved is None


@pytest.mark.parametrize(
    ("requires", "results", "reason", "code"),
    [
        ("all_achieved", [Judged("achieved"), Judged("not_measured", "nihil")], "", None),
        ("all_achieved", [Judged("achieved"), Judged("undefined")], "", None),
        ("all_achieved", [Judged("achieved"), Judged("not_measured", "missing")], "", "not_all_achieved"),
        ("all_achieved", [Judged("not_measured", "nihil")], "", "nothing_measured"),
        ("all_achieved", [], "", "nothing_measured"),
        ("action_plans", [Judged("achieved")], "", "nothing_missed"),
        ("action_plans", [Judged("missed")], "", None),
        ("reason", [Judged("missed")], " ", "reason_missing"),
        ("reason", [Judged("missed")], "Angka keliru", None),
        (None, [Judged("missed")], "", None),
    ],
)
def test_each_outcome(requires: str | None, results: list[Judged], reason: str, code: str | None) -> None:
    refusal = refusal_to_decide(requires, judge(results), reason=reason)  # type: ignore[arg-type]
    assert (refusal.code if refusal else None) == code
