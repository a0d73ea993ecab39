"""What documents do when something was recorded: draw up the papers, void chains, queue the PDFs.

Each function takes the recorded fact and works inside its act. `portal/wiring.py` says which verb starts which.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from himpun.collection.models import DataRequest, Form
from himpun.collection.newest_form import form_of
from himpun.collection.services.settle_form import approve_form
from himpun.cycles.models import Cycle, Meeting, Task
from himpun.cycles.running import Running
from himpun.cycles.selectors import line_of
from himpun.cycles.services.disposition import compose_disposition
from himpun.cycles.services.locking import locked_cycle, task_in
from himpun.documents.building.disposition import disposition_paper
from himpun.documents.building.form import form_paper
from himpun.documents.building.heads import doer_block
from himpun.documents.building.minutes import minutes_paper
from himpun.documents.building.receipt import receipt_papers
from himpun.documents.building.registers import register_paper, registers_of
from himpun.documents.building.request import request_papers
from himpun.documents.chains import chain_of, disposition_chain
from himpun.documents.models import Document, Mark
from himpun.documents.papers import Marks
from himpun.documents.selectors import newest_in_line
from himpun.documents.services import Draft, draw_up, draw_up_all, start_chain_again, void_chain, withdraw_correction
from himpun.documents.tasks import enqueue_rendering
from himpun.ledger.services import FollowUp, Recorded

RESULTS = ("recap", "measurement", "register")
_GONE = (Document.State.VOID, Document.State.SUPERSEDED)


def open_disposition(recorded: Recorded) -> None:
    """On cycle.started: where the recording rule has a disposition, compose it and begin its chain."""
    running = running_for(recorded)
    chain = disposition_chain(running)
    if not chain:
        return
    cycle = running.cycle
    disposition = compose_disposition(cycle, doer=recorded.doer, now=recorded.at)
    draft = Draft(
        paper=disposition_paper(disposition, cycle, chain),
        chain=chain,
        step=chain[0].step,
        number=disposition.agenda_number,
    )
    draw_up(draft, cycle=cycle, doer=recorded.doer, now=recorded.at)


def draw_up_form(recorded: Recorded) -> None:
    """On form.approved and form.discussed; on requests.sent where nobody approves or discusses it later."""
    running = running_for(recorded)
    step = str(recorded.data.get("step", ""))
    form = form_of(running)
    if form is None or (form.state == Form.State.DRAFT and _is_discussed_later(running, step)):
        return
    _draw_up_form(form, running, step, recorded)


def draw_up_form_to_mark(recorded: Recorded) -> None:
    """On form.prepared: at once where a later row of the table initials or signs it, so that it is there to be read."""
    running = running_for(recorded)
    step = str(recorded.data.get("step", ""))
    ahead = running.graph.downstream.get(step, frozenset())
    if any(line.document == "form" and line.step in ahead for line in running.definition.recording):
        form = Form.objects.get(pk=recorded.fact.subject[1])
        if not _is_discussed_later(running, step):
            _draw_up_form(form, running, step, recorded)


def approve_marked_form(recorded: Recorded) -> None:
    """On document.approved: a form that was initialled and signed is approved by that."""
    if Document.objects.filter(pk=recorded.fact.subject[1], kind="form").exists():
        approve_form(running_for(recorded), doer=recorded.doer)


def draw_up_requests(recorded: Recorded) -> None:
    """On requests.sent: one paper for each unit that is asked."""
    running = running_for(recorded)
    asked = DataRequest.objects.filter(pk__in=recorded.data["requests"]).select_related("unit", "position")
    drafts = [
        Draft(
            paper=paper,
            step=request.step,
            unit_id=request.unit_id,
            unit_name=request.unit.name,
            number=request.number or None,
        )
        for request, paper in request_papers(
            list(asked.order_by("unit__order", "id")), running, sent_by=_sender(recorded, running)
        )
    ]
    draw_up_all(drafts, cycle=running.cycle, doer=recorded.doer, now=recorded.at)


def draw_up_receipts(recorded: Recorded) -> None:
    """When a gathering is done, or a unit hands its data over: a receipt for each answer that was taken."""
    task = _task_of(recorded)
    running = running_for(recorded)
    cycle = running.cycle
    if task is None or others_act_still(recorded, running):
        return
    taken = DataRequest.objects.filter(cycle_id=task.cycle_id, state=DataRequest.State.ACCEPTED)
    taken = taken.filter(unit_id=task.unit_id) if task.unit_id else taken.filter(step=task.step)
    receipts = Document.objects.filter(cycle__in=line_of(cycle), kind="receipt").order_by("created_at")
    given = dict(receipts.values_list("unit_id", "created_at"))
    listed = taken.select_related("unit", "position").order_by("unit__order", "id")
    new = [row for row in listed if row.unit_id not in given or given[row.unit_id] < (row.handed_in_at or row.sent_at)]
    drafts = [
        Draft(
            paper=paper,
            step=task.step,
            unit_id=request.unit_id,
            unit_name=request.unit.name,
            corrects=newest_in_line(cycle, "receipt", unit_id=request.unit_id) if cycle.supersedes_id else None,
        )
        for request, paper in receipt_papers(new, task, running)
    ]
    draw_up_all(drafts, cycle=cycle, doer=recorded.doer, now=recorded.at)


def draw_up_minutes(recorded: Recorded) -> None:
    """On meeting.held: the minutes."""
    meeting = Meeting.objects.select_related("task").get(pk=recorded.fact.subject[1])
    running = running_for(recorded)
    cycle = running.cycle
    draft = Draft(
        paper=minutes_paper(meeting, running, doer=recorded.doer), step=meeting.task.step, unit_id=meeting.task.unit_id
    )
    draw_up(draft, cycle=cycle, doer=recorded.doer, now=recorded.at)


def draw_up_register(recorded: Recorded) -> None:
    """On task.completed:gather, where the step gathers registers: the recap of LHP, LHE and TLHP."""
    task = _task_of(recorded)
    running = running_for(recorded)
    cycle = running.cycle
    step = running.step(task.step) if task else None
    if task is None or step is None or not step.registers or others_act_still(recorded, running):
        return
    paper = register_paper(registers_of(cycle, step), running, made_by=task)
    draft = Draft(paper=paper, step=step.no, corrects=newest_in_line(cycle, "register", step=step.no))
    draw_up(draft, cycle=cycle, doer=recorded.doer, now=recorded.at)


def void_on_return(recorded: Recorded) -> None:
    """On task.returned: what was drawn up from the step it goes back to, or later, is void while it is marked."""
    units = recorded.data.get("units")
    _void_from(recorded, str(recorded.data["to"]), frozenset(units) if units else None)


def void_on_reopening(recorded: Recorded) -> None:
    """On step.opened in a later round: its own paper is made anew, and a disposition it carries is marked anew."""
    if int(recorded.data.get("round", 1)) < 2:
        return
    step, unit = str(recorded.data["step"]), recorded.data.get("unit")
    live = Document.objects.filter(cycle_id=recorded.fact.cycle_id or 0).exclude(state__in=_GONE)
    marked_here = Q(kind="disposition", marks__step=step, marks__state=Mark.State.DONE)
    touched = list(live.filter(Q(kind__in=RESULTS) | marked_here).distinct())
    if any(document.kind in RESULTS for document in touched):
        _void_from(recorded, step, frozenset({unit}) if unit else None)
    for document in touched:
        if document.kind == "disposition":
            cycle, why = cycle_for(recorded), "Langkah dibuka kembali"
            start_chain_again(document, cycle=cycle, doer=recorded.doer, now=recorded.at, reason=why)


def withdraw_with_correction(recorded: Recorded) -> None:
    """On cycle.cancelled, where the cycle was to correct an archived one: the archived papers hold again."""
    cycle = cycle_for(recorded)
    if cycle.supersedes_id is not None:
        withdraw_correction(cycle, doer=recorded.doer, now=recorded.at, reason=str(recorded.data["reason"]))


def queue_rendering(recorded: Recorded) -> None:
    """On documents.drawn_up and document.approved: one job that makes the PDFs."""
    drawn_up = [int(row["id"]) for row in recorded.data.get("documents", [])]
    enqueue_rendering(drawn_up or [recorded.fact.subject[1]])


def _draw_up_form(form: Form, running: Running, step: str, recorded: Recorded) -> None:
    cycle = running.cycle
    earlier = newest_in_line(cycle, "form")
    if earlier is not None and earlier.version >= form.version:
        return
    paper, chain = form_paper(form, running, doer=recorded.doer), chain_of(running, "form", step=step)
    draft = Draft(
        # Those who are to mark it approve it by that; until then it does not call itself a draft or approved.
        paper=replace(paper, status="") if chain else paper,
        step=step,
        chain=chain,
        corrects=earlier,
        version=form.version,
    )
    draw_up(draft, cycle=cycle, doer=recorded.doer, now=recorded.at)


def _void_from(recorded: Recorded, step: str, units: frozenset[int] | None) -> None:
    running = running_for(recorded)
    reach = [*running.graph.downstream[step], step]
    rows = Document.objects.filter(
        cycle=running.cycle,
        kind__in=RESULTS,
        step__in=reach,
        state__in=[Document.State.DRAFT, Document.State.MARKING],
    )
    void_chain(
        [row for row in rows if units is None or row.unit_id is None or row.unit_id in units],
        cycle=running.cycle,
        doer=recorded.doer,
        now=recorded.at,
        reason=str(recorded.data.get("reason", "")) or "Langkah dibuka kembali",
    )


def cycle_for(recorded: Recorded) -> Cycle:
    return running_for(recorded).cycle


def running_for(recorded: Recorded) -> Running:
    """The cycle of a fact, as the act that recorded it has it in hand."""
    assert recorded.fact.cycle_id is not None
    return locked_cycle(recorded.fact.cycle_id, now=recorded.at)


def others_act_still(recorded: Recorded, running: Running) -> bool:
    """Whether colleagues who do this row jointly have not finished yet: the paper is made when the last has."""
    node = running.graph[str(recorded.data["step"])]
    if all(part.mode != "jointly" for part in node.parts):
        return False
    part = Task.objects.filter(pk=recorded.fact.subject[1]).values("part")
    return Task.objects.filter(run_id=recorded.data["run"], part__in=part, state=Task.State.OPEN).exists()


def _is_discussed_later(running: Running, step: str) -> bool:
    return any(running.graph[no].work == "meet" for no in running.graph.downstream.get(step, frozenset()))


def _sender(recorded: Recorded, running: Running) -> Marks | None:
    """Who sent the requests out, as an act recorded here."""
    return doer_block(recorded.doer, "Disampaikan", at=recorded.at, zone=running.cycle.agency.region.zone)


def _task_of(recorded: Recorded) -> Task | None:
    if recorded.fact.subject[0] != "task":
        return None
    return task_in(running_for(recorded), recorded.fact.subject[1])


FOLLOW_UPS: dict[str, tuple[FollowUp, ...]] = {
    "cycle.started": (open_disposition,),
    "form.prepared": (draw_up_form_to_mark,),
    "form.approved": (draw_up_form,),
    "form.discussed": (draw_up_form,),
    "requests.sent": (draw_up_form, draw_up_requests),
    "meeting.held": (draw_up_minutes,),
    "task.completed:gather": (draw_up_receipts, draw_up_register),
    "task.completed:hand_over": (draw_up_receipts,),
    "task.returned": (void_on_return,),
    "step.opened": (void_on_reopening,),
    "cycle.cancelled": (withdraw_with_correction,),
    "documents.drawn_up": (queue_rendering,),
    "document.approved": (queue_rendering, approve_marked_form),
}
"""What the documents do on each verb; results (recaps, measurements) stand in `followups_results`."""
