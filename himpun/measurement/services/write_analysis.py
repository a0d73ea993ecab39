"""What the analyst, or the team in its discussion, writes about the results."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.models import Task
from himpun.cycles.services.complete import complete
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.measurement.models import Achievement, Analysis
from himpun.measurement.selectors.warnings import refusal_to_evaluate
from himpun.measurement.services.compute import compute_locked
from himpun.organisations.actors import Actor

WORKS = frozenset({"analyse", "validate", "discuss", "draft"})


@act
def finish_analysis(
    task_id: int, text: str, *, actor: Actor, now: datetime, outcome: str = "", note: str = "", paper_place: str = ""
) -> Task:
    """Keep the text and finish the task with it, both or neither."""
    write_analysis(task_id, text, actor=actor, now=now)
    return complete(task_id, actor=actor, now=now, outcome=outcome, note=note, paper_place=paper_place)


@act
def write_analysis(task_id: int, text: str, *, actor: Actor, now: datetime) -> Analysis:
    """Keep the analyst's text; a further one supersedes it and both stay readable. The task stays open.

    Refuses where the edition's Peringatan does: without a PK or targets of the year there is nothing to evaluate.
    """
    text = require_text(text, code="analysis_missing", label="Analisis", minimum=10, maximum=20000)
    task, running = locked_task(task_id, now=now)
    refuse_unless_allowed(task, actor)
    if task.kind not in WORKS:
        raise Refusal("not_an_analysis", "Tugas ini tidak memuat analisis. Buka tugas analisis, lalu ulangi.")
    refusal = refusal_to_evaluate(running.cycle, task.step)
    if refusal:
        raise refusal
    is_computed = Achievement.objects.filter(cycle=running.cycle, is_current=True).exists()
    if not is_computed and running.cycle.requests.exists():
        compute_locked(running.cycle, doer=actor.doer, now=now)
    written = Analysis.objects.filter(cycle=running.cycle, step=task.step)
    latest = written.order_by("version").last()
    if latest is not None and latest.text == text and latest.position_id == actor.position_id:
        return latest
    analysis = Analysis.objects.create(
        cycle=running.cycle,
        step=task.step,
        version=latest.version + 1 if latest else 1,
        text=text,
        written_at=now,
        position_id=actor.position_id,
    )
    record(
        "analysis.written",
        agency_id=running.cycle.agency_id,
        at=now,
        doer=actor.doer,
        subject=("analysis", analysis.id),
        data={"step": task.step, "version": analysis.version, "sha256": sha256_hex(text)},
        cycle_id=running.cycle.id,
    )
    return analysis
