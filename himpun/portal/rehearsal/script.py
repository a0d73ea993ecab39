"""What must happen in every rehearsal, and where: one unit late, one nihil, one wrong figure, one acting official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from himpun.portal.rehearsal.chance import Chance
from himpun.portal.rehearsal.possible import Possible
from himpun.procedures.definition import Definition


@dataclass(frozen=True)
class Asked:
    """A unit that will be asked for data: the row that its answer belongs to, and how many cells it owes."""

    unit_id: int
    step: str
    cells: int


@dataclass(frozen=True)
class Cell:
    """One cell of one unit: the n-th row of its form, from 0."""

    unit_id: int
    place: int


@dataclass(frozen=True)
class Script:
    """The places of the scripted events."""

    late_unit: int
    acting_unit: int
    nihil: Cell
    wrong: Cell
    return_from: str | None
    return_to: str | None

    @property
    def returns_by_arrow(self) -> bool:
        """True where the edition draws a return to units; otherwise the gatherer sends the wrong cell back."""
        return self.return_from is not None


NOTHING = Script(late_unit=0, acting_unit=0, nihil=Cell(0, 0), wrong=Cell(0, 0), return_from=None, return_to=None)
"""The script where nobody is asked for data; no unit has the id 0."""


def write_script(definition: Definition, chance: Chance, asked: Sequence[Asked]) -> Script:
    """Choose by chance, in the frozen order of the units, so that ids do not matter. Nobody asked: nothing happens."""
    owing = [unit for unit in asked if unit.cells] or list(asked)
    if not owing:
        return NOTHING
    arrows = [(step.no, way.to) for step in definition.steps for way in step.returns if way.scope == "units"]
    possible = Possible(definition)
    arrow = next(
        (
            (no, to)
            for no, to in arrows
            if any(unit.step == to for unit in owing) and possible.comes_surely(no, after=to)
        ),
        None,
    )
    reached = [unit for unit in owing if arrow and unit.step == arrow[1]]
    wrong_unit = chance.pick(reached or owing, "script", "wrong")
    wrong = Cell(wrong_unit.unit_id, _place(chance, wrong_unit, "wrong cell"))
    nihil_unit = chance.pick(
        [unit for unit in owing if unit != wrong_unit or unit.cells > 1] or owing, "script", "nihil"
    )
    nihil = Cell(nihil_unit.unit_id, _place(chance, nihil_unit, "nihil cell"))
    if nihil == wrong and nihil_unit.cells > 1:
        nihil = Cell(nihil.unit_id, (nihil.place + 1) % nihil_unit.cells)
    return Script(
        late_unit=chance.pick(owing, "script", "late").unit_id,
        acting_unit=chance.pick(owing, "script", "acting").unit_id,
        nihil=nihil,
        wrong=wrong,
        return_from=arrow[0] if arrow and reached else None,
        return_to=arrow[1] if arrow and reached else None,
    )


def _place(chance: Chance, unit: Asked, purpose: str) -> int:
    return chance.between(0, max(0, unit.cells - 1), "script", purpose)
