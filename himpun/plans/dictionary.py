"""The plan as its pages show it: objectives with their indicators, one indicator with its targets and its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.kernel.numbers import format_number
from himpun.kernel.periods import parse_period
from himpun.ledger.selectors import Told, told_about
from himpun.plans.columns import AGAINST, BASES, FREQUENCIES, OVER_PERIODS, OVER_UNITS, POLARITIES, VALUE_TYPES
from himpun.plans.columns import ZERO_RULES as ZERO_WORDS
from himpun.plans.measures import measure_of
from himpun.plans.models import (
    Budget,
    Indicator,
    IndicatorUnit,
    MeasureVersion,
    Objective,
    PerformanceAgreement,
    Target,
)
from himpun.plans.rules import Measure

VALIDITIES: Mapping[str, object] = {
    "exact": gettext_lazy("tepat"),
    "proxy": gettext_lazy("proksi"),
    "activity": gettext_lazy("aktivitas"),
}


@dataclass(frozen=True)
class PlanLine:
    """One indicator of the list, with who answers for it and the year's targets as they stand."""

    indicator: Indicator
    units: str
    target: str
    parts: tuple[tuple[str, str], ...]
    is_ended: bool


@dataclass(frozen=True)
class PlanGroup:
    """An objective with its indicators; `objective` None holds those without one. `depth` is its place in the tree."""

    objective: Objective | None
    depth: int
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True)
class TargetLine:
    """All that was ever promised for one period and unit; the newest document is in force."""

    period: str
    unit: str
    in_force: Target
    earlier: tuple[Target, ...]


@dataclass(frozen=True)
class VersionLine:
    """One version of how an indicator is measured, in words, with who changed it and why where that is recorded."""

    version: MeasureVersion
    words: tuple[tuple[str, str], ...]
    told: Told | None


def years_of(agency_id: int, today: date) -> list[int]:
    """The years for which anything was promised, and this one; the newest first."""
    years = {today.year}
    years |= set(PerformanceAgreement.objects.filter(agency_id=agency_id).values_list("year", flat=True))
    years |= set(Budget.objects.filter(agency_id=agency_id).values_list("year", flat=True))
    periods = Target.objects.filter(indicator__agency_id=agency_id).values_list("period", flat=True).distinct()
    years |= {parse_period(period).year for period in periods.order_by()}
    return sorted(years, reverse=True)


def plan_of_year(
    agency_id: int, year: int, today: date, *, words: str = "", unit_id: int | None = None
) -> list[PlanGroup]:
    """The objectives in their tree with the indicators below them, in four statements however many there are."""
    rows = Indicator.objects.filter(agency_id=agency_id).select_related("responsible")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__icontains=words))
    if unit_id is not None:
        rows = rows.filter(answers__unit_id=unit_id)
    indicators = list(rows)
    units, targets = _units(agency_id), _targets(agency_id, year)
    by_objective: dict[int | None, list[PlanLine]] = defaultdict(list)
    for row in indicators:
        by_objective[row.objective_id].append(_line(row, units, targets.get(row.id, {}), year, today))
    objectives = list(Objective.objects.filter(agency_id=agency_id))
    groups = [PlanGroup(item, depth, tuple(by_objective[item.id])) for item, depth in _in_tree(objectives)]
    if by_objective[None]:
        groups.append(PlanGroup(None, 0, tuple(by_objective[None])))
    is_narrowed = bool(words) or unit_id is not None
    return [group for group in groups if group.lines or not is_narrowed]


def agreements_of(agency_id: int, year: int) -> list[PerformanceAgreement]:
    """The PK of a year and its changes, the newest first."""
    return list(PerformanceAgreement.objects.filter(agency_id=agency_id, year=year).order_by("-signed_on", "-id"))


def objectives_of(agency_id: int) -> list[tuple[Objective, int]]:
    """Every objective with its depth in the tree, for choosing one."""
    return _in_tree(list(Objective.objects.filter(agency_id=agency_id)))


def money_indicators(agency_id: int) -> list[Indicator]:
    """The indicators that may report spending."""
    rows = Indicator.objects.filter(agency_id=agency_id)
    return [row for row in rows if row.measure.get("value_type") == "money"]


def answering_names(indicator_id: int) -> list[tuple[int, str]]:
    """The units that answer for an indicator: id and name."""
    rows = IndicatorUnit.objects.filter(indicator_id=indicator_id).order_by("unit__order", "unit_id")
    return list(rows.values_list("unit_id", "unit__name"))


def targets_of(indicator: Indicator) -> list[TargetLine]:
    """What was promised for each period and unit, the latest period first."""
    found: dict[tuple[str, int], list[Target]] = defaultdict(list)
    rows = Target.objects.filter(indicator=indicator).select_related("unit").order_by("decided_on", "id")
    for row in rows:
        found[row.period, row.unit_id or 0].append(row)
    lines = [
        TargetLine(period, rows[-1].unit.name if rows[-1].unit else "", rows[-1], tuple(rows[-2::-1]))
        for (period, _), rows in found.items()
    ]
    return sorted(lines, key=lambda line: (_latest_first(line.period), line.unit))


def versions_of(indicator: Indicator) -> list[VersionLine]:
    """How it was measured, the newest version first, with what the ledger says about each change."""
    told = {}
    for item in told_about(indicator.agency_id, "indicator", indicator.id):
        if item.verb == "indicator.added":
            told[1] = item
        elif item.verb == "indicator.measure_changed":
            told[int(item.data["version"])] = item
    rows = MeasureVersion.objects.filter(indicator=indicator).order_by("-version")
    return [VersionLine(row, measure_words(measure_of(row.measure)), told.get(row.version)) for row in rows]


def story_of(indicator: Indicator) -> list[Told]:
    """All that was recorded about an indicator, the newest first."""
    return told_about(indicator.agency_id, "indicator", indicator.id)[::-1]


def measure_words(measure: Measure) -> tuple[tuple[str, str], ...]:
    """How an indicator is measured, as label and words; what does not apply is left out."""
    limits = {_("Batas atas capaian"): measure.cap, _("Batas bawah capaian"): measure.floor}
    pairs = [
        (_("Rumus capaian"), measure.formula_text),
        (_("Polaritas"), _word(POLARITIES, measure.polarity)),
        (_("Jenis nilai"), _word(VALUE_TYPES, measure.value_type)),
        (_("Rumus nilai"), measure.formula.expression if measure.formula else ""),
        (_("Urutan predikat"), " > ".join(measure.predicate_scale or ())),
        (_("Konsolidasi periode"), _word(OVER_PERIODS, measure.consolidation_periods)),
        (_("Konsolidasi unit"), _word(OVER_UNITS, measure.consolidation_units)),
        (_("Sifat nilai"), _word(BASES, measure.basis)),
        (_("Dibandingkan dengan target"), _word(AGAINST, measure.against)),
        *((label, f"{format_number(limit)}%") for label, limit in limits.items() if limit is not None),
        (_("Toleransi"), format_number(measure.tolerance) if measure.tolerance else ""),
        (_("Bila target dan realisasi 0"), _word(ZERO_WORDS, measure.zero_rule)),
        (_("Bila hanya target 0"), _word(ZERO_WORDS, measure.zero_rule_other)),
    ]
    return tuple((label, text) for label, text in pairs if text)


def frequency_word(frequency: str) -> str:
    """ "triwulanan" for quarter."""
    return _word(FREQUENCIES, frequency)


def _word(choices: Mapping[str, str], value: str) -> str:
    return next((word for word, known in choices.items() if known == value), value)


def _units(agency_id: int) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = IndicatorUnit.objects.filter(indicator__agency_id=agency_id).order_by("unit__order", "unit_id")
    for indicator_id, name in rows.values_list("indicator_id", "unit__name"):
        found[indicator_id].append(name)
    return {indicator_id: ", ".join(names) for indicator_id, names in found.items()}


def _targets(agency_id: int, year: int) -> dict[int, dict[str, str]]:
    """The newest target of each indicator by period of a year; the agency's before the units'."""
    rows = Target.objects.filter(indicator__agency_id=agency_id, period__startswith=f"{year:04d}")
    found: dict[tuple[int, str], str] = {}
    units: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for row in rows.order_by("decided_on", "id"):
        if row.unit_id is None:
            found[row.indicator_id, row.period] = row.text
        else:
            units[row.indicator_id, row.period][row.unit_id] = row.text
    for place, texts in units.items():
        found.setdefault(place, " / ".join(dict.fromkeys(texts.values())))
    by_indicator: dict[int, dict[str, str]] = defaultdict(dict)
    for (indicator_id, period), text in sorted(found.items()):
        by_indicator[indicator_id][period] = text
    return by_indicator


def _line(row: Indicator, units: Mapping[int, str], targets: Mapping[str, str], year: int, today: date) -> PlanLine:
    whole = f"{year:04d}"
    return PlanLine(
        row,
        units.get(row.id, ""),
        targets.get(whole, ""),
        tuple((parse_period(period).label, text) for period, text in targets.items() if period != whole),
        row.ends_on is not None and row.ends_on < today,
    )


def _in_tree(objectives: Sequence[Objective]) -> list[tuple[Objective, int]]:
    """Each objective below its parent, with its depth."""
    below: dict[int | None, list[Objective]] = defaultdict(list)
    for item in objectives:
        below[item.parent_id].append(item)
    found: list[tuple[Objective, int]] = []
    waiting = [(item, 0) for item in reversed(below[None])]
    while waiting:
        item, depth = waiting.pop()
        found.append((item, depth))
        waiting += [(child, depth + 1) for child in reversed(below[item.id])]
    return found


def _latest_first(key: str) -> tuple[int, int]:
    period = parse_period(key)
    return -period.ends_on.toordinal(), -(period.ends_on - period.starts_on).days
