"""Typing cells, one by one or many together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from himpun.collection.answers import Answer
from himpun.collection.models import Value
from himpun.collection.rules import Verb
from himpun.collection.services.standing import Standing, locked_request
from himpun.collection.services.writing import is_the_same, read_cells, told, write_cells
from himpun.collection.shown import text_of
from himpun.kernel.dates import format_datetime
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def type_value(
    request_id: int,
    indicator_id: int,
    text: str = "",
    *,
    is_nihil: bool = False,
    note: str = "",
    variables: Mapping[str, str] | None = None,
    obstacle: str = "",
    follow_up: str = "",
    actor: Actor,
    now: datetime,
) -> Value:
    """Type one cell: a figure as an office writes it, its formula's variables, or nihil with a reason in `note`."""
    answer = Answer(indicator_id, text, is_nihil, note, variables or {}, obstacle, follow_up)
    return type_values(request_id, [answer], actor=actor, now=now)[0]


@act
def type_values(
    request_id: int,
    answers: Sequence[Answer],
    *,
    seen: Mapping[int, int] | None = None,
    actor: Actor,
    now: datetime,
) -> list[Value]:
    """Type many cells, all or none. Returns the current value of each, in the order given.

    `seen`: the value of each cell (0 for none) that the page showed. A cell that was changed meanwhile is refused
    `changed_meanwhile`, so that nobody writes over what they have not read.
    """
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.TYPE)
    figures = read_cells(standing, answers)
    for figure in figures:
        if seen is not None and not is_the_same(standing, figure):
            _refuse_changed(standing, figure.indicator_id, seen.get(figure.indicator_id, 0))
    written = write_cells(standing, figures)
    if written:
        record(
            "values.typed",
            agency_id=actor.agency_id,
            at=now,
            doer=actor.doer,
            subject=("request", request_id),
            data={"unit": standing.request.unit_id, "round": standing.request.round, "cells": told(written)},
            cycle_id=standing.request.cycle_id,
        )
    return [standing.values[answer.indicator_id] for answer in answers]


def _refuse_changed(standing: Standing, indicator_id: int, seen: int) -> None:
    value = standing.values.get(indicator_id)
    if value is None or value.id == seen:
        return
    when = format_datetime(value.typed_at, standing.running.cycle.agency.region.zone)
    raise Refusal(
        "changed_meanwhile",
        f"{standing.rows[indicator_id].label}: sudah diubah menjadi “{text_of(value)}” oleh {value.typed_as.title} "
        f"pada {when}, sesudah halaman ini dibuka. Yang Anda ketik belum disimpan: periksa, lalu simpan lagi.",
        indicator=indicator_id,
        value=value.id,
    )
