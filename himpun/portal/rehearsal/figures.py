"""Published indicator figures that a rehearsal fills its cycle with, by kind of office.

The figures are real and belong to the offices named in their source, never to the offices that rehearse with them;
what was derived is marked on the row. `figures/README.md` says from which table each row comes, and by which rule.
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict

from himpun.kernel.periods import MONTHS_IN, Period
from himpun.kernel.refusals import Refusal
from himpun.plans.rules import PREDICATE_SCALES, Against, Basis, OverPeriods, Polarity, ValueType

OfficeKind = Literal["village_empowerment", "planning", "inspectorate", "subdistrict"]
PeriodName = Literal["Q1", "Q2", "Q3", "Q4", "year"]
Course = Literal["increment", "progress", "level"]
Kin = Literal["same", "nearest", "other"]

KINDS: tuple[OfficeKind, ...] = get_args(OfficeKind)
QUARTERS: tuple[PeriodName, ...] = ("Q1", "Q2", "Q3", "Q4")

FOLDER = Path(__file__).parent / "figures"

# What an office's printed name says about its kind; the first that fits wins. Every other office gets "planning",
# the table whose supporting programme all offices have.
_OFFICE_WORDS: tuple[tuple[OfficeKind, tuple[str, ...]], ...] = (
    ("inspectorate", ("inspektorat",)),
    ("subdistrict", ("kecamatan", "distrik")),
    ("village_empowerment", ("pemberdayaan masyarakat", "dpmd", "dpmk", "dinas pmd", "dinas pmk")),
)

# increment: each quarter its own amount; progress: the position reached, counted from 0; level: the state at the time,
# read against the year's target all year round.
_BASIS: dict[Course, Basis] = {"increment": "increment", "progress": "cumulative", "level": "cumulative"}
_OVER_PERIODS: dict[Course, OverPeriods] = {"increment": "sum", "progress": "last", "level": "last"}
_AGAINST: dict[Course, Against] = {"increment": "period", "progress": "period", "level": "annual"}


class Source(BaseModel):
    """A published table: whose it is, of which year, where it can be read. `file` is the file at that address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    url: str | None
    file: str | None
    agency: str
    region: str
    year: int


class SourceRow(Source):
    """The place of one indicator in its table; `kin` says how near that office is to the kind rehearsed."""

    row: str
    kin: Kin
    note: str | None


class LeftOut(BaseModel):
    """Published rows that were not carried over, and why (Indonesian)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    reason: str
    count: int
    rows: tuple[str, ...]


class Figure(NamedTuple):
    """Target and realisation for one period, on one basis; a predicate is text. `derived`: not both were printed."""

    target: Decimal | str
    realised: Decimal | str
    derived: bool


class _Facts(BaseModel):
    """What a published row says, without where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    name_as_printed: str | None
    unit_of_measure: str
    value_type: ValueType
    polarity: Polarity
    scale: Literal["opinion", "sakip"] | None
    course: Course
    sasaran: str
    activity: str | None
    target: str
    target_derived: bool
    realised: dict[PeriodName, str]
    derived_periods: tuple[PeriodName, ...]
    realised_derived: bool
    pagu: str | None
    pagu_derived: bool
    budget_realised: dict[PeriodName, str] | None
    budget_derived_periods: tuple[PeriodName, ...]
    rules: tuple[str, ...]


class PublishedIndicator(_Facts):
    """One indicator of a published table. Targets are the year's; money in rupiah; a decimal is a plain string."""

    source: SourceRow

    @property
    def basis(self) -> Basis:
        """Whether a quarter's figure is its own amount or the position reached."""
        return _BASIS[self.course]

    @property
    def consolidation_periods(self) -> OverPeriods:
        """How the quarters make the year."""
        return _OVER_PERIODS[self.course]

    @property
    def against(self) -> Against:
        """Whether a quarter stands against its own share of the target or against the year's."""
        return _AGAINST[self.course]

    @property
    def predicate_scale(self) -> tuple[str, ...] | None:
        """The predicates of a predicate indicator, best first."""
        return PREDICATE_SCALES[self.scale] if self.scale else None

    @property
    def is_whole(self) -> bool:
        """Whether half of one is meaningless: documents, people, rupiah."""
        figures = [self.target, *self.realised.values()]
        return self.value_type in ("number", "money") and all("." not in figure for figure in figures)

    def figure_in(self, period: Period) -> Figure:
        """What was promised and reached in the period, on the indicator's own basis.

        The year's target grows evenly by months and a quarter's realisation evenly within the quarter; what cannot be
        halved is rounded down, so that a single document is due, and counted, at the end. Both are marked derived.
        """
        end = period.number * MONTHS_IN[period.kind]
        quarter = QUARTERS[(end - 1) // 3]
        derived = self.target_derived or quarter in self.derived_periods or end % 3 != 0
        if self.value_type == "predicate":
            return Figure(self.target, self.realised[quarter], derived)
        if self.course == "level":
            return Figure(Decimal(self.target), Decimal(self.realised[quarter]), derived)
        start = end - MONTHS_IN[period.kind] if self.course == "increment" else 0
        return Figure(
            self._target_by(end) - self._target_by(start),
            self._reached_by(end) - self._reached_by(start),
            derived or period.kind != "year",
        )

    def _target_by(self, month: int) -> Decimal:
        return self._rounded(Decimal(self.target) * month / 12)

    def _reached_by(self, month: int) -> Decimal:
        quarters = [Decimal(self.realised[quarter]) for quarter in QUARTERS]
        reached = [Decimal(0)]
        for amount in quarters:
            reached.append(reached[-1] + amount if self.course == "increment" else amount)
        full, months = divmod(month, 3)
        if not months:
            return reached[full]
        return self._rounded(reached[full] + (reached[full + 1] - reached[full]) * months / 3)

    def _rounded(self, value: Decimal) -> Decimal:
        if self.is_whole:
            return value.quantize(Decimal(1), ROUND_DOWN)
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


class _Reference(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    row: str
    kin: Kin
    note: str | None


class _Row(_Facts):
    """A row as the file writes it: the source by its id, to say its address once."""

    source: _Reference


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: OfficeKind
    label: str
    sources: dict[str, Source]
    indicators: tuple[_Row, ...]
    left_out: tuple[LeftOut, ...]


def kind_of_office(office: str) -> OfficeKind:
    """Which table an office rehearses with, by its name as printed on the procedure."""
    name = " ".join(office.casefold().split())
    for kind, words in _OFFICE_WORDS:
        if any(word in name for word in words):
            return kind
    return "planning"


def indicators_for(kind: str, count: int) -> list[PublishedIndicator]:
    """The first `count` indicators of the kind, always the same ones in the same order.

    Beyond the end of the table it starts again with the same figures, and the name says which series it is:
    "Jumlah Posyantek Aktif (seri 2)". Raises Refusal `figures_kind_unknown`.
    """
    table = _indicators(_known(kind))
    return [_in_series(table[at % len(table)], at // len(table) + 1) for at in range(count)]


def sources(kind: str) -> list[Source]:
    """The published tables behind the indicators of the kind, to be named wherever the figures are shown."""
    used: dict[Source, None] = {}
    for row in _indicators(_known(kind)):
        used[Source(**row.source.model_dump(include=set(Source.model_fields)))] = None
    return list(used)


def left_out(kind: str) -> list[LeftOut]:
    """The published rows that were looked at for the kind and kept out as empty, broken or suspect."""
    return list(_file(_known(kind)).left_out)


def _known(kind: str) -> OfficeKind:
    for known in KINDS:
        if known == kind:
            return known
    choices = ", ".join(KINDS)
    raise Refusal(
        "figures_kind_unknown", f"Tidak ada angka contoh untuk jenis kantor “{kind}”. Pilih: {choices}.", choices=KINDS
    )


@cache
def _file(kind: OfficeKind) -> _File:
    return _File.model_validate_json((FOLDER / f"{kind}.json").read_bytes())


@cache
def _indicators(kind: OfficeKind) -> Sequence[PublishedIndicator]:
    file = _file(kind)
    rows = []
    for row in file.indicators:
        place = row.source.model_dump()
        source = SourceRow(**file.sources[place.pop("id")].model_dump(), **place)
        rows.append(PublishedIndicator(**row.model_dump(exclude={"source"}), source=source))
    return tuple(rows)


def _in_series(indicator: PublishedIndicator, series: int) -> PublishedIndicator:
    if series == 1:
        return indicator
    return indicator.model_copy(update={"name": f"{indicator.name} (seri {series})"})
