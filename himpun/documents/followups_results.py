"""What documents do when a result was made: the recap, the measurement, and what a decision adds to it."""

from __future__ import annotations

from himpun.cycles.models import Task
from himpun.documents.building.heads import blocks, doer_block
from himpun.documents.building.measurement import measurement_paper
from himpun.documents.building.recap import recap_paper
from himpun.documents.chains import chain_of, is_result, makes
from himpun.documents.followups import cycle_for, others_act_still, running_for
from himpun.documents.models import Document, Mark
from himpun.documents.selectors import newest, newest_in_line
from himpun.documents.services import Draft, draw_up, redraw
from himpun.ledger.services import FollowUp, Recorded
from himpun.measurement.models import Achievement, Recap


def draw_up_recap(recorded: Recorded) -> None:
    """On recap.made; and on task.completed:recap, where a return voided the paper but the figures stayed the same."""
    recap = _recap_of(recorded)
    if recap is None:
        return
    running = running_for(recorded)
    cycle = running.cycle
    earlier = newest(cycle.id, "recap", step=recap.step, unit_id=recap.unit_id)
    if earlier is not None and earlier.state != Document.State.VOID and recap.sha256 in earlier.content:
        return
    zone = cycle.agency.region.zone
    made_by = blocks(doer_block(recorded.doer, "Direkap", at=recorded.at, zone=zone))
    is_asked = makes(running.graph, recap.step, "recap")
    draft = Draft(
        paper=recap_paper(recap, running, made_by=made_by),
        step=recap.step,
        unit_id=recap.unit_id,
        unit_name=recap.unit.name if recap.unit else "",
        chain=chain_of(running, "recap", step=recap.step, unit_id=recap.unit_id) if is_asked else (),
        corrects=earlier or newest_in_line(cycle, "recap", step=recap.step, unit_id=recap.unit_id),
    )
    draw_up(draft, cycle=cycle, doer=recorded.doer, now=recorded.at)


def draw_up_measurement(recorded: Recorded) -> None:
    """On task.completed:analyse and task.completed:draft: the measurement, once, by the last row that makes it."""
    running = running_for(recorded)
    cycle, step = running.cycle, str(recorded.data["step"])
    if others_act_still(recorded, running):
        return
    if not is_result(running.graph, step) or not Achievement.objects.filter(cycle=cycle, is_current=True).exists():
        return
    draft = Draft(
        paper=measurement_paper(running),
        step=step,
        chain=chain_of(running, "measurement", step=step),
        corrects=newest_in_line(cycle, "measurement"),
    )
    draw_up(draft, cycle=cycle, doer=recorded.doer, now=recorded.at)


def add_decision(recorded: Recorded) -> None:
    """On task.completed:review: the decision and the action plans enter the document that is to be signed.

    A decision that sends the work back changes nothing here: the document is voided by the row that opens again.
    """
    running = running_for(recorded)
    cycle = running.cycle
    if others_act_still(recorded, running):
        return
    document = newest(cycle.id, "measurement")
    if document is None or document.state not in (Document.State.DRAFT, Document.State.MARKING):
        return
    step, outcome = str(recorded.data["step"]), recorded.data.get("outcome")
    exits = running.graph[step].exits
    if any(way.key == outcome and not running.graph.goes_forward(step, way.to) for way in exits):
        return
    paper = measurement_paper(running)
    if not document.marks.filter(state=Mark.State.DONE).exists():
        redraw(document, paper, doer=recorded.doer, now=recorded.at)
        return
    chain = chain_of(running, "measurement", step=document.step)
    draw_up(
        Draft(paper=paper, step=document.step, chain=chain, corrects=document),
        cycle=cycle,
        doer=recorded.doer,
        now=recorded.at,
    )


def _recap_of(recorded: Recorded) -> Recap | None:
    recaps = Recap.objects.select_related("unit")
    if recorded.fact.subject[0] == "recap":
        return recaps.get(pk=recorded.fact.subject[1])
    task = Task.objects.get(pk=recorded.fact.subject[1])
    rows = recaps.filter(cycle=cycle_for(recorded), step=task.step, is_current=True)
    return (rows.filter(unit=None) if task.unit_id is None else rows.filter(unit_id=task.unit_id)).first()


RESULT_FOLLOW_UPS: dict[str, tuple[FollowUp, ...]] = {
    "recap.made": (draw_up_recap,),
    "task.completed:recap": (draw_up_recap,),
    "task.completed:analyse": (draw_up_measurement,),
    "task.completed:draft": (draw_up_measurement,),
    "task.completed:review": (add_decision,),
}
