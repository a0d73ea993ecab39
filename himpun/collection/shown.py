"""A request and a value as a page shows them. Pure: rows in, words out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from himpun.collection.answers import Answer, figure_text
from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import FILLABLE, State
from himpun.kernel.numbers import format_number


def is_late(request: DataRequest, now: datetime) -> bool:
    """An answer that is owed and was due."""
    return State(request.state) in FILLABLE and request.due_at is not None and request.due_at < now


def text_of(value: Value | None) -> str:
    """A value as an office writes it; nothing where there is none."""
    return figure_text(value.number, value.predicate, is_nihil=value.is_nihil) if value else ""


def answer_of(indicator_id: int, value: Value | None) -> Answer:
    """A saved value as its inputs show it."""
    if value is None:
        return Answer(indicator_id)
    return Answer(
        indicator_id,
        text="" if value.is_nihil or value.variables else text_of(value),
        is_nihil=value.is_nihil,
        note=value.note,
        variables={name: format_number(Decimal(text)) for name, text in value.variables.items()},
        obstacle=value.obstacle,
        follow_up=value.follow_up,
    )
