"""The chain as a rule: exactly one turn is due, in order, until all are done; a void chain has none."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from himpun.documents.rules import Chain, MarkSheet, mark_for, refusal_to_mark

AT = datetime(2026, 4, 6, 1, tzinfo=UTC)


def a_mark(order: int, act: str = "initial", *, state: str = "waiting", step: str = "") -> MarkSheet:
    return MarkSheet(order, act, 10 + order, f"Jabatan {order}", state, step, AT if state == "done" else None)


def test_it_works() -> None:
    chain = Chain("marking", True, (a_mark(2), a_mark(1, "sign")))
    assert chain.due == a_mark(1, "sign")
    assert refusal_to_mark(chain, a_mark(1, "sign")) is None


def test_nobody_marks_before_their_turn() -> None:
    refusal = refusal_to_mark(Chain("marking", True, (a_mark(1, "sign"), a_mark(2))), a_mark(2))
    assert refusal is not None
    assert refusal.code == "not_your_turn_to_sign"
    assert "tanda tangan Jabatan 1" in refusal.message


def test_what_is_done_is_told_with_who_and_when() -> None:
    refusal = refusal_to_mark(Chain("marking", True, (a_mark(1, state="done"),)), a_mark(1, state="done"))
    assert refusal is not None
    assert refusal.code == "already_done"
    assert "Jabatan 1 pada 6 April 2026 pukul 08.00 WIB" in refusal.message


def test_nobody_marks_what_cannot_be_read_or_no_longer_holds() -> None:
    unread = refusal_to_mark(Chain("draft", False, (a_mark(1),)), a_mark(1))
    void = refusal_to_mark(Chain("void", True, (a_mark(1),)), a_mark(1))
    assert unread is not None
    assert void is not None
    assert (unread.code, void.code) == ("document_not_ready", "document_void")


def test_a_task_is_about_its_own_positions_mark_in_its_own_row() -> None:
    chain = Chain("marking", True, (a_mark(1, step="3"), a_mark(2, step="8"), a_mark(3)))
    assert mark_for(chain, positions=[12], step="8") == a_mark(2, step="8")
    assert mark_for(chain, positions=[12], step="3") is None
    assert mark_for(chain, positions=[99], step="8", any_of=True) == a_mark(2, step="8")
    assert mark_for(chain, positions=[13], step="") == a_mark(3)


@given(st.permutations(range(1, 7)), st.integers(0, 6))
def test_exactly_one_turn_is_open_until_all_are_done(orders: list[int], done: int) -> None:
    marks = tuple(a_mark(order, state="done" if order <= done else "waiting") for order in orders)
    chain = Chain("marking", True, marks)
    free = [mark for mark in marks if refusal_to_mark(chain, mark) is None]
    assert [mark.order for mark in free] == ([done + 1] if done < 6 else [])
    assert chain.is_complete == (done == 6)
    assert all(refusal_to_mark(Chain("void", True, marks), mark) for mark in marks)
