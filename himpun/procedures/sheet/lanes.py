"""Lanes: lines that share a channel get places of their own in it, so that none lies upon another.

Arrows out of one port, or into one port, may share a lane: that is a fork or a merging, and reads as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from himpun.procedures.sheet.routes import Plan, Port, Ref, Route, Segment

Group = tuple[str, Port]
Lanes = dict[tuple[int, int], tuple[Ref, int]]
"""(number of the route, number of its piece) → its channel, and the lane in it, from 0."""

_MOST_TRIED = 4


def lanes_of(plan: Plan) -> tuple[Lanes, dict[Ref, int]]:
    """The lane of every piece in a channel, and how many lanes each channel needs."""
    number = {id(route): index for index, route in enumerate(plan.routes)}
    channels: dict[Ref, list[Segment]] = defaultdict(list)
    for piece in plan.segments:
        if piece.ref[0] in "LRTB":
            channels[piece.ref].append(piece)
    lanes: Lanes = {}
    counts: dict[Ref, int] = {}
    for ref, pieces in channels.items():
        bundles = _bundles(pieces)
        stacked = _stacked(bundles, plan)
        counts[ref] = len(stacked)
        for lane, members in enumerate(stacked):
            for piece in (piece for bundle in members for piece in bundle):
                lanes[number[id(piece.route)], piece.index] = ref, lane
    return lanes, counts


def _bundles(pieces: Iterable[Segment]) -> list[list[Segment]]:
    """Pieces that may lie upon each other: one fork or one merging each."""
    starts: dict[Port, int] = defaultdict(int)
    for piece in pieces:
        starts[piece.route.start] += 1
    bundles: dict[Group, list[Segment]] = defaultdict(list)
    for piece in pieces:
        forks = starts[piece.route.start] > 1 and piece.index == 1
        bundles[("start", piece.route.start) if forks else ("end", piece.route.end)].append(piece)
    return list(bundles.values())


def _stacked(bundles: list[list[Segment]], plan: Plan) -> list[list[list[Segment]]]:
    """The bundles in as few lanes as they need, in the order that makes the fewest crossings."""
    orders: Iterable[Sequence[list[Segment]]] = (
        permutations(bundles) if 1 < len(bundles) <= _MOST_TRIED else [sorted(bundles, key=_reach, reverse=True)]
    )
    found = [_packed(order) for order in orders]
    return min(found, key=lambda lanes: (len(lanes), _crossings(lanes, plan)))


def _packed(order: Sequence[list[Segment]]) -> list[list[list[Segment]]]:
    lanes: list[list[list[Segment]]] = []
    for bundle in order:
        low, high = _span(bundle)
        free = next((lane for lane in lanes if all(_apart((low, high), _span(other)) for other in lane)), None)
        if free is None:
            lanes.append([bundle])
        else:
            free.append(bundle)
    return lanes


def _crossings(lanes: list[list[list[Segment]]], plan: Plan) -> int:
    """How often the ends of one bundle, leaving its lane, cut another's lane. Lanes count from the top or the left."""
    cuts = 0
    for lane, members in enumerate(lanes):
        for bundle in members:
            for at, before in _ends(bundle, plan):
                others = lanes[:lane] if before else lanes[lane + 1 :]
                # An end at the same place counts: both would run on along the same line.
                cuts += sum(_span(other)[0] - 0.1 < at < _span(other)[1] + 0.1 for row in others for other in row)
    return cuts


def _ends(bundle: list[Segment], plan: Plan) -> list[tuple[float, bool]]:
    """Where the bundle's pieces leave the channel, and whether upwards (or to the left)."""
    ends: list[tuple[float, bool]] = []
    for piece in bundle:
        route = piece.route
        points = _points(route, plan)
        for near, far in ((piece.index, piece.index - 1), (piece.index + 1, piece.index + 2)):
            if 0 <= far < len(points):
                along = 0 if piece.runs == "across" else 1
                ends.append((points[near][along], points[far][1 - along] < points[near][1 - along]))
    return ends


def _points(route: Route, plan: Plan) -> list[tuple[float, float]]:
    turns: list[tuple[float, float]] = [(plan.x[x], plan.y[y]) for x, y in route.turns]
    return [plan.point(route.start), *turns, plan.point(route.end)]


def _span(bundle: list[Segment]) -> tuple[float, float]:
    return min(piece.low for piece in bundle), max(piece.high for piece in bundle)


def _reach(bundle: list[Segment]) -> float:
    low, high = _span(bundle)
    return high - low


def _apart(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[1] + 1.0 < b[0] or b[1] + 1.0 < a[0]


def spread(low: float, high: float, count: int, *, widest: float) -> list[float]:
    """The places of `count` lanes between two edges: even, and not further apart than `widest`."""
    step = min((high - low) / (count + 1), widest)
    middle = (low + high) / 2
    return [middle + (lane - (count - 1) / 2) * step for lane in range(count)]


def least_height(counts: Mapping[Ref, int], row: int) -> tuple[float, float]:
    """What the channels over and under a row's symbols need: room for the lanes and for an arrow's head."""
    return 2.8 + 1.3 * counts.get(("T", row), 0), 1.9 + 1.3 * counts.get(("B", row), 0)
