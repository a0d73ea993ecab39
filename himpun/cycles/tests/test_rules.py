"""The engine by hand: small tables whose every move can be followed with a finger on the sheet."""

from __future__ import annotations

from typing import Any

import pytest

from himpun.cycles.rules import (
    Case,
    Change,
    Closing,
    Corrected,
    DateReached,
    Done,
    Event,
    LaneClosed,
    Marking,
    NoSuchToken,
    Paused,
    Place,
    Resumed,
    Returned,
    Stand,
    Started,
    advance,
)
from himpun.procedures.graph import compile_graph
from himpun.procedures.tests.small import definition, row

KASI_1, KASI_2, KASI_3 = 1, 2, 3
SECTIONS = frozenset({KASI_1, KASI_2, KASI_3})
_EACH = {"by": {"actors": ["sections"], "mode": "each"}}
_GATHER = {"work": "gather", "from": ["sections"]}


class Sheet:
    """A table under way. `do` returns what opened; `open` is what stands open now."""

    def __init__(self, *rows: dict[str, Any], not_yet: tuple[str, ...] = (), **changes: Any) -> None:
        self.procedure = definition(steps=list(rows), **changes)
        lanes = {step.no: SECTIONS for step in self.procedure.steps if step.by.mode == "each"}
        sources = {step.no: SECTIONS for step in self.procedure.steps if step.from_}
        self.case = Case(compile_graph(self.procedure), lanes, sources, frozenset(not_yet))
        self.marking = Marking()
        self.change: Change | None = None

    def do(self, event: Event) -> list[Place]:
        self.change = advance(self.case, self.marking, event)
        self.marking = self.change.marking
        return [token.place for token in self.change.opened]

    def start(self, at: str | None = None) -> list[Place]:
        return self.do(Started(at))

    def done(self, *numbers: str) -> list[Place]:
        """Complete rows one after another, each lane of a row that has lanes; returns what the last one opened."""
        opened: list[Place] = []
        for no in numbers:
            for _, unit in [place for place in self.open if place[0] == no]:
                opened = self.do(Done(no, unit))
        return opened

    @property
    def open(self) -> list[Place]:
        return [token.place for token in self.marking.tokens]

    def round(self, no: str, unit: int | None = None) -> int:
        return self.marking.rounds[(no, unit)]

    def closings(self) -> dict[Place, Closing]:
        assert self.change
        return {token.place: closing for token, closing in self.change.closed}


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
    sheet = Sheet(row("1"), row("2", **_EACH), row("3", **_EACH), row("4"))
    sheet.start()
    assert sheet.do(Done("1")) == [("2", KASI_1), ("2", KASI_2), ("2", KASI_3)]

    assert sheet.do(Done("2", KASI_2)) == [("3", KASI_2)]
    assert sheet.do(Done("3", KASI_2)) == []
    sheet.do(Done("2", KASI_1))
    sheet.do(Done("3", KASI_1))
    sheet.do(Done("2", KASI_3))

    assert sheet.do(Done("3", KASI_3)) == [("4", None)]


def test_a_branch_that_joins_a_lane_opens_it_once() -> None:
    sheet = Sheet(row("1", next=["2", "3"]), row("2", **_EACH, next=["4"]), row("3"), row("4", **_EACH))
    sheet.start()
    sheet.do(Done("1"))

    assert sheet.do(Done("2", KASI_1)) == []
    assert sheet.do(Done("3")) == [("4", KASI_1)]
    assert sheet.do(Done("2", KASI_2)) == [("4", KASI_2)]
    assert sheet.round("4", KASI_1) == 1


def test_lanes_over_other_units_wait_for_all_and_fan_out_anew() -> None:
    sheet = Sheet(row("1", **_EACH), row("2", **_EACH))
    sheet.case = Case(sheet.case.graph, {"1": SECTIONS, "2": frozenset({KASI_2})})
    sheet.start()

    sheet.do(Done("1", KASI_2))
    assert sheet.open == [("1", KASI_1), ("1", KASI_3)]
    sheet.do(Done("1", KASI_1))
    assert sheet.do(Done("1", KASI_3)) == [("2", KASI_2)]


def test_a_closed_lane_goes_straight_to_the_join() -> None:
    sheet = Sheet(row("1", **_EACH), row("2", **_EACH), row("3", **_EACH), row("4"))
    sheet.start()
    sheet.do(LaneClosed("1", KASI_1))
    assert sheet.closings() == {("1", KASI_1): Closing.CLOSED}

    sheet.done("1", "2")

    assert sheet.done("3") == [("4", None)]


def test_when_every_lane_is_closed_the_join_opens() -> None:
    sheet = Sheet(row("1", **_EACH), row("2", **_EACH), row("3"))
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
    sheet = Sheet(row("1"), row("2", **_EACH), row("3", **_EACH, outcomes=_AGAIN), row("4"))
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


# -- returns ------------------------------------------------------------------------------------


def _seed_004() -> Sheet:
    """The order of seed 004: gather from each Kasi, gather from another, analyse, and wrong data go back to 4."""
    returns = [{"to": "4", "scope": "units"}]
    order = [row("1", work="order"), row("2", work="distribute"), row("3", work="distribute")]
    sheet = Sheet(*order, row("4", **_GATHER), row("5", **_GATHER), row("6", work="analyse", returns=returns))
    sheet.case = Case(sheet.case.graph, {}, {"4": SECTIONS, "5": frozenset({9})})
    sheet.start()
    sheet.done("1", "2", "3", "4", "5")
    return sheet


def test_a_return_reopens_what_it_names_and_the_rest_stays_valid() -> None:
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
        row("1", **_EACH, work="fill"), row("2", work="meet"), row("3", work="recap"), row("4", returns=returns)
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
    sheet = Sheet(row("1", **_GATHER), row("2", **_EACH, returns=[{"to": "1", "scope": "units"}]), row("3"))
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
        row("1", **_GATHER),
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
    sheet = Sheet(row("1", next=["2", "3"]), row("2", **_GATHER, next=["4"]), row("3", returns=returns), row("4"))
    sheet.start()
    sheet.done("1", "2")

    assert sheet.do(Returned("3", "2", units=frozenset({KASI_1}))) == [("2", None)]
    assert sheet.done("2") == [("3", None)]
    assert sheet.done("3") == [("4", None)]


def test_two_corrections_that_meet_lose_neither() -> None:
    """Row 6 sends Kasi 1's data back; while they are gathered again, row 5 sends Kasi 2's back."""
    sheet = Sheet(
        row("1", **_EACH, work="fill"),
        row("2", next=["3", "4"]),
        row("3", **_GATHER, next=["5"]),
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
        row("2", **_GATHER, next=["4"]),
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
    sheet = Sheet(row("1", work="order"), row("2", **_GATHER), row("3", work="meet"), row("4", work="recap"))
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
    rows = [row("1", **_GATHER, next=["2", "3"]), row("2", returns=[{"to": "1", "scope": "units"}], next=["4"])]
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
    sheet = Sheet(row("1", **(_EACH if unit else {}), work="review"), row("2"))
    sheet.start()

    sheet.do(Paused("1", unit))
    with pytest.raises(NoSuchToken):
        sheet.do(Done("1", unit))

    assert sheet.do(Resumed("1", unit)) == [("1", unit)]
    assert sheet.round("1", unit) == 2
