"""Many realisations into one, over periods or over units, never by averaging percentages that have variables.

What comes out keeps every part with its source. A part that is missing makes the total incomplete, and an incomplete
total is not measured: set against the whole target it would look missed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from himpun.kernel.dates import MONTHS
from himpun.plans.arithmetic import as_decimal, exact
from himpun.plans.realised import Figure, Realised, figure
from himpun.plans.rules import Measure, OverUnits, rank

WAY_NAMES: dict[OverUnits, str] = {
    "sum": "jumlah",
    "average": "rata-rata",
    "last": "nilai terakhir",
    "maximum": "nilai tertinggi",
    "none": "tidak dikonsolidasikan",
}

_INCOMPLETE = "Belum lengkap. "
_PERIOD = re.compile(rf"(?:(?:Triwulan|Semester) [IV]+|{'|'.join(MONTHS)}) (?P<year>[0-9]{{4}})")


@dataclass(frozen=True, slots=True)
class Part:
    """One realisation and where it comes from: "Triwulan I 2026", "Seksi Pelayanan Umum"."""

    source: str
    realised: Realised


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The total, every part it was asked of, and by source which ones count, are nihil, or are lacking (and why)."""

    realised: Realised
    parts: tuple[Part, ...]
    way: OverUnits
    counted: tuple[str, ...] = ()
    nihil: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the total may be set against the target."""
        return self.realised.kind in ("value", "nihil")

    @property
    def text(self) -> str:
        """How it came about, for the recap: "jumlah dari 2 dari 3; 1 bulan tanpa data (Februari 2026)"."""
        lacking = f"; {_together_said(self.lacking, self.parts)}" if self.lacking else ""
        return f"{WAY_NAMES[self.way]} dari {len(self.counted)} dari {len(self.parts)}{lacking}"


def over_periods(parts: Sequence[Part], measure: Measure) -> Consolidated:
    """One figure for a longer period from its periods, given from the earliest to the latest."""
    return _consolidated(parts, measure, measure.consolidation_periods)


def over_units(parts: Sequence[Part], measure: Measure) -> Consolidated:
    """One figure for the agency from its units. Not consolidated, one unit alone still speaks for itself."""
    return _consolidated(parts, measure, measure.consolidation_units)


def _consolidated(parts: Sequence[Part], measure: Measure, way: OverUnits) -> Consolidated:
    figures = [(part, figure(part.realised, measure)) for part in parts]
    counted = [(part, known) for part, known in figures if _counts(known, by_variables=_by_variables(measure, way))]
    lacking = tuple(_lack(part, known) for part, known in figures if _lacks(part, known))
    nihil = tuple(part.source for part in parts if part.realised.kind == "nihil")
    return Consolidated(
        realised=_total(parts, counted, lacking, measure, way),
        parts=tuple(parts),
        way=way,
        counted=tuple(part.source for part, _ in counted),
        nihil=nihil,
        lacking=lacking,
    )


def _total(
    parts: Sequence[Part],
    counted: Sequence[tuple[Part, Figure]],
    lacking: tuple[str, ...],
    measure: Measure,
    way: OverUnits,
) -> Realised:
    if len(parts) == 1:
        return parts[0].realised
    if way == "none" and parts:
        return Realised("separate")
    note = f"{_INCOMPLETE}{_together_said(lacking, parts)}." if lacking else ""
    if not counted:
        reasons = "; ".join(f"{p.source}: {p.realised.note}" for p in parts if p.realised.kind == "nihil")
        if reasons and not lacking:
            return Realised.nihil(reasons)
        # All was answered, yet the formula divides by zero everywhere: the last answer carries that reason on.
        return Realised.missing(note) if lacking or not parts else parts[-1].realised
    if way == "last":
        # The last known value: later silence does not make it less known.
        return counted[-1][0].realised
    chosen = _highest(counted, measure) if way == "maximum" else _together(counted, measure, average=way == "average")
    return Realised(
        "incomplete" if lacking else "value",
        number=chosen.number,
        predicate=chosen.predicate,
        variables=chosen.variables,
        note=note,
    )


def _highest(counted: Sequence[tuple[Part, Figure]], measure: Measure) -> Realised:
    """The whole part with the highest result: the highest of each variable would mix two periods."""

    def height(pair: tuple[Part, Figure]) -> Decimal:
        known = pair[1]
        if known.number is not None:
            return known.number
        return Decimal(rank(known.predicate or "", measure.predicate_scale or ()) or 0)

    return max(counted, key=height)[0].realised


def _together(counted: Sequence[tuple[Part, Figure]], measure: Measure, *, average: bool) -> Realised:
    share: Callable[[Fraction], Fraction] = (lambda total: total / len(counted)) if average else (lambda total: total)
    if measure.formula is None:
        total = sum((exact(known.number) for _, known in counted if known.number is not None), Fraction(0))
        return Realised("value", number=as_decimal(share(total)))
    variables: dict[str, Decimal | None] = {}
    for name in measure.formula.variables:
        values = (part.realised.variables.get(name) for part, _ in counted)
        variables[name] = as_decimal(share(sum((exact(v) for v in values if v is not None), Fraction(0))))
    return Realised("value", variables=variables)


def _by_variables(measure: Measure, way: OverUnits) -> bool:
    return measure.formula is not None and way in ("sum", "average")


def _counts(known: Figure, *, by_variables: bool) -> bool:
    """A month with 0 of 0 has no percentage of its own, but its variables belong to the year's."""
    return known.is_known or (by_variables and known.code == "formula_undefined")


def _lacks(part: Part, known: Figure) -> bool:
    return part.realised.kind == "incomplete" or known.code in ("missing", "separate", "variable_missing")


def _together_said(lacking: Iterable[str], parts: Sequence[Part]) -> str:
    """What lacks for the same reason in one breath: "8 bulan tanpa data (Mei–Desember 2026)"."""
    by_reason: dict[str, list[str]] = {}
    for text in lacking:
        source, _, reason = text.partition(": ")
        by_reason.setdefault(reason, []).append(source)
    order = {part.source: place for place, part in enumerate(parts)}
    return "; ".join(_said(sources, reason, order) for reason, sources in by_reason.items())


def _said(sources: Sequence[str], reason: str, order: Mapping[str, int]) -> str:
    years = {found["year"] if (found := _PERIOD.fullmatch(source)) else None for source in sources}
    if None in years or len(years) > 1:
        return f"{', '.join(sources)}: {reason}"
    listed = _runs(sources, order)
    if not reason.startswith("belum diisi"):
        return f"{listed}: {reason}"
    kind = sources[0].split(" ")[0].lower() if sources[0].startswith(("Triwulan", "Semester")) else "bulan"
    return f"{len(sources)} {kind} tanpa data ({listed})"


def _runs(sources: Sequence[str], order: Mapping[str, int]) -> str:
    """Periods of one year: those that follow each other from the first to the last, and the year once, at the end."""
    runs: list[list[str]] = []
    for source in sources:
        if runs and order.get(source) == order.get(runs[-1][-1], -2) + 1:
            runs[-1].append(source)
        else:
            runs.append([source])
    year = sources[0].rpartition(" ")[2]
    short = [[source.removesuffix(f" {year}") for source in run] for run in runs]
    told = [f"{run[0]}–{run[-1].rpartition(' ')[2]}" if len(run) > 2 else ", ".join(run) for run in short]
    return f"{', '.join(told)} {year}"


def _lack(part: Part, known: Figure) -> str:
    reason = part.realised.note if part.realised.kind == "incomplete" else known.reason
    reason = reason.removeprefix(_INCOMPLETE)
    return f"{part.source}: {reason.rstrip('.')[:1].lower()}{reason.rstrip('.')[1:]}"
