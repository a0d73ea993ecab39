"""What collecting does when something else was recorded. `portal.wiring` says which fact starts which."""

from __future__ import annotations

from collections.abc import Mapping

from himpun.collection.models import DataRequest, Value
from himpun.collection.newest_form import form_of
from himpun.collection.rules import DECIDED, CellState, State
from himpun.collection.services.carry_over import Wrong, carry_over
from himpun.collection.services.clocks import set_gathering_clocks
from himpun.collection.services.prepare_form import asked_actors, write_form
from himpun.collection.services.reopening import Origin, reopen
from himpun.collection.services.send_requests import send_requests
from himpun.collection.services.settle_form import approve_form, note_discussion
from himpun.cycles.running import Running
from himpun.cycles.services.locking import locked_cycle, task_in
from himpun.ledger.services import FollowUp, Recorded, record_all

COLLECTING = ("fill", "gather")


def draft_form(recorded: Recorded) -> None:
    """cycle.started: where no row prepares the form, a draft of it lies ready."""
    running = _running(recorded)
    works = {part.work for node in running.graph.nodes.values() for part in node.parts}
    if "prepare_form" in works or not asked_actors(running):
        return
    _, fact = write_form(running)
    record_all([fact], agency_id=recorded.agency_id, at=recorded.at, doer=recorded.doer)


def carry_answers(recorded: Recorded) -> None:
    """cycle.correction_started: the archived answers are carried over, and only what is named as wrong is open."""
    facts = carry_over(_running(recorded), Wrong.told(recorded))
    if facts:
        record_all(facts, agency_id=recorded.agency_id, at=recorded.at, doer=recorded.doer)


def ask_those_never_served(recorded: Recorded) -> None:
    """form.prepared: units that fill by a row of their own, and to whom no row brings the form, are asked now."""
    running = _running(recorded)
    steps = running.definition.steps
    served = running.units_of(tuple(key for step in steps if step.work == "distribute" for key in step.to))
    unserved = [
        key for step in steps if step.work == "fill" for key in step.by.actors if not running.units_of((key,)) <= served
    ]
    if unserved:
        send_requests(running, unserved, step="", doer=recorded.doer)


def approve_what_goes_out(recorded: Recorded) -> None:
    """task.completed:order: an order right before the form goes out approves it."""
    running = _running(recorded)
    node = running.graph[str(recorded.data["step"])]
    task = task_in(running, recorded.fact.subject[1])
    is_last = task is not None and task.part == len(node.parts) - 1
    if is_last and any(running.graph[no].work == "distribute" for no in running.graph.default_path(node.no)):
        approve_form(running, doer=recorded.doer)


def send_to_recipients(recorded: Recorded) -> None:
    """task.completed:distribute: every unit that the row serves gets its request."""
    running = _running(recorded)
    step = running.step(str(recorded.data["step"]))
    if step is not None:
        send_requests(running, step.to, step=step.no, doer=recorded.doer)


def note_what_was_discussed(recorded: Recorded) -> None:
    """task.completed:meet: the form was discussed."""
    note_discussion(_running(recorded), doer=recorded.doer)


def provide_form(recorded: Recorded) -> None:
    """step.opened:distribute: where the way that was taken led past the row that prepares the form, a draft is made."""
    running = _running(recorded)
    if form_of(running) is not None:
        return
    graph = running.graph
    preparing = {no for no, node in graph.nodes.items() if any(part.work == "prepare_form" for part in node.parts)}
    if any(preparing & {token.step, *graph.downstream[token.step]} for token in running.marking.tokens):
        return
    _, fact = write_form(running)
    record_all([fact], agency_id=recorded.agency_id, at=recorded.at, doer=recorded.doer)


def begin_gathering(recorded: Recorded) -> None:
    """step.opened:gather: ask whoever was not asked yet, and let the gatherer's clock run as the answers stand."""
    running = _running(recorded)
    step = running.step(str(recorded.data["step"]))
    if step is None:
        return
    send_requests(running, step.from_, step=step.no, accepted_from=step.accepted_from, doer=recorded.doer)
    set_gathering_clocks(running)


def close_with_lane(recorded: Recorded) -> None:
    """lane.closed: the unit that is left out owes no answer any more; what it did not deliver counts as missing."""
    assert recorded.fact.cycle_id is not None
    request = DataRequest.objects.filter(cycle_id=recorded.fact.cycle_id, unit_id=recorded.data["unit"]).first()
    if request is None or State(request.state) in DECIDED:
        return
    request.state, request.decided_at = State.CLOSED.value, recorded.at
    request.reason = str(recorded.data["reason"])
    request.save(update_fields=["state", "decided_at", "reason"])


def reopen_whole_answers(recorded: Recorded) -> None:
    """task.returned that named units but no cells: all that those units handed in is open again."""
    data = recorded.data
    if "requests" in data:
        return
    running = _running(recorded)
    to = str(data["to"])
    if to not in running.graph.nodes or running.graph[to].work not in COLLECTING:
        return
    affected = DataRequest.objects.filter(cycle=running.cycle, step__in={to, *running.graph.downstream[to]})
    affected = affected.filter(state__in=[State.HANDED_IN, State.ACCEPTED])
    if data.get("units"):
        affected = affected.filter(unit_id__in=data["units"])
    decided = Value.objects.filter(
        request__in=affected, is_current=True, state__in=[CellState.HANDED_IN, CellState.ACCEPTED]
    )
    wrong: dict[int, dict[int, str]] = {}
    for request_id, indicator_id in decided.values_list("request_id", "indicator_id"):
        wrong.setdefault(request_id, {})[indicator_id] = str(data["reason"])
    if wrong:
        doer = recorded.doer
        facts = reopen(running, wrong, Origin(str(data["step"]), to, doer.official_id if doer else None))
        record_all(facts, agency_id=recorded.agency_id, at=recorded.at, doer=doer)


def _running(recorded: Recorded) -> Running:
    assert recorded.fact.cycle_id is not None
    return locked_cycle(recorded.fact.cycle_id, now=recorded.at)


FOLLOW_UPS: Mapping[str, tuple[FollowUp, ...]] = {
    "cycle.started": (draft_form,),
    "cycle.correction_started": (carry_answers,),
    "form.prepared": (ask_those_never_served,),
    "task.completed:order": (approve_what_goes_out,),
    "task.completed:distribute": (send_to_recipients,),
    "task.completed:meet": (note_what_was_discussed,),
    "step.opened:distribute": (provide_form,),
    "step.opened:gather": (begin_gathering,),
    "task.returned": (reopen_whole_answers,),
    "lane.closed": (close_with_lane,),
}
"""The part of `portal.wiring` that is collecting's."""
