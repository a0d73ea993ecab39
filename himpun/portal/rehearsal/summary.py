"""What a rehearsal came to, read back from the rows: `summary.json`, and whether the run kept its promises."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from himpun.collection.models import DataRequest, Value
from himpun.cycles.models import Cycle, StepRun, Task
from himpun.documents.models import Document, Mark
from himpun.kernel.worktime import StandardTime, WorkCalendar
from himpun.ledger.models import Entry
from himpun.ledger.selectors import head_of
from himpun.measurement.models import Achievement, ActionPlan
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Unit
from himpun.portal.rehearsal.possible import Possible
from himpun.procedures.definition import Definition, Step
from himpun.procedures.graph import OPENING
from himpun.procedures.selectors import definition_of

_UNDONE = (Task.State.WITHDRAWN, Task.State.NOT_NEEDED)


def summarise(cycle: Cycle, *, seed: int, statements: int, database: str, seconds: float) -> dict[str, Any]:
    """The whole summary: decimals are strings such as "1234.5", minutes whole or null, holders positions."""
    definition = definition_of(cycle.edition)
    calendar = calendar_for(cycle.agency)
    tasks = list(Task.objects.filter(cycle=cycle).select_related("position", "team", "unit").order_by("id"))
    achievements = _achievements(cycle)
    head = head_of(cycle.agency_id)
    return {
        "procedure": cycle.procedure.key,
        "seed": seed,
        "period": cycle.period,
        "units": DataRequest.objects.filter(cycle=cycle).count(),
        "steps_done": [_step(row, cycle, tasks, calendar) for row in _rows(definition, tasks)],
        "returns": _returns(cycle),
        "standard_minutes": _total(definition.steps, calendar),
        "values": _values(cycle),
        "achievements": achievements,
        "achieved_count": sum(row["state"] == "achieved" for row in achievements),
        "missed_count": sum(row["state"] == "missed" for row in achievements),
        "not_measured_count": sum(row["state"] in ("not_measured", "undefined") for row in achievements),
        "action_plans": _action_plans(cycle),
        "documents": _documents(cycle),
        "signatures": _signatures(cycle),
        "late_tasks": sum(1 for task in tasks if task.done_at and task.due_at and task.done_at > task.due_at),
        "acting_tasks": sum(1 for task in tasks if task.capacity in ("plh", "plt", "pj")),
        "ledger": {"entries": head.seq if head else 0, "head": head.hash if head else ""},
        "state": cycle.state,
        "started_at": _local(cycle.started_at, calendar),
        "ended_at": _local(cycle.ended_at, calendar) if cycle.ended_at else None,
        "database": database,
        "sql_statements": statements,
        "seconds": round(seconds, 1),
    }


def lacking(summary: dict[str, Any], cycle: Cycle) -> list[str]:
    """What a rehearsal must show and this one did not, with the reason; empty when it kept its promises.

    A return is asked for only where the procedure allows one.
    """
    possible = Possible(definition_of(cycle.edition))
    found = []
    if summary["state"] != Cycle.State.ENDED:
        found.append(f"siklus tidak sampai selesai; masih terbuka: {_still_open(cycle)}")
    if not summary["late_tasks"]:
        found.append("tidak ada tindakan yang terlambat" + _because(_never_late(possible)))
    if not summary["values"]["nihil"]:
        found.append("tidak ada isian nihil" + _because(_never_nihil(possible, summary["units"])))
    if not summary["acting_tasks"]:
        found.append("tidak ada tugas yang dikerjakan pejabat Plt./Plh.")
    may_return = possible.decides_on_answers if summary["units"] else possible.returns_work
    if not summary["returns"] and may_return:
        found.append("tidak ada pengembalian")
    return found


def _because(reason: str) -> str:
    return f", sebab {reason}" if reason else ""


def _never_late(possible: Possible) -> str:
    return "" if possible.is_timed else "tidak ada langkah yang berbatas waktu"


def _never_nihil(possible: Possible, asked: int) -> str:
    if not possible.collects:
        return "prosedur ini tidak meminta data dari siapa pun"
    if not asked:
        return "jalan yang ditempuh tidak melewati langkah yang meminta data"
    if not possible.decides_on_answers:
        return "isian unit tidak pernah diterima: tidak ada langkah yang menghimpun atau memvalidasinya"
    return ""


def _still_open(cycle: Cycle) -> str:
    tasks = Task.objects.filter(cycle=cycle, state__in=[Task.State.OPEN, Task.State.SUSPENDED])
    rows = tasks.select_related("position", "team").order_by("id")[:5]
    told = [f"langkah {task.step or '–'} ({task.kind}) pada {_holder(task)}" for task in rows]
    return "; ".join(told) or "tidak ada tugas"


def _rows(definition: Definition, tasks: list[Task]) -> list[Step | None]:
    """The printed rows that were carried out, and the opening act (None) where there was one."""
    done = {task.step for task in tasks if task.run_id}
    opening: list[Step | None] = [None] if OPENING in done else []
    return [*opening, *(step for step in definition.steps if step.no in done)]


def _step(step: Step | None, cycle: Cycle, tasks: list[Task], calendar: WorkCalendar) -> dict[str, Any]:
    no = step.no if step else OPENING
    own = [task for task in tasks if task.step == no and task.run_id and task.state not in _UNDONE]
    runs = StepRun.objects.filter(cycle=cycle, step=no).exclude(closing__in=["merged", "withdrawn"])
    last = runs.order_by("-id").first()
    return {
        "no": no,
        "activity": step.activity if step else "Lembar disposisi/arahan",
        "actor": ", ".join(sorted({task.actor for task in own})),
        "holders": sorted({_holder(task) for task in own}),
        "outcome": last.outcome or last.closing if last else "",
        "rounds": max((run.round for run in runs), default=0),
        "standard_minutes": _standard(step, calendar),
        "measured_minutes": sum(task.measured_minutes for task in own) if own else None,
        "waiting_minutes": sum(task.waiting_minutes for task in own) if own else None,
    }


def _holder(task: Task) -> str:
    if task.position:
        return task.position.title
    return task.team.name if task.team else ""


def _standard(step: Step | None, calendar: WorkCalendar) -> int | None:
    if step is None or step.time is None or step.time.max is None:
        return None
    return StandardTime(step.time.min, step.time.max, step.time.unit, step.time.text).net_minutes(calendar)


def _total(steps: Iterable[Step], calendar: WorkCalendar) -> int:
    """The rows in series, as the document adds them; never times the units."""
    return sum(_standard(step, calendar) or 0 for step in steps)


def _returns(cycle: Cycle) -> list[dict[str, Any]]:
    """One row per unit, as the ledger tells it: what went back from which step to which, and why.

    Work that is no data goes back for the whole cycle, or by a decision: then `unit` is null.
    """
    told = Entry.objects.filter(cycle_id=cycle.id, verb__in=["cells.returned", "task.returned", "task.completed"])
    back = Possible(definition_of(cycle.edition)).ways_back
    rows = []
    for verb, body in told.order_by("seq").values_list("verb", "body"):
        data = json.loads(body)["data"]
        if verb == "cells.returned":
            rows.append((data["step"], data["to"], data["unit"], data["reason"]))
        elif verb == "task.returned" and "requests" not in data:
            rows += [(data["step"], data["to"], unit, data["reason"]) for unit in data["units"] or [None]]
        elif verb == "task.completed" and (data["step"], data["outcome"]) in back:
            way = back[data["step"], data["outcome"]]
            rows.append((data["step"], way.to, data["unit"], way.label))
    return [
        {"step": step, "to_step": to, "unit": _unit_name(unit), "reason": reason} for step, to, unit, reason in rows
    ]


def _values(cycle: Cycle) -> dict[str, int]:
    expected = sum(DataRequest.objects.filter(cycle=cycle).values_list("cell_count", flat=True))
    current = Value.objects.filter(request__cycle=cycle, is_current=True, state=Value.State.ACCEPTED)
    nihil = current.filter(is_nihil=True).count()
    accepted = current.filter(is_nihil=False).count()
    return {"expected": expected, "accepted": accepted, "nihil": nihil, "missing": expected - accepted - nihil}


def _achievements(cycle: Cycle) -> list[dict[str, Any]]:
    rows = Achievement.objects.filter(cycle=cycle, is_current=True, is_judged=True).select_related("indicator", "unit")
    return [
        {
            "indicator": row.indicator.name,
            "unit": row.unit.name if row.unit else None,
            "measure": row.indicator.measure_unit,
            "target": row.inputs["figures"].get("T", row.target) or None,
            "realised": row.inputs["figures"].get("R", row.realised) or None,
            "formula": row.formula,
            "percent": None if row.percent is None else str(row.percent),
            "category": row.category or None,
            "state": row.state,
        }
        for row in rows.order_by("indicator__order", "indicator_id", "unit_id")
    ]


def _action_plans(cycle: Cycle) -> list[dict[str, Any]]:
    rows = ActionPlan.objects.filter(cycle=cycle).select_related("indicator", "responsible", "unit")
    return [
        {
            "indicator": row.indicator.name,
            "unit": row.unit.name if row.unit else None,
            "cause": row.cause,
            "action": row.action,
            "output": row.output,
            "responsible": row.responsible.title if row.responsible else None,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
        for row in rows.order_by("indicator__order", "id")
    ]


def _documents(cycle: Cycle) -> list[dict[str, Any]]:
    rows = Document.objects.filter(cycle=cycle).exclude(state=Document.State.VOID).order_by("id")
    return [
        {
            "kind": row.kind,
            "unit": _unit_name(row.unit_id),
            "number": row.number,
            "version": row.version,
            "state": row.state,
            "sha256": row.issued_pdf_id or row.unsigned_pdf_id,
            "pages": row.page_count,
        }
        for row in rows
    ]


def _signatures(cycle: Cycle) -> list[dict[str, Any]]:
    marks = Mark.objects.filter(document__cycle=cycle, state=Mark.State.DONE).select_related("document")
    calendar = calendar_for(cycle.agency)
    return [
        {
            "position": mark.position_title,
            "kind": mark.act,
            "document": mark.document.kind,
            "at": _local(mark.at, calendar),
        }
        for mark in marks.order_by("at", "id")
        if mark.at
    ]


def _unit_name(unit_id: int | None) -> str | None:
    return None if unit_id is None else Unit.objects.values_list("name", flat=True).get(pk=unit_id)


def _local(at: datetime, calendar: WorkCalendar) -> str:
    return at.astimezone(calendar.next_working(at).tzinfo).isoformat()
