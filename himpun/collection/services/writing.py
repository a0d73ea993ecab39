"""Writing cells: a newer row supersedes the older one, and nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Sequence

from himpun.collection.answers import Answer, Figure, read_answers
from himpun.collection.models import Value
from himpun.collection.rules import CellState, refusal_to_type
from himpun.collection.services.standing import Standing
from himpun.collection.shown import text_of
from himpun.kernel.refusals import Refusal
from himpun.ledger.prepared import Insert

_insert = Insert(Value)


def read_cells(standing: Standing, answers: Sequence[Answer]) -> list[Figure]:
    """Understand what was typed, and refuse it whole where a cell is closed, unasked, named twice or unreadable."""
    if not answers:
        raise Refusal("nothing_typed", "Belum ada yang diisi. Isi setidaknya satu baris.")
    seen: set[int] = set()
    states = standing.states
    for answer in answers:
        refusal = refusal_to_type(standing.rows, answer.indicator_id, states.get(answer.indicator_id))
        if refusal:
            raise refusal
        if answer.indicator_id in seen:
            label = standing.rows[answer.indicator_id].label
            raise Refusal("cell_twice", f"“{label}” diisi dua kali dalam satu kiriman. Sisakan satu.")
        seen.add(answer.indicator_id)
    return read_answers(standing.rows, list(answers))


def write_cells(standing: Standing, figures: Sequence[Figure], state: str = CellState.TYPED) -> list[Value]:
    """Supersede and insert, in two statements. A cell typed again the same by the same person is left as it is."""
    actor, request = standing.actor, standing.request
    wanted = [figure for figure in figures if state != CellState.TYPED or not _stays(standing, figure)]
    superseded = [standing.values[f.indicator_id].id for f in wanted if f.indicator_id in standing.values]
    if superseded:
        Value.objects.filter(pk__in=superseded).update(is_current=False)
    values = _insert(
        [
            Value(
                request=request,
                indicator_id=figure.indicator_id,
                round=request.round,
                state=str(state),
                number=figure.number,
                predicate=figure.predicate,
                is_nihil=figure.is_nihil,
                variables=dict(figure.variables),
                note=figure.note,
                obstacle=figure.obstacle,
                follow_up=figure.follow_up,
                typed_at=standing.running.now,
                typed_by_id=actor.official_id,
                typed_as_id=actor.position_id,
            )
            for figure in wanted
        ]
    )
    for value in values:
        standing.values[value.indicator_id] = value
    return values


def told(values: Sequence[Value]) -> list[dict[str, object]]:
    """What the ledger keeps of some cells: the figure as written, and whatever makes it readable without the table."""
    cells: list[dict[str, object]] = []
    for value in values:
        cell: dict[str, object] = {"indicator": value.indicator_id, "figure": text_of(value)}
        if value.variables:
            cell["variables"] = value.variables
        if value.is_nihil:
            cell["reason"] = value.note
        cells.append(cell)
    return cells


def is_the_same(standing: Standing, figure: Figure) -> bool:
    """Whether the actor's own current value already says this."""
    value = standing.values.get(figure.indicator_id)
    if value is None or value.typed_by_id != standing.actor.official_id:
        return False
    known = Figure(
        indicator_id=value.indicator_id,
        number=value.number,
        predicate=value.predicate,
        is_nihil=value.is_nihil,
        note=value.note,
        variables=value.variables,
        obstacle=value.obstacle,
        follow_up=value.follow_up,
    )
    return known == figure


def _stays(standing: Standing, figure: Figure) -> bool:
    value = standing.values.get(figure.indicator_id)
    return value is not None and value.state == CellState.TYPED and is_the_same(standing, figure)
