"""A procedure as symbols and arrows: what is drawn in which row and column, before anything has a place on paper.

Only the five symbols of PermenPANRB 35/2012: capsule (start, end), box (process), diamond (decision), arrow, pentagon.
A unit's filling has no row of its own: it is a second box in the recipient's column, in the row that gathers.
What is our proposal and not the document's is marked `proposed` and drawn with a broken line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from himpun.procedures.arrows import all_arrows, ends, starts
from himpun.procedures.definition import Actor, By, Definition, Step

Shape = Literal["capsule", "box", "diamond"]
YES, NO = "Ya", "Tidak"


@dataclass(frozen=True)
class Column:
    """One actor column; `proposed`: the document has an actor at work that its table has no column for."""

    title: str
    actors: tuple[str, ...]
    proposed: bool = False


@dataclass(frozen=True)
class Symbol:
    """One symbol in its cell. A decision that begins or ends the procedure carries a capsule (`head`, `tail`)."""

    id: int
    row: int
    column: int
    shape: Shape
    part: Literal["main", "then", "fill"] = "main"
    head: bool = False
    tail: bool = False
    proposed: bool = False


@dataclass(frozen=True)
class Link:
    """One arrow from any of these symbols to any of those: the route chooses which.

    `joint` ties the boxes of one joint task together, with no head.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    kind: Literal["next", "outcome", "return", "fill", "joint"]
    label: str = ""
    proposed: bool = False

    @property
    def plain(self) -> bool:
        return self.kind == "joint"


@dataclass(frozen=True)
class Chart:
    """The whole flow of one edition."""

    columns: tuple[Column, ...]
    symbols: tuple[Symbol, ...]
    links: tuple[Link, ...]


def chart_of(definition: Definition) -> Chart:
    """Draw the definition's rows as symbols and its order as arrows."""
    columns = _columns(definition)
    drawn = _Drawn(definition, columns)
    for row, step in enumerate(definition.steps):
        drawn.place(row, step)
    return Chart(columns, tuple(drawn.symbols), tuple(drawn.links()))


def _columns(definition: Definition) -> tuple[Column, ...]:
    """The columns as printed, then one for each acting actor that has none, marked as a proposal."""
    printed = [Column(column.title, tuple(column.actors)) for column in definition.columns]
    having = {actor for column in printed for actor in column.actors}
    actors = {actor.key: actor for actor in definition.actors}
    missing: dict[str, None] = {}
    for step in definition.steps:
        for by in (step.by, *(part.by for part in step.then)):
            missing.update(dict.fromkeys(key for key in by.actors if key not in having and key in actors))
    return (*printed, *(Column(_title(actors[key]), (key,), proposed=True) for key in missing))


def _title(actor: Actor) -> str:
    if actor.position or actor.team:
        return actor.position or actor.team or ""
    kinds = " dan ".join(kind.capitalize() for kind in actor.positions_of)
    return f"Kepala {kinds}" if actor.role == "head" else f"Jabatan Pelaksana {kinds}"


def columns_for(actors: Sequence[str], columns: Sequence[Column]) -> list[int]:
    """Where these actors stand: in the column they share if there is one, else each in the column most its own."""
    together = [index for index, column in enumerate(columns) if set(column.actors) == set(actors)]
    if together:
        return together[:1]
    places: list[int] = []
    for actor in actors:
        having = [index for index, column in enumerate(columns) if actor in column.actors]
        if having:
            places.append(min(having, key=lambda index: (len(columns[index].actors), index)))
    return list(dict.fromkeys(places))


class _Drawn:
    """Collects the symbols row by row; the arrows are drawn once all symbols stand."""

    def __init__(self, definition: Definition, columns: Sequence[Column]) -> None:
        self.definition = definition
        self.columns = columns
        self.symbols: list[Symbol] = []
        self.entry: dict[str, tuple[int, ...]] = {}
        self.exit: dict[str, tuple[int, ...]] = {}
        self.fills: dict[str, dict[str, int]] = {}
        self.inner: list[Link] = []
        self._starts = set(starts(definition))
        self._ends = set(ends(definition))
        self._filled_by_row = {actor for step in definition.steps if step.work == "fill" for actor in step.by.actors}

    def place(self, row: int, step: Step) -> None:
        """The row's own task, its further tasks, and the filling that it gathers."""
        parts: list[tuple[int, ...]] = []
        for index, by in enumerate((step.by, *(part.by for part in step.then))):
            proposed = by.proposed or bool(index and step.by.proposed)
            ids = self._boxes(row, by, "then" if index else "main", proposed=proposed)
            if not ids or ids in parts[-1:]:
                continue
            self.inner += [Link((a,), (b,), "joint", proposed=proposed) for a, b in pairwise(ids)]
            if parts:
                self.inner.append(Link(parts[-1], ids, "next", proposed=proposed))
            parts.append(ids)
        self.entry[step.no], self.exit[step.no] = parts[0], parts[-1]
        self._shape(step, first=parts[0], last=parts[-1])
        self._place_fills(row, step)

    def links(self) -> list[Link]:
        """All arrows, the plain way down first: what is routed first runs straightest."""
        links = [*self.inner, *self._filling_links()]
        proposed = {(step.no, way.to): way.proposed for step in self.definition.steps for way in step.returns}
        doubtful = {(step.no, way.label): way.proposed for step in self.definition.steps for way in step.outcomes}
        returning = {step.no for step in self.definition.steps if step.returns and not step.outcomes}
        for arrow in all_arrows(self.definition):
            if arrow.kind == "next" and self._runs_through_filling(arrow.source, arrow.target):
                continue
            label = {"outcome": arrow.label, "return": NO}.get(arrow.kind, YES if arrow.source in returning else "")
            mark = proposed.get((arrow.source, arrow.target), False) if arrow.kind == "return" else False
            mark = mark or (arrow.kind == "outcome" and doubtful.get((arrow.source, arrow.label), False))
            entered = self._entered(arrow.target, back=arrow.kind == "return")
            links += [Link(self.exit[arrow.source], targets, arrow.kind, label, mark) for targets in entered]
        return links

    def _boxes(self, row: int, by: By, part: Literal["main", "then"], *, proposed: bool) -> tuple[int, ...]:
        ids: list[int] = []
        for column in columns_for(by.actors, self.columns):
            standing = self._at(row, column)
            ids.append(self._add(row, column, part, proposed=proposed) if standing is None else standing)
        return tuple(sorted(set(ids), key=lambda box: self.symbols[box].column))

    def _place_fills(self, row: int, step: Step) -> None:
        for actor in step.from_:
            if actor in self._filled_by_row:
                continue
            for column in columns_for([actor], self.columns) if len(step.from_) == 1 else self._shared(step, actor):
                standing = self._at(row, column)
                if standing is None:
                    standing = self._add(row, column, "fill", proposed=False)
                if self.symbols[standing].part == "fill":
                    self.fills.setdefault(step.no, {})[actor] = standing

    def _shared(self, step: Step, actor: str) -> list[int]:
        together = columns_for(step.from_, self.columns)
        return together if len(together) == 1 else columns_for([actor], self.columns)

    def _filling_links(self) -> list[Link]:
        """From who hands the form out to each box that fills it, and from there to who gathers."""
        links: list[Link] = []
        for step in self.definition.steps:
            for box in dict.fromkeys(self.fills.get(step.no, {}).values()):
                givers = [giver for giver in self.definition.steps if self._serves(giver, step.no, box)]
                links += [Link(self.exit[giver.no], (box,), "fill") for giver in givers]
                links.append(Link((box,), self.entry[step.no], "fill"))
        return links

    def _serves(self, giver: Step, gatherer: str, box: int) -> bool:
        filling = self.fills.get(gatherer, {})
        return giver.work == "distribute" and any(filling.get(actor) == box for actor in giver.to)

    def _served(self, no: str) -> set[int]:
        boxes = set(self.fills.get(no, {}).values())
        return {box for box in boxes if any(self._serves(giver, no, box) for giver in self.definition.steps)}

    def _entered(self, no: str, *, back: bool) -> list[tuple[int, ...]]:
        """A return asks the units again; work that arrives where nobody handed out the form asks them first."""
        boxes = list(dict.fromkeys(self.fills.get(no, {}).values()))
        asked = boxes if back else [box for box in boxes if box not in self._served(no)]
        return [(box,) for box in asked] or [self.entry[no]]

    def _runs_through_filling(self, source: str, target: str) -> bool:
        giver = next(step for step in self.definition.steps if step.no == source)
        return any(self._serves(giver, target, box) for box in self.fills.get(target, {}).values())

    def _shape(self, step: Step, *, first: tuple[int, ...], last: tuple[int, ...]) -> None:
        begins, closes = step.no in self._starts, step.no in self._ends
        for box in (*(first if begins else ()), *(last if closes else ())):
            self.symbols[box] = replace(self.symbols[box], shape="capsule")
        if step.outcomes or step.returns:
            alone = first == last
            self.symbols[last[0]] = replace(self.symbols[last[0]], shape="diamond", head=begins and alone, tail=closes)
            self.exit[step.no] = last[:1]

    def _at(self, row: int, column: int) -> int | None:
        return next((s.id for s in self.symbols if s.row == row and s.column == column), None)

    def _add(self, row: int, column: int, part: Literal["main", "then", "fill"], *, proposed: bool) -> int:
        self.symbols.append(Symbol(len(self.symbols), row, column, "box", part, proposed=proposed))
        return len(self.symbols) - 1
