"""The permintaan data: what one unit is asked, with target and last value at hand."""

from __future__ import annotations

from collections.abc import Sequence

from himpun.collection.models import DataRequest
from himpun.collection.rules import FormRow as AskedRow
from himpun.cycles.running import Running
from himpun.documents.building.heads import blocks, head_of, period_label
from himpun.documents.papers import ActionPlanRow, Marks, RegisterTable, RequestPaper, RequestRow

OPENING = (
    "Dalam rangka {title} {period}, mohon mengisi data dan informasi kinerja berikut dan mengirimkannya "
    "melalui Himpun{by}, beserta bukti dukungnya."
)
BY = " paling lambat pada waktu yang disebut"


def request_papers(
    requests: Sequence[DataRequest], running: Running, *, sent_by: Marks | None
) -> list[tuple[DataRequest, RequestPaper]]:
    """A paper for each request. Asks the database nothing more, however many there are."""
    return [(request, _paper(request, running, sent_by)) for request in requests]


def _paper(request: DataRequest, running: Running, sent_by: Marks | None) -> RequestPaper:
    cycle = running.cycle
    rows = [AskedRow.of(row) for row in request.rows]
    return RequestPaper(
        **head_of(cycle.agency),
        period=period_label(cycle),
        unit=request.unit.name,
        addressee=request.position.title,
        sender=f"{sent_by.prefix} {sent_by.position}".strip() if sent_by else "",
        due_at=request.due_at,
        opening=OPENING.format(
            title=running.definition.identity.title, period=period_label(cycle), by=BY if request.due_at else ""
        ),
        rows=tuple(_row(number, row) for number, row in enumerate(rows, start=1)),
        registers=tuple(RegisterTable(register=name) for name in _registers(request, running)),
        action_plans=tuple(_plans(rows)),
        marks=blocks(sent_by),
        paper_place=cycle.paper_place,
    )


def _row(number: int, row: AskedRow) -> RequestRow:
    return RequestRow(
        no=str(number),
        indicator=row.label,
        definition=row.definition,
        measure=row.measure_unit,
        target_text=row.target,
        target_is_derived=bool(row.target) and row.target_is_derived,
        previous_text=f"{row.last_value} ({row.last_period})" if row.last_value and row.last_period else row.last_value,
        variables=tuple((name, None) for name in row.variables),
    )


def _plans(rows: Sequence[AskedRow]) -> list[ActionPlanRow]:
    told = [(row.label, plan) for row in rows for plan in row.plans]
    return [
        ActionPlanRow(no=str(number), indicator=label, cause="", action=plan, output="", responsible="")
        for number, (label, plan) in enumerate(told, start=1)
    ]


def _registers(request: DataRequest, running: Running) -> Sequence[str]:
    """The registers of the step that gathers from this unit."""
    step = running.step(request.step)
    return step.registers if step else ()
