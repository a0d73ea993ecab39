"""Preparing the form: which indicators are asked of which unit, with target and last value at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from himpun.collection.answers import figure_text
from himpun.collection.models import Form, Value
from himpun.collection.newest_form import form_of, keep_form
from himpun.collection.rules import FormRow
from himpun.collection.selectors import accepted_of, previous_cycle
from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running
from himpun.cycles.services.complete import finish
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.kernel.periods import Period, parse_period
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import Fact
from himpun.organisations.actors import Actor
from himpun.organisations.models import Unit
from himpun.plans.models import Indicator, IndicatorUnit
from himpun.plans.selectors import TargetInForce, TargetsInForce, current_measure, targets_in_force

OpenPlans = Callable[[Cycle], Mapping[tuple[int, int | None], list[str]]]
_open_plans: list[OpenPlans] = []


def ask_again_for(plans: OpenPlans | None) -> None:
    """Set who tells which action plans of earlier periods are still open, by (indicator, unit); for `portal.wiring`.

    The plans are written further down the story than the form, so the form cannot ask for them itself.
    """
    _open_plans[:] = [plans] if plans else []


@act
def prepare_form(
    task_id: int, *, actor: Actor, now: datetime, outcome: str = "", note: str = "", paper_place: str = ""
) -> Form:
    """Write the next version of the form from the plan as it stands, and finish the task."""
    task, running = locked_task(task_id, now=now)
    known = form_of(running)
    if known is not None and was_done_by(task, actor):
        return known
    refuse_unless_allowed(task, actor)
    if task.kind != "prepare_form":
        raise Refusal("not_a_form_task", "Tugas ini bukan penyiapan format data. Selesaikan lewat halaman tugasnya.")
    form, fact = write_form(running, step=task.step)
    finish(task, running, actor=actor, outcome=outcome, note=note, paper_place=paper_place, before=[fact])
    return form


def write_form(running: Running, *, step: str = "") -> tuple[Form, Fact]:
    """Write the next version of a cycle's form; the caller records the fact. The cost does not grow with the units.

    `step`: the row that prepares it, where one does.
    """
    known = form_of(running)
    rows = [row.data() for row in build_rows(running)]
    form = Form.objects.create(
        cycle=running.cycle,
        version=known.version + 1 if known else 1,
        rows=rows,
        sha256=sha256_hex(canonical_json(rows)),
        prepared_at=running.now,
    )
    keep_form(running, form)
    data = {"version": form.version, "cells": len(rows), "sha256": form.sha256, "step": step}
    return form, Fact("form.prepared", ("form", form.id), data, running.cycle.id)


def asked_actors(running: Running) -> list[str]:
    """The actors whose units are asked for data: who is served, gathered from, or fills."""
    keys: list[str] = []
    for step in running.definition.steps:
        keys += step.from_
        keys += step.to if step.work == "distribute" else []
        keys += step.by.actors if step.work == "fill" else []
    return list(dict.fromkeys(keys))


def build_rows(running: Running) -> list[FormRow]:
    """Every indicator that a unit of this cycle owes for its period, unit by unit in the office's order."""
    cycle = running.cycle
    period = parse_period(cycle.period)
    units = {unit.id: unit for unit in Unit.objects.filter(pk__in=running.units_of(tuple(asked_actors(running))))}
    targets = targets_in_force(cycle.agency_id, period)
    owed = _owed(cycle, units, period, targets)
    before = previous_cycle(cycle)
    last = accepted_of([before.id], units) if before else {}
    label = parse_period(before.period).label if before else ""
    plans = _open_plans[0](cycle) if _open_plans else {}
    rows = []
    for unit_id, indicator in owed:
        place = (unit_id, indicator.id)
        again = (*plans.get((indicator.id, unit_id), ()), *plans.get((indicator.id, None), ()))
        target = targets.get((indicator.id, unit_id)) or targets.get((indicator.id, None))
        row = _row(units[unit_id], indicator, target)
        rows.append(replace(row, plans=again, **_last(last.get(place), label)))
    return rows


def _owed(
    cycle: Cycle, units: Mapping[int, Unit], period: Period, targets: TargetsInForce
) -> list[tuple[int, Indicator]]:
    answers = IndicatorUnit.objects.filter(unit_id__in=list(units), indicator__agency_id=cycle.agency_id)
    by_unit: dict[int, list[Indicator]] = defaultdict(list)
    for answer in answers.select_related("indicator").order_by("indicator__order", "indicator_id"):
        indicator = answer.indicator
        promised = any(
            held is not None and held.period == period.key
            for held in (targets.get((indicator.id, answer.unit_id)), targets.get((indicator.id, None)))
        )
        if is_asked(indicator, period, is_promised=promised):
            by_unit[answer.unit_id].append(indicator)
    order = sorted(units.values(), key=lambda unit: (unit.order, unit.id))
    return [(unit.id, indicator) for unit in order for indicator in by_unit[unit.id]]


def is_asked(indicator: Indicator, period: Period, *, is_promised: bool) -> bool:
    """An indicator is asked when its own period ends with the cycle's, or a target stands for the very period."""
    if indicator.ends_on is not None and indicator.ends_on < period.starts_on:
        return False
    own = period.within(indicator.frequency)  # type: ignore[arg-type]
    return is_promised or own.ends_on == period.ends_on


def _row(unit: Unit, indicator: Indicator, target: TargetInForce | None) -> FormRow:
    measure = current_measure(indicator)
    return FormRow(
        unit_id=unit.id,
        unit=unit.name,
        indicator_id=indicator.id,
        code=indicator.code,
        name=indicator.name,
        measure_unit=indicator.measure_unit,
        value_type=measure.value_type,
        measure_version=indicator.measure_version,
        definition=indicator.definition,
        formula=measure.formula.expression if measure.formula else "",
        variables=measure.formula.variables if measure.formula else (),
        scale=measure.predicate_scale or (),
        target=target.text if target else "",
        target_is_derived=target.is_derived if target else False,
        evidence_required=indicator.evidence_required,
    )


def _last(value: Value | None, label: str) -> dict[str, Any]:
    if value is None:
        return {}
    text = figure_text(value.number, value.predicate, is_nihil=value.is_nihil)
    return {"last_value": text, "last_period": label}


def form_of_task(task: Task) -> Form | None:
    """The form that was written since a task opened."""
    return Form.objects.filter(cycle_id=task.cycle_id, prepared_at__gte=task.opened_at).order_by("-version").first()
