"""The arrows of a procedure as a graph that the engine can walk.

A procedure is drawn from top to bottom, so the order of its rows tells a forward arrow from a
loop: an arrow to a later row goes forward, an arrow to the same or an earlier row goes back.
Forward arrows alone therefore never form a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from himpun.procedures.definition import Definition, Step

OPENING = "0"
"""The opening act: a disposition that the recording rule asks for and that has no row in the table."""

DERIVED_WORKS = frozenset(
    {"recap", "validate", "analyse", "draft", "discuss", "review", "sign", "hand_over", "publish", "archive"}
)
"""Works whose result rests on the collected data: when one figure is corrected, they are done again."""


@dataclass(frozen=True)
class Part:
    """One of the tasks inside a step, in order: who does what. Most steps have a single part."""

    actors: tuple[str, ...]
    mode: str
    work: str


@dataclass(frozen=True)
class Exit:
    """A named way out of a decision."""

    key: str
    to: str
    requires: str | None = None


@dataclass(frozen=True)
class Node:
    """A step as the engine sees it."""

    no: str
    order: int
    parts: tuple[Part, ...]
    next: tuple[str, ...]
    exits: tuple[Exit, ...] = ()
    returns: tuple[tuple[str, str], ...] = ()
    not_before: bool = False
    gathers_from: tuple[str, ...] = ()

    @property
    def work(self) -> str:
        return self.parts[0].work

    @property
    def is_lane(self) -> bool:
        """True when each unit walks this step by itself."""
        return self.parts[0].mode == "each"

    @property
    def targets(self) -> tuple[str, ...]:
        return self.next or tuple(way.to for way in self.exits)

    def targets_by(self, outcome: str) -> tuple[str, ...]:
        """Where this outcome leads; a step without named ways out leads everywhere it can."""
        return tuple(way.to for way in self.exits if way.key == outcome) if self.exits else self.next


@dataclass(frozen=True)
class Graph:
    """All steps of one edition, the opening act included, in the order of the rows. `starts` are rows."""

    nodes: Mapping[str, Node]
    starts: tuple[str, ...]
    starts_any: bool = False

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(sorted(self.nodes, key=lambda no: self.nodes[no].order))

    @property
    def has_opening(self) -> bool:
        return OPENING in self.nodes

    def in_order(self, numbers: Iterable[str]) -> list[str]:
        return sorted(numbers, key=lambda no: self.nodes[no].order)

    def __getitem__(self, no: str) -> Node:
        return self.nodes[no]

    def goes_forward(self, source: str, target: str) -> bool:
        return self.nodes[target].order > self.nodes[source].order

    def forward_targets(self, no: str) -> tuple[str, ...]:
        return tuple(target for target in self.nodes[no].targets if self.goes_forward(no, target))

    @cached_property
    def downstream(self) -> Mapping[str, frozenset[str]]:
        """For each step, all steps that can come after it along forward arrows."""
        reach: dict[str, frozenset[str]] = {}
        for node in sorted(self.nodes.values(), key=lambda node: -node.order):
            reach[node.no] = frozenset().union(*({to} | reach[to] for to in self.forward_targets(node.no)))
        return reach

    def default_path(self, no: str) -> tuple[str, ...]:
        """Where a lane that was closed is led past: all of a fork, or the first way out."""
        node = self.nodes[no]
        if node.next:
            return tuple(to for to in node.next if self.goes_forward(no, to))
        return next(((way.to,) for way in node.exits if self.goes_forward(no, way.to)), ())

    def is_end(self, no: str) -> bool:
        return not self.nodes[no].targets


def compile_graph(definition: Definition) -> Graph:
    """Turn an edition's rows into its graph."""
    nodes: dict[str, Node] = {}
    rows = definition.steps
    marked_starts = tuple(step.no for step in rows if step.start) or (rows[0].no,)
    starts = marked_starts if rows[0].no in marked_starts else (rows[0].no, *marked_starts)
    opening = opening_parts(definition)
    if opening:
        nodes[OPENING] = Node(OPENING, 0, opening, next=starts)
    for order, step in enumerate(rows, start=1):
        following = rows[order].no if order < len(rows) else None
        nodes[step.no] = _node(step, order, following)
    return Graph(nodes, starts, starts_any=definition.starts == "any")


def opening_parts(definition: Definition) -> tuple[Part, ...]:
    """The disposition before step 1: the head signs, then secretary and sub-head initial on receipt."""
    chain = sorted(
        (mark for mark in definition.recording if mark.document == "disposition"), key=lambda mark: mark.order
    )
    if not chain or any(mark.step for mark in chain):
        return ()
    return tuple(Part((mark.actor,), "jointly", "order") for mark in chain)


def _node(step: Step, order: int, following: str | None) -> Node:
    exits = tuple(Exit(outcome.key, outcome.to, outcome.requires) for outcome in step.outcomes)
    if step.next is not None:
        targets = tuple(step.next)
    else:
        targets = () if exits or following is None else (following,)
    parts = (
        Part(tuple(step.by.actors), step.by.mode, step.work),
        *(Part(tuple(part.by.actors), part.by.mode, part.work) for part in step.then),
    )
    return Node(
        no=step.no,
        order=order,
        parts=parts,
        next=targets,
        exits=exits,
        returns=tuple((way.to, way.scope) for way in step.returns),
        not_before=step.not_before is not None,
        gathers_from=tuple(step.from_),
    )
