"""Typing cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from himpun.collection.models import Value
from himpun.collection.selectors import current_values
from himpun.collection.services import Answer, type_value, type_values
from himpun.collection.tests.stage import after, handed_out, handed_out_with
from himpun.cycles.services import cancel
from himpun.cycles.tests.office import open_office, refused
from himpun.ledger.models import Entry
from himpun.plans.models import Indicator

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.request()
    cell = stage.indicator_id()

    type_value(
        request.id, cell, "7,5", obstacle="Hujan", follow_up="Dijadwalkan ulang", actor=stage.head(), now=after(10)
    )
    type_value(request.id, cell, "8", actor=stage.head(), now=after(20))

    current = Value.objects.get(indicator_id=cell, is_current=True)
    assert (current.number, current.typed_at, current.obstacle) == (Decimal(8), after(20), "")
    earlier = Value.objects.filter(indicator_id=cell, is_current=False)
    assert [str(value.number.normalize()) for value in earlier if value.number] == ["7.5"]


def test_the_same_figure_again_is_one_entry() -> None:
    stage = handed_out()
    request = stage.request()
    first = type_value(request.id, stage.indicator_id(), "1.000", actor=stage.head(), now=after(10))
    entries = Entry.objects.count()

    again = type_value(request.id, stage.indicator_id(), "1000", actor=stage.head(), now=after(20))

    assert again.id == first.id
    assert Entry.objects.count() == entries


def test_nobody_writes_over_what_their_page_did_not_show() -> None:
    stage = handed_out()
    request, cell = stage.request(), stage.indicator_id()
    shown = type_value(request.id, cell, "5", actor=stage.head(), now=after(10))

    with refused("changed_meanwhile") as told:
        type_values(request.id, [Answer(cell, "9")], seen={cell: 0}, actor=stage.head(), now=after(20))
    assert told.value.detail["indicator"] == cell

    type_values(request.id, [Answer(cell, "5")], seen={cell: 0}, actor=stage.head(), now=after(30))
    type_values(request.id, [Answer(cell, "9")], seen={cell: shown.id}, actor=stage.head(), now=after(40))
    assert Value.objects.get(indicator_id=cell, is_current=True).number == 9


def test_zero_nihil_and_missing_are_three_things() -> None:
    stage = handed_out(indicators=3)
    request = stage.request()
    zero, nihil = stage.indicator_id(place=0), stage.indicator_id(place=1)
    type_value(request.id, zero, "0", actor=stage.head(), now=after(10))
    type_value(request.id, nihil, is_nihil=True, note="Tidak ada kegiatan", actor=stage.head(), now=after(11))

    values = current_values(request.id)

    assert {number: (value.number, value.is_nihil) for number, value in values.items()} == {
        zero: (0, False),
        nihil: (None, True),
    }


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("number_in_words", "tujuh"),
        ("number_separators", "1,234.5"),
        ("number_separators", "12.5"),
        ("number_empty", " "),
        ("number_unprintable", "1\x002"),
        ("number_is_nihil", "nihil"),
        ("number_in_words", '=HYPERLINK("x")'),
        ("number_too_long", "1234567890123456"),
        ("number_too_long", "0,123456789"),
    ],
)
def test_what_is_no_number_is_refused(code: str, text: str) -> None:
    stage = handed_out()
    request = stage.request()

    with refused(code):
        type_value(request.id, stage.indicator_id(), text, actor=stage.head(), now=after(10))

    assert not Value.objects.exists()


def test_nihil_needs_a_reason_and_no_figure() -> None:
    stage = handed_out()
    request = stage.request()

    with refused("nihil_reason_missing"):
        type_value(request.id, stage.indicator_id(), is_nihil=True, actor=stage.head(), now=after(10))
    with refused("nihil_with_figure"):
        type_value(
            request.id, stage.indicator_id(), "5", is_nihil=True, note="Tidak ada", actor=stage.head(), now=after(10)
        )


def test_many_are_all_or_nothing_and_each_fault_is_told() -> None:
    stage = handed_out(indicators=3)
    request = stage.request()
    answers = [Answer(stage.indicator_id(place=place), text) for place, text in enumerate(["5", "enam", "1,234.5"])]

    with refused("cells_faulty"):
        type_values(request.id, answers, actor=stage.head(), now=after(10))
    with refused("cell_twice"):
        type_values(request.id, [answers[0], answers[0]], actor=stage.head(), now=after(10))

    assert not Value.objects.exists()


def test_a_formula_takes_its_variables() -> None:
    office = open_office(units=1, indicators=1)
    Indicator.objects.update(measure={"formula": "selesai / masuk × 100", "value_type": "percent"})
    stage = handed_out_with(office)
    request = stage.request()
    cell = stage.indicator_id()

    with refused("variables_needed"):
        type_value(request.id, cell, "50", actor=stage.head(), now=after(10))
    with refused("variable_missing"):
        type_value(request.id, cell, variables={"selesai": "1"}, actor=stage.head(), now=after(10))
    with refused("formula_undefined"):
        type_value(request.id, cell, variables={"selesai": "1", "masuk": "0"}, actor=stage.head(), now=after(10))
    with refused("variables_unasked"):
        type_value(
            request.id, cell, variables={"selesai": "1", "masuk": "3", "x": "1"}, actor=stage.head(), now=after(10)
        )
    value = type_value(request.id, cell, variables={"selesai": "1", "masuk": "3"}, actor=stage.head(), now=after(10))

    assert str(value.number) == "33.33333333"
    assert value.variables == {"selesai": "1", "masuk": "3"}


def test_a_predicate_is_read_by_its_scale() -> None:
    office = open_office(units=1, indicators=1)
    scale = ["AA", "A", "BB", "B"]
    Indicator.objects.update(measure={"polarity": "predicate", "value_type": "predicate", "predicate_scale": scale})
    stage = handed_out_with(office)
    request = stage.request()

    with refused("predicate_unknown"):
        type_value(request.id, stage.indicator_id(), "Z", actor=stage.head(), now=after(10))
    value = type_value(request.id, stage.indicator_id(), "bb", actor=stage.head(), now=after(10))

    assert (value.predicate, value.number) == ("BB", None)


def test_a_cancelled_cycle_takes_nothing() -> None:
    stage = handed_out()
    request = stage.request()
    cancel(stage.cycle.id, reason="Salah periode", actor=stage.office.actor("head_of_planning"), now=after(5))

    with refused("cycle_not_running"):
        type_value(request.id, stage.indicator_id(), "5", actor=stage.head(), now=after(10))


def test_a_stranger_finds_nothing() -> None:
    stage, other = handed_out(), handed_out()

    with refused("not_there"):
        type_value(stage.request().id, stage.indicator_id(), "5", actor=other.head(), now=after(10))
    with refused("not_there"):
        type_value(999_999, 1, "5", actor=other.head(), now=after(10))
