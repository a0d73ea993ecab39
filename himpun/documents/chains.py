"""Who marks a document, in which order: what the recording rule says, or else the table, or else the last step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from himpun.cycles.models import Participant
from himpun.cycles.running import Running
from himpun.organisations.models import Position
from himpun.organisations.selectors import team_positions
from himpun.procedures.graph import OPENING, Graph, opening_parts

RESULT_KINDS = frozenset({"recap", "measurement"})


@dataclass(frozen=True)
class Turn:
    """One mark that a document needs. `step`: the row that contains it; empty: a task of its own."""

    order: int
    act: str
    position_id: int
    title: str
    step: str = ""


def disposition_chain(running: Running) -> tuple[Turn, ...]:
    """Down from the head: he signs, then secretary and sub-head initial on receipt."""
    opening = bool(opening_parts(running.definition))
    lines = sorted(
        (line for line in running.definition.recording if line.document == "disposition"), key=lambda line: line.order
    )
    wanted: list[tuple[str, int, str]] = [
        (line.act, position_id, OPENING if opening else (line.step or ""))
        for line in lines
        for position_id in _positions(running, line.actor)
    ]
    return _numbered(wanted)


def chain_of(running: Running, kind: str, *, step: str, unit_id: int | None = None) -> tuple[Turn, ...]:
    """Up to the head: initials first, the head last, as the recording rule orders.

    Where the rule names nobody and this is the procedure's result: who signs in a later row of the table, or else the
    last step's actor, by a task of his own. Papers on the way have no chain.
    """
    lines = sorted(
        (line for line in running.definition.recording if line.document == kind), key=lambda line: line.order
    )
    if lines:
        return _numbered(
            [
                (line.act, position_id, _reachable(running.graph, step, line.step))
                for line in lines
                for position_id in _positions(running, line.actor, unit_id)
            ]
        )
    if kind not in RESULT_KINDS or unit_id is not None or not is_result(running.graph, step):
        return ()
    return _numbered(_signers_of_table(running, step) or _last_actor(running, step))


def is_result(graph: Graph, step: str) -> bool:
    """True when no later row makes a further result out of what this row made."""
    return not any(_makes_result(graph, later) for later in graph.downstream[step])


def makes(graph: Graph, no: str, *works: str) -> bool:
    """True when one of the row's tasks does one of these works."""
    return no in graph.nodes and any(part.work in works for part in graph[no].parts)


def _makes_result(graph: Graph, no: str) -> bool:
    return makes(graph, no, "analyse", "draft") or (makes(graph, no, "recap") and not graph[no].is_lane)


def _signers_of_table(running: Running, step: str) -> list[tuple[str, int, str]]:
    wanted = []
    for node in sorted(running.graph.nodes.values(), key=lambda node: node.order):
        if node.no not in running.graph.downstream[step] or node.is_lane:
            continue
        for part in node.parts:
            if part.work != "sign":
                continue
            positions = [position_id for key in part.actors for position_id in _positions(running, key)]
            wanted += [("sign", each, node.no) for each in (positions if part.mode == "jointly" else positions[:1])]
    return wanted


def _last_actor(running: Running, step: str) -> list[tuple[str, int, str]]:
    ends = {no for no in (*running.graph.downstream[step], step) if not running.graph.forward_targets(no)}
    last = max(ends, key=lambda no: running.graph[no].order)
    for no in (last, step):
        positions = [each for key in running.graph[no].parts[0].actors for each in _positions(running, key)]
        if len(positions) == 1 or (positions and no == step):
            return [("sign", positions[0], "")]
    return []


def _reachable(graph: Graph, drawn_at: str, step: str | None) -> str:
    """The row of a mark, unless that row lies behind the document already; then the mark is a task of its own."""
    is_ahead = drawn_at not in graph.nodes or step == drawn_at or step in graph.downstream[drawn_at]
    return step if step and is_ahead else ""


def _positions(running: Running, actor: str, unit_id: int | None = None) -> list[int]:
    rows = running.participants[actor]
    own = [row for row in rows if unit_id is not None and row.unit_id == unit_id]
    return [position_id for row in own or rows if (position_id := _position(running, row))]


def _position(running: Running, row: Participant) -> int | None:
    """The position itself, or who chairs the team."""
    if row.position_id or not row.team_id:
        return row.position_id
    return next(iter(team_positions(row.team_id, running.today)), None)


def _numbered(wanted: Sequence[tuple[str, int, str]]) -> tuple[Turn, ...]:
    titles = dict(Position.objects.filter(pk__in={row[1] for row in wanted}).values_list("id", "title"))
    return tuple(
        Turn(order, act, position_id, titles[position_id], step)
        for order, (act, position_id, step) in enumerate(wanted, start=1)
    )
