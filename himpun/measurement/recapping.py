"""What a recap holds: the gathered answers as they stood, one row for each cell, and the agency's totals.

The rows are sealed with a hash and never changed; a later recap is a further version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.kernel.numbers import format_number
from himpun.measurement.rules import Figure, Realised, figure
from himpun.plans.arithmetic import exact, rounded
from himpun.plans.rules import Measure

RowState = Literal["accepted", "nihil", "handed_in", "missing", "total"]

STATE_NAMES: Mapping[RowState, str] = {
    "accepted": "diterima",
    "nihil": "nihil",
    "handed_in": "dikirim, belum diputuskan",
    "missing": "belum",
    "total": "konsolidasi",
}


@dataclass(frozen=True, kw_only=True)
class RecapRow:
    """One answer of one unit, or (`unit_id` None) the agency's total of an indicator.

    `number` is a decimal as text, `text` the figure as printed. `state` "nihil" has its reason in `note`; a total says
    in `note` how it came about. `percent` and `category` are there where the result was computed already.
    """

    indicator_id: int
    code: str
    indicator: str
    objective: str
    measure_unit: str
    unit_id: int | None
    unit: str
    target: str
    state: RowState
    number: str | None = None
    predicate: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    note: str = ""
    obstacle: str = ""
    follow_up: str = ""
    evidence_count: int = 0
    value_id: int | None = None
    filled_by: str = ""
    accepted_at: str = ""
    percent: str | None = None
    category: str = ""

    @property
    def is_total(self) -> bool:
        return self.unit_id is None

    def data(self) -> dict[str, Any]:
        """The row as it is kept."""
        return dict(vars(self))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> RecapRow:
        """The row as it was kept; what a later version of Himpun added to rows is at its default."""
        known = {part.name for part in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


@dataclass(frozen=True)
class RecapCount:
    """How many cells were asked, and how they were answered: expected = accepted + nihil + missing + handed_in."""

    expected: int
    accepted: int
    nihil: int
    missing: int
    handed_in: int

    @property
    def is_complete(self) -> bool:
        """Whether every cell has an answer that was accepted; nihil with its reason is one."""
        return self.expected > 0 and not self.missing and not self.handed_in


def count(rows: Iterable[RecapRow]) -> RecapCount:
    """Count the cells of a recap; totals are no cells."""
    states = [row.state for row in rows if not row.is_total]
    return RecapCount(len(states), *(states.count(s) for s in ("accepted", "nihil", "missing", "handed_in")))


def seal(rows: Sequence[RecapRow]) -> str:
    """The hash under which a recap can be recognised: SHA-256 over the canonical text of its rows."""
    return sha256_hex(canonical_json([row.data() for row in rows]))


def figure_fields(realised: Realised, measure: Measure) -> dict[str, Any]:
    """The parts of a row that hold the figure: number, predicate, variables and the text to print."""
    known = figure(realised, measure)
    return {
        "number": None if known.number is None else f"{known.number:f}",
        "predicate": known.predicate or "",
        "variables": {
            name: f"{value:f}" for name, value in realised.variables.items() if value is not None and measure.formula
        },
        "text": figure_text(realised, known),
    }


def figure_text(realised: Realised, known: Figure) -> str:
    """ "1.234,5", "BB", "nihil"; "12 (belum lengkap)" for a total that lacks parts; nothing where nothing is known."""
    if realised.kind == "nihil":
        return "nihil"
    text = known.predicate or ("" if known.number is None else format_number(shown(known.number)))
    return f"{text} (belum lengkap)" if text and realised.kind == "incomplete" else text


def shown(number: Decimal) -> Decimal:
    """At most eight decimals, half-up: a third of something would fill the line."""
    exponent = number.as_tuple().exponent
    return rounded(exact(number), 8) if isinstance(exponent, int) and exponent < -8 else number


def when(at: datetime | None) -> str:
    """A time as it is kept in a sealed row."""
    return at.isoformat() if at else ""
