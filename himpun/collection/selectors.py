"""What was asked, what was answered, and what counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from himpun.collection.answers import figure_text
from himpun.collection.models import DataRequest, Evidence, Form, RegisterEntry, Value
from himpun.collection.rules import CellState, FormRow, State
from himpun.cycles.models import Cycle
from himpun.cycles.selectors import valid_version
from himpun.kernel.periods import parse_period
from himpun.ledger.prepared import Select

_current = Select(lambda request_id: Value.objects.filter(request_id=request_id, is_current=True), int)
_evidence = Select(
    lambda request_id: Evidence.objects.filter(request_id=request_id, withdrawn_at=None).only("indicator_id"), int
)


@dataclass(frozen=True)
class GridRow:
    """One line of the fill grid: what is asked, the current value with its history, and its evidence."""

    row: FormRow
    value: Value | None
    history: tuple[Value, ...]
    evidence: tuple[Evidence, ...]
    is_open: bool


@dataclass(frozen=True)
class GatheredCell:
    """One cell as a recap and a measurement read it. `state`: accepted, nihil or missing.

    Where a cell is missing all figures are empty; nihil carries its reason in `note` and no figure.
    """

    unit_id: int
    unit: str
    indicator_id: int
    row: FormRow
    state: str
    number: Decimal | None = None
    predicate: str = ""
    variables: Mapping[str, str] | None = None
    note: str = ""
    obstacle: str = ""
    follow_up: str = ""
    value_id: int | None = None
    evidence_count: int = 0

    @property
    def text(self) -> str:
        """The figure as an office writes it; empty where it is missing."""
        return figure_text(self.number, self.predicate, is_nihil=self.state == "nihil")


@dataclass(frozen=True)
class MatrixLine:
    """One unit of the gathering matrix: its request, each cell's state by indicator, and how many stand where."""

    request: DataRequest
    cells: Mapping[int, str]
    counts: Mapping[str, int]


def latest_form(cycle_id: int) -> Form | None:
    """The newest version of a cycle's form."""
    return Form.objects.filter(cycle_id=cycle_id).order_by("-version").first()


def form_rows(form: Form) -> list[FormRow]:
    """The cells of a form, in its order."""
    return [FormRow.of(data) for data in form.rows]


def rows_of(request: DataRequest) -> dict[int, FormRow]:
    """What a unit is asked for, by indicator, in the order of the form."""
    return {data["indicator_id"]: FormRow.of(data) for data in request.rows}


def current_values(request_id: int) -> dict[int, Value]:
    """The values that hold now, by indicator."""
    return {value.indicator_id: value for value in _current(request_id)}


def grid(request: DataRequest) -> list[GridRow]:
    """The fill grid of a request, in two statements however many cells it has."""
    values: dict[int, list[Value]] = defaultdict(list)
    for typed in Value.objects.filter(request=request).select_related("typed_as").order_by("id"):
        values[typed.indicator_id].append(typed)
    evidence: dict[int | None, list[Evidence]] = defaultdict(list)
    for item in Evidence.objects.filter(request=request, withdrawn_at=None).select_related("file").order_by("id"):
        evidence[item.indicator_id].append(item)
    lines = []
    fillable = request.state in (State.OPEN, State.RETURNED)
    for row in rows_of(request).values():
        history = values[row.indicator_id]
        value = next((item for item in history if item.is_current), None)
        is_open = fillable and (value is None or value.state in (CellState.TYPED, CellState.RETURNED))
        earlier = tuple(item for item in history if not item.is_current)
        lines.append(GridRow(row, value, earlier, tuple(evidence[row.indicator_id]), is_open))
    return lines


def requests_of(cycle_id: int) -> list[DataRequest]:
    """The requests of a cycle in the order of the units."""
    found = DataRequest.objects.filter(cycle_id=cycle_id).select_related("unit", "position")
    return list(found.order_by("unit__order", "unit_id"))


def matrix(cycle_id: int) -> list[MatrixLine]:
    """Units × indicators with the state of each cell, in two statements however large."""
    states: dict[int, dict[int, str]] = defaultdict(dict)
    current = Value.objects.filter(request__cycle_id=cycle_id, is_current=True)
    for request_id, indicator_id, state in current.values_list("request_id", "indicator_id", "state"):
        states[request_id][indicator_id] = state
    lines = []
    for request in requests_of(cycle_id):
        cells = {data["indicator_id"]: states[request.id].get(data["indicator_id"], "missing") for data in request.rows}
        counts: dict[str, int] = defaultdict(int)
        for state in cells.values():
            counts[state] += 1
        lines.append(MatrixLine(request, cells, dict(counts)))
    return lines


def gathered_cells(cycle_id: int, *, unit_id: int | None = None, accepted_only: bool = True) -> list[GatheredCell]:
    """Every cell that was expected, with what was answered, in three statements.

    `accepted_only=False` also takes what was handed in and is not yet decided: a unit recapitulates before its head
    validates. Excused units owe nothing and are left out.
    """
    counted = {CellState.ACCEPTED} if accepted_only else {CellState.ACCEPTED, CellState.HANDED_IN}
    current = Value.objects.filter(request__cycle_id=cycle_id, is_current=True, state__in=counted)
    if unit_id is not None:
        current = current.filter(request__unit_id=unit_id)
    values = {(item.request_id, item.indicator_id): item for item in current}
    evidence: dict[tuple[int, int | None], int] = defaultdict(int)
    kept = Evidence.objects.filter(request__cycle_id=cycle_id, withdrawn_at=None)
    for place in kept.values_list("request_id", "indicator_id"):
        evidence[place] += 1
    cells = []
    for request in requests_of(cycle_id):
        if request.state == State.EXCUSED or unit_id not in (None, request.unit_id):
            continue
        for row in rows_of(request).values():
            place = (request.id, row.indicator_id)
            cells.append(_gathered(request, row, values.get(place), evidence[place]))
    return cells


def previous_cycle(cycle: Cycle) -> Cycle | None:
    """The same procedure's cycle of the period before, in the version that counts."""
    return valid_version(cycle.procedure_id, parse_period(cycle.period).previous().key)


def accepted_of(cycle_ids: Iterable[int], unit_ids: Iterable[int]) -> dict[tuple[int, int], Value]:
    """Accepted values of some cycles by (unit, indicator); an earlier named cycle goes before a later one."""
    order = list(cycle_ids)
    found: dict[tuple[int, int], Value] = {}
    values = Value.objects.filter(
        request__cycle_id__in=order,
        request__unit_id__in=list(unit_ids),
        is_current=True,
        state=CellState.ACCEPTED,
    ).select_related("request")
    for value in sorted(values, key=lambda value: order.index(value.request.cycle_id)):
        found.setdefault((value.request.unit_id, value.indicator_id), value)
    return found


def cells_without_evidence(request: DataRequest, values: Iterable[Value]) -> list[int]:
    """Indicators whose figure should be proved and is not: a finding, never a refusal. A nihil needs no proof."""
    required = {data["indicator_id"] for data in request.rows if data["evidence_required"]}
    wanted = [value.indicator_id for value in values if value.indicator_id in required and not value.is_nihil]
    if not wanted:
        return []
    proved = {evidence.indicator_id for evidence in _evidence(request.id)}
    return [] if None in proved else [indicator_id for indicator_id in wanted if indicator_id not in proved]


def register_entries(cycle_id: int, *, unit_id: int | None = None) -> list[RegisterEntry]:
    """The LHP, LHE and TLHP lines of a cycle that hold now, by register and number."""
    entries = RegisterEntry.objects.filter(request__cycle_id=cycle_id, withdrawn_at=None)
    if unit_id is not None:
        entries = entries.filter(request__unit_id=unit_id)
    return list(entries.select_related("request__unit", "file").order_by("register", "number", "id"))


def missing_registers(request_id: int, wanted: Iterable[str]) -> list[str]:
    """The registers that a unit owes and has neither filled nor declared nihil."""
    owed = list(wanted)
    if not owed:
        return []
    there = set(
        RegisterEntry.objects.filter(request_id=request_id, withdrawn_at=None).values_list("register", flat=True)
    )
    return [register for register in owed if register not in there]


def wrong_lines(request_id: int) -> list[str]:
    """The lines of registers that were named as wrong and still stand, as people know them."""
    rows = RegisterEntry.objects.filter(request_id=request_id, withdrawn_at=None).exclude(wrong="").order_by("id")
    return [f"{row.register} {'nihil' if row.is_nihil else row.number}" for row in rows]


def _gathered(request: DataRequest, row: FormRow, value: Value | None, evidence_count: int) -> GatheredCell:
    if value is None:
        return GatheredCell(
            request.unit_id, request.unit.name, row.indicator_id, row, "missing", evidence_count=evidence_count
        )
    return GatheredCell(
        unit_id=request.unit_id,
        unit=request.unit.name,
        indicator_id=row.indicator_id,
        row=row,
        state="nihil" if value.is_nihil else "accepted",
        number=value.number,
        predicate=value.predicate,
        variables=value.variables,
        note=value.note,
        obstacle=value.obstacle,
        follow_up=value.follow_up,
        value_id=value.id,
        evidence_count=evidence_count,
    )
