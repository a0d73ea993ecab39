"""Which row leads to which: the small questions about a procedure's arrows that the checks and the engine share.

Pure and forgiving: an arrow to a row that does not exist is left out here and reported by the checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from himpun.procedures.definition import Definition, Step


@dataclass(frozen=True)
class Arrow:
    """One arrow between two rows. `label` is a decision's word ("Tercapai"); only returns carry work back."""

    source: str
    target: str
    kind: Literal["next", "outcome", "return"]
    label: str = ""


def targets_of(step: Step, below: str | None) -> list[tuple[str, Literal["next", "outcome"], str]]:
    """Where work goes on from this row, unchecked: its outcomes, else its `next`, else the row below."""
    if step.outcomes:
        return [(outcome.to, "outcome", outcome.label) for outcome in step.outcomes]
    if step.next is not None:
        return [(target, "next", "") for target in step.next]
    return [] if below is None else [(below, "next", "")]


def all_arrows(definition: Definition) -> list[Arrow]:
    """Every arrow in the order of the rows, returns included."""
    known = {step.no for step in definition.steps}
    arrows: list[Arrow] = []
    for step, below in _with_row_below(definition):
        onward = [Arrow(step.no, to, kind, label) for to, kind, label in targets_of(step, below)]
        back = [Arrow(step.no, way.to, "return") for way in step.returns]
        arrows += [arrow for arrow in (*onward, *back) if arrow.target in known]
    return arrows


def forward_arrows(definition: Definition) -> dict[str, list[str]]:
    """For each row, the rows where work goes on (`next` and outcomes; a loop upwards counts, a return does not)."""
    onward: dict[str, list[str]] = {step.no: [] for step in definition.steps}
    for arrow in all_arrows(definition):
        if arrow.kind != "return" and arrow.target not in onward[arrow.source]:
            onward[arrow.source].append(arrow.target)
    return onward


def starts(definition: Definition) -> list[str]:
    """The rows that may open first: the first row, and those marked `start`."""
    return [step.no for index, step in enumerate(definition.steps) if index == 0 or step.start]


def ends(definition: Definition) -> list[str]:
    """The rows after which nothing follows, by their own word: the last row, or `next: []`."""
    return [step.no for step, below in _with_row_below(definition) if not targets_of(step, below)]


def reachable(origins: Iterable[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    """The origins and every row that can be reached from them."""
    seen: set[str] = set()
    waiting = list(origins)
    while waiting:
        row = waiting.pop()
        if row not in seen:
            seen.add(row)
            waiting += onward.get(row, ())
    return seen


def without_end(definition: Definition) -> list[str]:
    """The rows from which no end can be reached: work that gets there would go round for ever.

    A decision ends if one of its ways out does; a fork only if all its branches do, for all of them are walked.
    """
    arrows = forward_arrows(definition)
    decides = {step.no for step in definition.steps if step.outcomes}
    ending: set[str] = set(ends(definition))
    while found := {
        no
        for no, targets in arrows.items()
        if no not in ending and targets and (any if no in decides else all)(target in ending for target in targets)
    }:
        ending |= found
    return [step.no for step in definition.steps if step.no not in ending]


def _with_row_below(definition: Definition) -> list[tuple[Step, str | None]]:
    rows = definition.steps
    return [(step, rows[index + 1].no if index + 1 < len(rows) else None) for index, step in enumerate(rows)]
