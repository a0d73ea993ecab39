"""An office whose answers are gathered already: requests and accepted values written as rows.

Measuring is tested here on what gathering leaves behind; the way there has tests of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from himpun.collection.models import DataRequest, Form, Value
from himpun.collection.rules import FormRow
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import START, Office, only_task
from himpun.organisations.models import Position, Unit
from himpun.plans.measures import measure_data
from himpun.plans.models import Indicator
from himpun.plans.rules import Measure

NOW = START + timedelta(hours=1)

COLLECTING = """
key: kantor-contoh-2026
edition: 1
kind: collecting
frequency: [monthly, quarterly, yearly]
identity:
  office: Kantor Contoh
  region: Kabupaten Contoh
  title: Pengumpulan Data Kinerja
actors:
  - {key: section_heads, positions_of: [seksi]}
  - {key: staff, position: Staf Perencanaan}
columns:
  - {title: Kasi, actors: [section_heads]}
  - {title: Staf, actors: [staff]}
steps:
  - {no: "1", activity: Menghimpun data, by: {actors: [staff]}, work: gather, from: [section_heads]}
  - {no: "2", activity: Merekap data, by: {actors: [staff]}, work: recap}
  - {no: "3", activity: Menganalisis data, by: {actors: [staff]}, work: analyse, returns: [{to: "1", scope: units}]}
"""

MEASURING = """
key: kantor-contoh-pengukuran-2026
edition: 1
kind: measuring
frequency: [monthly, quarterly, yearly]
identity:
  office: Kantor Contoh
  region: Kabupaten Contoh
  title: Pengukuran Kinerja
actors:
  - {key: agency_head, position: Kepala Dinas}
  - {key: planner, position: Fungsional Perencana}
  - {key: sakip_team, team: Tim SAKIP}
  - {key: section_heads, positions_of: [seksi]}
columns:
  - {title: Kepala, actors: [agency_head]}
  - {title: Perencana, actors: [planner]}
  - {title: Tim SAKIP, actors: [sakip_team]}
  - {title: Kasi, actors: [section_heads]}
steps:
  - {no: "1", activity: Menghimpun data, by: {actors: [planner]}, work: gather, from: [section_heads]}
  - {no: "2", activity: Membahas data, by: {actors: [sakip_team]}, work: discuss}
  - {no: "3", activity: Membuat konsep, by: {actors: [planner]}, work: draft}
  - no: "4"
    activity: Memeriksa konsep
    by: {actors: [agency_head]}
    work: review
    time: {max: 1, unit: hari, text: 1 hari}
    outcomes:
      - {key: achieved, label: Tercapai, to: "5", requires: all_achieved}
      - {key: not_achieved, label: Tidak tercapai, to: "5", requires: action_plans}
      - {key: needs_work, label: Perlu perbaikan, to: "3", requires: reason}
  - {no: "5", activity: Mengarsipkan, by: {actors: [planner]}, work: archive}
"""


def ask(cycle: Cycle, office: Office, *, now: datetime = START) -> dict[int, DataRequest]:
    """A request for every unit that owes indicators, by unit."""
    form = Form.objects.create(cycle=cycle, version=1, rows=[], sha256="0" * 64, prepared_at=now)
    found = {}
    for unit_id, indicators in office.indicators.items():
        unit = Unit.objects.get(pk=unit_id)
        rows = [row_of(indicator, unit) for indicator in indicators]
        found[unit_id] = DataRequest.objects.create(
            cycle=cycle, form=form, unit=unit, position=_head(unit), actor="unit", step="1", state="accepted",
            cell_count=len(rows), rows=[row.data() for row in rows], sent_at=now,
        )  # fmt: skip
    return found


def row_of(indicator: Indicator, unit: Unit) -> FormRow:
    return FormRow(
        unit_id=unit.id,
        unit=unit.name,
        indicator_id=indicator.id,
        code=indicator.code,
        name=indicator.name,
        measure_unit=indicator.measure_unit,
    )


def answer(
    request: DataRequest,
    indicator: Indicator,
    figure: str | Mapping[str, str] | None,
    *,
    state: str = "accepted",
    nihil: str = "",
    now: datetime = START,
    obstacle: str = "",
) -> Value:
    """One answer as it lies there: a number, variables, a predicate, or nihil with its reason. It supersedes."""
    Value.objects.filter(request=request, indicator=indicator, is_current=True).update(is_current=False)
    position = request.position
    official = position.appointments.get().official
    number, predicate, variables = None, "", {}
    if isinstance(figure, str):
        try:
            number = Decimal(figure)
        except ArithmeticError:
            predicate = figure
    elif figure is not None:
        variables = dict(figure)
    return Value.objects.create(
        request=request, indicator=indicator, round=1, state=state, number=number, predicate=predicate,
        variables=variables, is_nihil=bool(nihil), note=nihil, obstacle=obstacle, typed_at=now, typed_by=official,
        typed_as=position, decided_at=now,
    )  # fmt: skip


def answer_all(cycle: Cycle, office: Office, figure: str = "10") -> dict[int, DataRequest]:
    """Ask every unit and let each answer every indicator with the same figure (their target is 10)."""
    requests = ask(cycle, office)
    for unit_id, indicators in office.indicators.items():
        for indicator in indicators:
            answer(requests[unit_id], indicator, figure)
    return requests


def measured_by(indicator: Indicator, measure: Measure) -> Indicator:
    """Give an indicator another way of measuring, as if it had always been so."""
    indicator.measure = measure_data(replace(measure, version=1))
    indicator.save(update_fields=["measure"])
    return indicator


def up_to(office: Office, cycle: Cycle, step: str, *, now: datetime = NOW) -> Task:
    """Complete the open tasks until the step is open; returns its task."""
    while True:
        task = only_task(cycle)
        if task.step == step:
            return task
        office.complete(task, now=now)


def _head(unit: Unit) -> Position:
    position = unit.positions.filter(role="head").order_by("order", "id").first()
    assert position is not None
    return position
