"""What the stories of corrections share: ask for one, answer what is wrong, and let the office do the rest."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from himpun.archive.models import Bundle
from himpun.collection.models import DataRequest, Value
from himpun.collection.services import Answer, correct_archived, hand_in_many
from himpun.collection.store import read_bytes
from himpun.cycles.models import Cycle, Task
from himpun.ledger.selectors import head_of
from himpun.measurement.models import Achievement
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.chance import Chance
from himpun.portal.rehearsal.play import play
from himpun.portal.rehearsal.stage import Stage

REASON = "Evaluator menemukan satu angka salah ketik."
WHY = "Tidak sesuai buku register."

Cell = tuple[int, int]
"""(unit, indicator)."""


def now_in(cycle: Cycle) -> datetime:
    """An hour after the newest entry of the office."""
    head = head_of(cycle.agency_id)
    assert head is not None
    assert head.at is not None
    return head.at + timedelta(hours=1)


def holder_of(position_id: int | None, cycle: Cycle) -> Actor:
    assert position_id is not None
    actor = acting_holder(position_id, now=now_in(cycle), zone=cycle.agency.region.zone)
    assert actor is not None
    return actor


def gatherer(cycle: Cycle) -> Actor:
    """Whoever gathered in the cycle."""
    task = Task.objects.filter(cycle=cycle, kind__in=("gather", "validate")).order_by("id")[0]
    return holder_of(task.position_id, cycle)


def a_figure(cycle: Cycle, *, step: str) -> Value:
    """An accepted figure of a unit whose answer belongs to this row of the table."""
    figures = Value.objects.filter(request__cycle=cycle, request__step=step, is_current=True, number__gt=0)
    return figures.select_related("request").order_by("id")[0]


def ask(value: Value, *, actor: Actor | None = None) -> Cycle:
    """Ask for the correction of one figure of an archived cycle."""
    cycle = value.request.cycle
    wrong = {value.request.unit_id: {value.indicator_id: WHY}}
    return correct_archived(cycle.id, wrong, reason=REASON, actor=actor or gatherer(cycle), now=now_in(cycle))


def answer(cycle: Cycle, value: Value, text: str) -> DataRequest:
    """The unit types the corrected figure and hands its answer in."""
    request = DataRequest.objects.get(cycle=cycle, unit_id=value.request.unit_id)
    owed = [
        task
        for task in Task.objects.filter(cycle=cycle, kind="fill", state=Task.State.OPEN)
        if (task.subject_kind, task.subject_id) == ("request", request.id) or task.unit_id == request.unit_id
    ]
    assert len(owed) == 1
    actor = holder_of(owed[0].position_id, cycle)
    return hand_in_many(request.id, [Answer(value.indicator_id, text)], actor=actor, now=now_in(cycle))


def carry_on(cycle: Cycle) -> Cycle:
    """Let the office go on until the cycle has ended and its papers and its bundle are written."""
    play(Stage(cycle, Chance(1), {}), tell=lambda _line: None)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED
    return cycle


def corrected(value: Value, text: str) -> Cycle:
    """The whole story of a correction, from asking for it to the second bundle."""
    new = ask(value)
    answer(new, value, text)
    return carry_on(new)


def bundle_file(cycle: Cycle, folder: Path) -> Path:
    """A cycle's bundle as a file."""
    target = folder / f"bundle-{cycle.version}.zip"
    target.write_bytes(read_bytes(Bundle.objects.get(cycle=cycle).file_id))
    return target


def figures(cycle: Cycle) -> dict[Cell, Decimal | None]:
    """What counts as answered in a cycle."""
    values = Value.objects.filter(request__cycle=cycle, is_current=True, state=Value.State.ACCEPTED)
    return {(value.request.unit_id, value.indicator_id): value.number for value in values.select_related("request")}


def percents(cycle: Cycle) -> dict[tuple[int, int | None], Decimal | None]:
    """What was measured in a cycle, by indicator and unit."""
    rows = Achievement.objects.filter(cycle=cycle, is_current=True)
    return {(row.indicator_id, row.unit_id): row.percent for row in rows}
