"""What was asked, what was answered, and what counts."""

from __future__ import annotations

from collections.abc import Iterable

from himpun.collection.models import DataRequest, Evidence, Form, RegisterEntry, Value
from himpun.collection.rules import CellState, FormRow
from himpun.cycles.models import Cycle
from himpun.cycles.selectors import valid_version
from himpun.kernel.periods import parse_period
from himpun.ledger.prepared import Select

_current = Select(lambda request_id: Value.objects.filter(request_id=request_id, is_current=True), int)
_evidence = Select(
    lambda request_id: Evidence.objects.filter(request_id=request_id, withdrawn_at=None).only("indicator_id"), int
)


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


def requests_of(cycle_id: int) -> list[DataRequest]:
    """The requests of a cycle in the order of the units."""
    found = DataRequest.objects.filter(cycle_id=cycle_id).select_related("unit", "position")
    return list(found.order_by("unit__order", "unit_id"))


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
