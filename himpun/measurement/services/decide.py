"""The head's decision on a measurement: achieved, not achieved, or back for more work."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.models import Value
from himpun.cycles.models import Task
from himpun.cycles.running import Running
from himpun.cycles.services.complete import finish
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.cycles.services.send_back import pause_for
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import clean_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.measurement.models import Achievement, Decision
from himpun.measurement.rules.decisions import JudgedCounts, Requires, refusal_to_decide
from himpun.measurement.selectors.plans import results_without_plan
from himpun.measurement.selectors.results import judged_counts
from himpun.measurement.services.asking import ask_for_plans
from himpun.measurement.services.compute import compute_locked
from himpun.organisations.actors import Actor


@act
def decide(
    task_id: int, outcome: str, *, reason: str = "", actor: Actor, now: datetime, paper_place: str = ""
) -> Decision:
    """Decide on the results, judged per indicator.

    Where the outcome needs action plans and some are not written, the decision waits: the causes are evaluated, the
    plans written, and the head is asked again as a new round. "Achieved" is refused while something is missed or
    missing.
    """
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor, outcome):
        return Decision.objects.filter(cycle_id=task.cycle_id, step=task.step, round=task.round).latest("id")
    refuse_unless_allowed(task, actor)
    requires = _requirement(task, running, outcome)
    self_review = _reviews_own_answer(task, running, actor)
    if not Achievement.objects.filter(cycle=running.cycle, is_current=True).exists():
        compute_locked(running.cycle, doer=actor.doer, now=now)
    counts, reason = judged_counts(running.cycle), clean_text(reason).strip()
    refusal = refusal_to_decide(requires, counts, reason=reason)
    if refusal:
        raise refusal
    lacking = results_without_plan(running.cycle) if requires == "action_plans" else []
    decision = _write(task, outcome, reason, counts, actor=actor, now=now)
    facts = [_fact(decision, task, counts, waits=bool(lacking), self_review=self_review)]
    if lacking:
        pause_for(task, running)
        facts += ask_for_plans(running, decision, lacking)
        record_all(facts, agency_id=running.cycle.agency_id, at=now, doer=actor.doer)
        return decision
    record_all(facts, agency_id=running.cycle.agency_id, at=now, doer=actor.doer)
    finish(task, running, actor=actor, outcome=outcome, note=reason, paper_place=paper_place)
    return decision


def _requirement(task: Task, running: Running, outcome: str) -> Requires | None:
    exits = {exit.key: exit for exit in running.graph[task.step].exits} if task.run_id else {}
    if task.kind != "review" or not exits:
        raise Refusal("not_a_decision", "Tugas ini tidak memuat keputusan. Buka tugas pemeriksaan, lalu ulangi.")
    if outcome not in exits:
        raise Refusal("outcome_missing", "Pilih salah satu keputusan yang ada pada langkah ini.", choices=list(exits))
    return exits[outcome].requires  # type: ignore[return-value]


def _reviews_own_answer(task: Task, running: Running, actor: Actor) -> bool:
    """Whether this person decides on figures that they typed; refused unless the agency allows it."""
    own = Value.objects.filter(request__cycle_id=task.cycle_id, is_current=True, typed_by_id=actor.official_id).exists()
    if own and not running.cycle.agency.allows_self_acceptance:
        raise Refusal(
            "own_cell",
            "Anda sendiri yang mengetik sebagian isian ini, sehingga tidak dapat memutuskannya. "
            "Mintalah pejabat lain yang ditunjuk untuk memutuskan.",
        )
    return own


def _write(task: Task, outcome: str, reason: str, counts: JudgedCounts, *, actor: Actor, now: datetime) -> Decision:
    return Decision.objects.create(
        cycle_id=task.cycle_id,
        step=task.step,
        round=task.round,
        outcome=outcome,
        reason=reason,
        achieved=counts.achieved,
        missed=counts.missed,
        not_measured=counts.not_measured,
        decided_at=now,
        position_id=actor.position_id,
    )


def _fact(decision: Decision, task: Task, counts: JudgedCounts, *, waits: bool, self_review: bool) -> Fact:
    data = {
        "step": task.step,
        "round": task.round,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "achieved": counts.achieved,
        "missed": counts.missed,
        "not_measured": counts.not_measured,
        "lacking": counts.lacking,
        "waits_for_plans": waits,
    }
    if self_review:
        data["reviews_own_answer"] = True
    return Fact("decision.made", ("decision", decision.id), data, task.cycle_id)
