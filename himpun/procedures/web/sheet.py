"""An edition as the official sheet on a screen: its identity block, its drawn table, and the same as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from himpun.organisations.models import Agency
from himpun.procedures.checks import check
from himpun.procedures.definition import Definition, Step
from himpun.procedures.findings import Finding
from himpun.procedures.sheet.identity import identity_of
from himpun.procedures.sheet.picture import Picture, draw_picture, number, shape_of
from himpun.procedures.ways import ways_of


@dataclass(frozen=True)
class Row:
    """One row of the table in words."""

    step: Step
    who: str
    ways: list[str]


def sheet_context(definition: Definition, agency: Agency, *, picture: Picture | None = None) -> dict[str, Any]:
    """What "procedures/_sheet.html" shows."""
    drawn = picture or draw_picture(definition)
    names = _names(definition)
    ways, identity = ways_of(definition), identity_of(definition)
    return {
        "definition": definition,
        "identity": identity,
        "office_lines": agency.letterhead or [definition.identity.region, definition.identity.office],
        "labels": definition.labels,
        "drawn": {
            "width": number(drawn.width),
            "head_height": number(drawn.head_height),
            "body_height": number(drawn.body_height),
            "head": drawn.head,
            "ground": drawn.ground,
            "shapes": [shape_of(mark) for mark in drawn.marks],
            "is_wide": len(definition.columns) > 6,
            "note": drawn.flow.note,
        },
        "rows": [
            Row(step, ", ".join(dict.fromkeys(names[key] for key in step.by.actors)), ways.get(step.no, []))
            for step in definition.steps
        ],
    }


def _names(definition: Definition) -> dict[str, str]:
    """Each actor as the table's head calls it, or else by its own name."""
    heads = {column.actors[0]: column.title for column in reversed(definition.columns) if len(column.actors) == 1}
    return {
        actor.key: heads.get(actor.key) or actor.position or actor.team or ", ".join(actor.positions_of)
        for actor in definition.actors
    }


def findings_of(definition: Definition) -> dict[str, list[Finding]]:
    """What the checks say, the office's own decisions apart from the faults of the document."""
    found = check(definition)
    asked = [each for each in found if each.code in ("proposal", "question")]
    return {"asked": asked, "faults": [each for each in found if each not in asked]}
