"""Returns, corrections, dates and pauses by hand: what re-opens, what stays valid, and who is asked again."""

from __future__ import annotations

import pytest

from himpun.cycles.rules import (
    Case,
    Closing,
    Corrected,
    DateReached,
    Done,
    NoSuchToken,
    Paused,
    Resumed,
    Returned,
    Stand,
)
from himpun.cycles.tests.sheets import EACH, GATHER, KASI_1, KASI_2, KASI_3, SECTIONS, Sheet
from himpun.procedures.tests.small import row


def _seed_004() -> Sheet:
    """The order of seed 004: gather from each Kasi, gather from another, analyse, and wrong data go back to 4."""
    returns = [{"to": "4", "scope": "units"}]
    order = [row("1", work="order"), row("2", work="distribute"), row("3", work="distribute")]
    sheet = Sheet(*order, row("4", **GATHER), row("5", **GATHER), row("6", work="analyse", returns=returns))
    sheet.case = Case(sheet.case.graph, {}, {"4": SECTIONS, "5": frozenset({9})})
    sheet.start()
    sheet.done("1", "2", "3", "4", "5")
    return sheet


def test_it_works() -> None:
    """A return re-opens what it names, and the rest stays valid."""
    sheet = _seed_004()

    opened = sheet.do(Returned("6", "4", units=frozenset({KASI_2})))

    assert opened == [("4", None)]
    assert sheet.closings() == {("6", None): Closing.RETURNED}
    assert sheet.change
    assert sheet.change.still_valid == ("5",)
    assert sheet.done("4") == [("6", None)]
    assert (sheet.round("4"), sheet.round("5"), sheet.round("6")) == (2, 1, 2)


def test_a_return_for_one_unit_reopens_its_lane_and_what_rests_on_it() -> None:
    returns = [{"to": "1", "scope": "units"}]
    sheet = Sheet(
        row("1", **EACH, work="fill"), row("2", work="meet"), row("3", work="recap"), row("4", returns=returns)
    )
    sheet.start()
    sheet.done("1", "2", "3")

    assert sheet.do(Returned("4", "1", units=frozenset({KASI_3}))) == [("1", KASI_3)]
    assert sheet.change
    assert sheet.change.still_valid == ("2",)
    assert sheet.done("1") == [("3", None)]
    assert sheet.done("3") == [("4", None)]
    assert (sheet.round("1", KASI_1), sheet.round("2"), sheet.round("4")) == (1, 1, 2)


def test_a_return_of_one_lane_leaves_the_open_lanes_of_others_alone() -> None:
    sheet = Sheet(row("1", **GATHER), row("2", **EACH, returns=[{"to": "1", "scope": "units"}]), row("3"))
    sheet.start()
    sheet.done("1")

    assert sheet.do(Returned("2", "1", KASI_1, frozenset({KASI_1}))) == [("1", None)]
    assert sheet.open == [("2", KASI_2), ("2", KASI_3), ("1", None)]
    assert sheet.done("1") == [("2", KASI_1)]


def test_a_return_of_the_whole_cycle_does_everything_again() -> None:
    sheet = Sheet(row("1"), row("2", work="meet"), row("3", returns=[{"to": "1", "scope": "cycle"}]))
    sheet.start()
    sheet.done("1", "2")

    assert sheet.do(Returned("3", "1")) == [("1", None)]
    assert sheet.done("1") == [("2", None)]


def test_a_passed_decision_still_leads_the_way_that_was_chosen() -> None:
    ways = [{"key": "a", "label": "A", "to": "3"}, {"key": "b", "label": "B", "to": "4"}]
    sheet = Sheet(
        row("1", **GATHER),
        row("2", work="meet", outcomes=ways),
        row("3", next=["5"]),
        row("4"),
        row("5", returns=[{"to": "1", "scope": "units"}]),
    )
    sheet.start()
    sheet.done("1")
    sheet.do(Done("2", outcome="b"))
    sheet.done("4")

    sheet.do(Returned("5", "1", units=frozenset({KASI_1})))

    assert sheet.done("1") == [("5", None)]


def test_a_return_beside_ones_own_branch_comes_back() -> None:
    returns = [{"to": "2", "scope": "units"}]
    sheet = Sheet(row("1", next=["2", "3"]), row("2", **GATHER, next=["4"]), row("3", returns=returns), row("4"))
    sheet.start()
    sheet.done("1", "2")

    assert sheet.do(Returned("3", "2", units=frozenset({KASI_1}))) == [("2", None)]
    assert sheet.done("2") == [("3", None)]
    assert sheet.done("3") == [("4", None)]


def test_two_corrections_that_meet_lose_neither() -> None:
    """Row 6 sends Kasi 1's data back; while they are gathered again, row 5 sends Kasi 2's back."""
    sheet = Sheet(
        row("1", **EACH, work="fill"),
        row("2", next=["3", "4"]),
        row("3", **GATHER, next=["5"]),
        row("4", next=["6"]),
        row("5", returns=[{"to": "1", "scope": "units"}], next=["7"]),
        row("6", returns=[{"to": "1", "scope": "units"}]),
        row("7"),
    )
    sheet.start()
    sheet.done("1", "2", "3", "4")

    sheet.do(Returned("6", "1", units=frozenset({KASI_1})))
    assert sheet.open == [("1", KASI_1)]
    sheet.done("1")
    assert sheet.open == [("3", None), ("6", None)]
    sheet.done("3")
    sheet.do(Returned("5", "1", units=frozenset({KASI_2})))
    assert sheet.open == [("1", KASI_2)]

    sheet.done("1", "3", "6")
    assert sheet.done("5") == [("7", None)]
    assert (sheet.round("1", KASI_1), sheet.round("1", KASI_2), sheet.round("1", KASI_3)) == (2, 2, 1)


def test_a_returned_step_that_was_redone_before_is_redone_again() -> None:
    """A result that a loop undid is not taken for valid by a later return."""
    again = [{"key": "ok", "label": "Ya", "to": "5"}, {"key": "again", "label": "Tidak", "to": "1"}]
    sheet = Sheet(
        row("1", next=["2", "3"]),
        row("2", **GATHER, next=["4"]),
        row("3", work="meet"),
        row("4", outcomes=again, returns=[{"to": "2", "scope": "units"}]),
        row("5"),
    )
    sheet.start()
    sheet.done("1", "2", "3")
    sheet.do(Done("4", outcome="again"))
    sheet.done("1", "2")

    assert sheet.open == [("3", None)]
    assert sheet.round("3") == 2


def test_a_correction_after_the_archive_goes_on_to_the_end() -> None:
    sheet = Sheet(row("1", work="order"), row("2", **GATHER), row("3", work="meet"), row("4", work="recap"))
    sheet.start()
    sheet.done("1", "2", "3", "4")

    assert sheet.do(Corrected(("2",), frozenset({KASI_1}))) == [("2", None)]
    assert sheet.done("2") == [("4", None)]
    assert sheet.done("4") == []
    assert sheet.marking.is_over


# -- dates and pauses ---------------------------------------------------------------------------


def test_a_row_that_waits_for_its_date_holds_up_what_follows() -> None:
    sheet = Sheet(row("1"), row("2", not_before={"days_after_period": 5}), row("3"), not_yet=("2",))
    sheet.start()

    sheet.do(Done("1"))
    assert [token.stand for token in sheet.marking.tokens] == [Stand.WAITING]
    with pytest.raises(NoSuchToken):
        sheet.do(Done("2"))

    assert sheet.do(DateReached("2")) == [("2", None)]
    assert sheet.done("2") == [("3", None)]


def test_a_row_that_was_withdrawn_before_its_date_waits_again() -> None:
    rows = [row("1", **GATHER, next=["2", "3"]), row("2", returns=[{"to": "1", "scope": "units"}], next=["4"])]
    sheet = Sheet(*rows, row("3", not_before={"days_after_period": 5}), row("4"), not_yet=("3",))
    sheet.start()
    sheet.done("1")

    sheet.do(Returned("2", "1", units=frozenset({KASI_1})))
    sheet.done("1")

    assert {token.step: token.stand for token in sheet.marking.tokens} == {"2": Stand.OPEN, "3": Stand.WAITING}


def test_a_row_whose_date_has_come_opens_at_once() -> None:
    sheet = Sheet(row("1"), row("2", not_before={"days_after_period": 5}))
    sheet.start()

    sheet.do(Done("1"))

    assert [token.stand for token in sheet.marking.tokens] == [Stand.OPEN]


@pytest.mark.parametrize("unit", [None, KASI_2])
def test_a_paused_decision_is_asked_again_as_a_new_round(unit: int | None) -> None:
    sheet = Sheet(row("1", **(EACH if unit else {}), work="review"), row("2"))
    sheet.start()

    sheet.do(Paused("1", unit))
    with pytest.raises(NoSuchToken):
        sheet.do(Done("1", unit))

    assert sheet.do(Resumed("1", unit)) == [("1", unit)]
    assert sheet.round("1", unit) == 2
