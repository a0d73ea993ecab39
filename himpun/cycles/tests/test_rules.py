"""The engine by hand: small tables whose every move can be followed with a finger on the sheet."""

from __future__ import annotations

import pytest

from himpun.cycles.rules import Case, Closing, Done, LaneClosed, NoSuchToken, advance
from himpun.cycles.tests.sheets import EACH, KASI_1, KASI_2, KASI_3, SECTIONS, Sheet
from himpun.procedures.tests.small import row


def test_it_works() -> None:
    sheet = Sheet(row("1"), row("2"))

    assert sheet.start() == [("1", None)]
    assert sheet.do(Done("1")) == [("2", None)]
    assert sheet.do(Done("2")) == []

    assert sheet.marking.is_over
    assert sheet.marking.ends == ("2",)


def test_the_same_act_twice_is_told_that_it_is_no_longer_open() -> None:
    sheet = Sheet(row("1"), row("2"))
    sheet.start()
    sheet.do(Done("1"))

    with pytest.raises(NoSuchToken):
        sheet.do(Done("1"))


def test_advance_changes_nothing_that_it_was_given() -> None:
    sheet = Sheet(row("1"), row("2"))
    sheet.start()
    before = sheet.marking

    advance(sheet.case, before, Done("1"))

    assert before.tokens[0].place == ("1", None)
    assert before.results == {}


# -- fork, join, skip, starts, ends -------------------------------------------------------------


def test_a_fork_is_joined_once_when_all_its_branches_have_come() -> None:
    sheet = Sheet(row("1", next=["2", "3"]), row("2", next=["4"]), row("3"), row("4", join="all"))
    sheet.start()

    assert sheet.do(Done("1")) == [("2", None), ("3", None)]
    assert sheet.do(Done("3")) == []
    assert sheet.do(Done("2")) == [("4", None)]


def test_a_join_waits_only_for_branches_that_were_opened() -> None:
    outcomes = [{"key": "a", "label": "A", "to": "2"}, {"key": "b", "label": "B", "to": "3"}]
    sheet = Sheet(row("1", outcomes=outcomes), row("2", next=["4"]), row("3"), row("4"))
    sheet.start()

    assert sheet.do(Done("1", outcome="b")) == [("3", None)]
    assert sheet.do(Done("3")) == [("4", None)]


def test_a_branch_that_skips_forward_waits_at_the_join() -> None:
    sheet = Sheet(row("1", next=["2", "4"]), row("2"), row("3"), row("4"))
    sheet.start()

    assert sheet.do(Done("1")) == [("2", None)]
    assert sheet.done("2", "3") == [("4", None)]


def test_an_unknown_outcome_is_a_fault_of_the_caller() -> None:
    sheet = Sheet(row("1", outcomes=[{"key": "a", "label": "A", "to": "2"}]), row("2"))
    sheet.start()

    with pytest.raises(LookupError, match="no way out"):
        sheet.do(Done("1", outcome="c"))


def test_all_starts_open_at_the_start_even_where_one_leads_to_the_other() -> None:
    sheet = Sheet(row("1"), row("2", start=True), row("3"))

    assert sheet.start() == [("1", None), ("2", None)]
    assert sheet.do(Done("2")) == []
    assert sheet.do(Done("1")) == [("3", None)]
    assert sheet.round("2") == 1


def test_any_start_is_enough() -> None:
    sheet = Sheet(row("1", next=["3"]), row("2", start=True), row("3"), starts="any")

    assert sheet.start(at="2") == [("2", None)]
    assert sheet.do(Done("2")) == [("3", None)]


def test_a_start_that_was_done_is_not_begun_again_by_a_loop() -> None:
    """Row 2 begins as well, and leads back to row 1, from which it comes again only if row 1 says so."""
    ways = [{"key": "ok", "label": "Ya", "to": "3"}, {"key": "again", "label": "Tidak", "to": "2"}]
    sheet = Sheet(row("1", outcomes=ways), row("2", start=True, next=["1"]), row("3"))
    sheet.start()

    assert sheet.do(Done("2")) == [("1", None)]
    assert sheet.do(Done("1", outcome="ok")) == [("3", None)]


def test_the_opening_act_comes_before_the_chosen_start() -> None:
    signed = [{"document": "disposition", "actor": "planning", "act": "sign", "order": 1}]
    sheet = Sheet(row("1", next=["3"]), row("2", start=True), row("3"), starts="any", recording=signed)

    assert sheet.start(at="2") == [("0", None)]
    assert sheet.do(Done("0")) == [("2", None)]
    assert sheet.do(Done("2")) == [("3", None)]


def test_every_end_that_was_reached_is_recorded() -> None:
    sheet = Sheet(row("1", next=["2", "3", "4"]), row("2", next=[]), row("3", next=[]), row("4"))
    sheet.start()

    sheet.done("1", "3", "4", "2")

    assert sheet.marking.is_over
    assert sheet.marking.ends == ("2", "3", "4")


# -- lanes --------------------------------------------------------------------------------------


def test_lanes_advance_by_themselves_and_join_once() -> None:
    sheet = Sheet(row("1"), row("2", **EACH), row("3", **EACH), row("4"))
    sheet.start()
    assert sheet.do(Done("1")) == [("2", KASI_1), ("2", KASI_2), ("2", KASI_3)]

    assert sheet.do(Done("2", KASI_2)) == [("3", KASI_2)]
    assert sheet.do(Done("3", KASI_2)) == []
    sheet.do(Done("2", KASI_1))
    sheet.do(Done("3", KASI_1))
    sheet.do(Done("2", KASI_3))

    assert sheet.do(Done("3", KASI_3)) == [("4", None)]


def test_a_branch_that_joins_a_lane_opens_it_once() -> None:
    sheet = Sheet(row("1", next=["2", "3"]), row("2", **EACH, next=["4"]), row("3"), row("4", **EACH))
    sheet.start()
    sheet.do(Done("1"))

    assert sheet.do(Done("2", KASI_1)) == []
    assert sheet.do(Done("3")) == [("4", KASI_1)]
    assert sheet.do(Done("2", KASI_2)) == [("4", KASI_2)]
    assert sheet.round("4", KASI_1) == 1


def test_lanes_over_other_units_wait_for_all_and_fan_out_anew() -> None:
    sheet = Sheet(row("1", **EACH), row("2", **EACH))
    sheet.case = Case(sheet.case.graph, {"1": SECTIONS, "2": frozenset({KASI_2})})
    sheet.start()

    sheet.do(Done("1", KASI_2))
    assert sheet.open == [("1", KASI_1), ("1", KASI_3)]
    sheet.do(Done("1", KASI_1))
    assert sheet.do(Done("1", KASI_3)) == [("2", KASI_2)]


def test_a_closed_lane_goes_straight_to_the_join() -> None:
    sheet = Sheet(row("1", **EACH), row("2", **EACH), row("3", **EACH), row("4"))
    sheet.start()
    sheet.do(LaneClosed("1", KASI_1))
    assert sheet.closings() == {("1", KASI_1): Closing.CLOSED}

    sheet.done("1", "2")

    assert sheet.done("3") == [("4", None)]


def test_when_every_lane_is_closed_the_join_opens() -> None:
    sheet = Sheet(row("1", **EACH), row("2", **EACH), row("3"))
    sheet.start()
    sheet.do(LaneClosed("1", KASI_1))
    sheet.do(Done("1", KASI_2))
    sheet.do(LaneClosed("2", KASI_2))

    assert sheet.do(LaneClosed("1", KASI_3)) == [("3", None)]


# -- loops --------------------------------------------------------------------------------------


_AGAIN = [{"key": "ok", "label": "Ya", "to": "4"}, {"key": "again", "label": "Tidak", "to": "2"}]


def test_a_loop_does_again_what_comes_after_its_target() -> None:
    sheet = Sheet(row("1"), row("2"), row("3", outcomes=_AGAIN), row("4"))
    sheet.start()
    sheet.done("1", "2")

    assert sheet.do(Done("3", outcome="again")) == [("2", None)]
    assert sheet.round("2") == 2
    assert sheet.done("2") == [("3", None)]
    assert sheet.do(Done("3", outcome="ok")) == [("4", None)]
    assert sheet.round("1") == 1


def test_a_loop_of_one_lane_leaves_the_others_alone() -> None:
    sheet = Sheet(row("1"), row("2", **EACH), row("3", **EACH, outcomes=_AGAIN), row("4"))
    sheet.start()
    sheet.done("1")
    for unit in SECTIONS:
        sheet.do(Done("2", unit))
    sheet.do(Done("3", KASI_1, "ok"))

    assert sheet.do(Done("3", KASI_2, "again")) == [("2", KASI_2)]
    assert sheet.open == [("3", KASI_3), ("2", KASI_2)]


def test_a_loop_to_before_a_fork_withdraws_its_open_branches() -> None:
    back = [{"key": "ok", "label": "Ya", "to": "4"}, {"key": "again", "label": "Tidak", "to": "1"}]
    sheet = Sheet(row("1", next=["2", "3"]), row("2", outcomes=back), row("3", next=["4"]), row("4"))
    sheet.start()
    sheet.do(Done("1"))

    assert sheet.do(Done("2", outcome="again")) == [("1", None)]
    assert sheet.closings() == {("2", None): Closing.DONE, ("3", None): Closing.WITHDRAWN}
