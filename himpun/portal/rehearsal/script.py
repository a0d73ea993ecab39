"""What must happen in every rehearsal, and where: one unit late, one nihil, one wrong figure, one acting official."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.portal.rehearsal.chance import Chance
from himpun.procedures.definition import Definition


@dataclass(frozen=True)
class Script:
    """The places of the scripted events. Units are named by their turn in the frozen order, from 0."""

    late_unit: int
    acting_unit: int
    nihil: tuple[int, int]
    wrong: tuple[int, int]
    return_from: str | None
    return_to: str | None

    @property
    def returns_by_arrow(self) -> bool:
        """True where the edition draws a return to units; otherwise the gatherer sends the wrong cell back."""
        return self.return_from is not None


def write_script(definition: Definition, chance: Chance, asked: list[tuple[str, int]]) -> Script:
    """Choose by chance. `asked` holds for each unit, in order, the row that its answer belongs to and its cells."""
    cells = [count for _, count in asked] or [0]
    filled = [at for at, count in enumerate(cells) if count] or [0]
    arrow = next(
        ((step.no, way.to) for step in definition.steps for way in step.returns if way.scope == "units"), (None, None)
    )
    reachable = [at for at in filled if asked and asked[at][0] == arrow[1]]
    if not reachable:
        arrow = (None, None)
    wrong_unit = chance.pick(reachable or filled, "script", "wrong")
    wrong = (wrong_unit, chance.between(0, max(0, cells[wrong_unit] - 1), "script", "wrong cell"))
    many = [at for at in filled if at != wrong_unit or cells[at] > 1] or filled
    nihil_unit = chance.pick(many, "script", "nihil")
    nihil_cell = chance.between(0, max(0, cells[nihil_unit] - 1), "script", "nihil cell")
    if (nihil_unit, nihil_cell) == wrong and cells[nihil_unit] > 1:
        nihil_cell = (nihil_cell + 1) % cells[nihil_unit]
    return Script(
        late_unit=chance.pick(filled, "script", "late"),
        acting_unit=chance.pick(filled, "script", "acting"),
        nihil=(nihil_unit, nihil_cell),
        wrong=wrong,
        return_from=arrow[0],
        return_to=arrow[1],
    )
