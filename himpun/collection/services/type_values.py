"""Typing cells, one by one or many together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from himpun.collection.answers import Answer
from himpun.collection.models import Value
from himpun.collection.rules import Verb
from himpun.collection.services.standing import locked_request
from himpun.collection.services.writing import read_cells, told, write_cells
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
def type_values(request_id: int, answers: Sequence[Answer], *, actor: Actor, now: datetime) -> list[Value]:
    """Type many cells, all or none. Returns the current value of each, in the order given."""
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.TYPE)
    written = write_cells(standing, read_cells(standing, answers))
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
