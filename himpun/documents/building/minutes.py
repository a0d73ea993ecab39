"""The notulen of a meeting."""

from __future__ import annotations

from himpun.cycles.models import Meeting, Task
from himpun.cycles.running import Running
from himpun.documents.building.heads import blocks, doer_block, head_of, period_label
from himpun.documents.content import prefix_of
from himpun.documents.papers import Attendance, MinutesPaper
from himpun.ledger.services import Doer
from himpun.organisations.models import Position
from himpun.organisations.selectors import appointments_on, team_positions


def minutes_paper(meeting: Meeting, running: Running, *, doer: Doer | None) -> MinutesPaper:
    """The minutes as they were written; whoever was asked and did not come is listed as absent."""
    cycle, zone = running.cycle, running.cycle.agency.region.zone
    step = running.step(meeting.task.step)
    attended = _attendance(meeting, running)
    return MinutesPaper(
        **head_of(cycle.agency),
        subject=step.activity if step else running.definition.identity.title,
        period=period_label(cycle),
        held_at=meeting.held_at,
        venue=meeting.place,
        leader=next((row.position for row in attended if row.present), ""),
        secretary=doer.position_title if doer else "",
        agenda=tuple(line.strip() for line in meeting.agenda.splitlines() if line.strip()),
        attendance=attended,
        decisions=tuple(meeting.decisions),
        marks=blocks(doer_block(doer, "Dicatat", at=running.now, zone=zone, intro="Notulis,")),
    )


def _attendance(meeting: Meeting, running: Running) -> tuple[Attendance, ...]:
    asked = _asked(meeting, running)
    present = [int(position_id) for position_id in meeting.attendance]
    everyone = list(dict.fromkeys([*asked, *present]))
    titles = Position.objects.in_bulk(everyone)
    held = appointments_on(everyone, running.today)
    rows = []
    for position_id in everyone:
        holder = held.get(position_id, [None])[0]
        prefix = prefix_of(holder.capacity) if holder else ""
        rows.append(
            Attendance(
                position=f"{prefix} {titles[position_id].title}".strip(),
                name=holder.official.name if holder else "",
                present=position_id in present,
            )
        )
    return tuple(rows)


def _asked(meeting: Meeting, running: Running) -> list[int]:
    """The positions that the meeting's step asks: each task's own, or the members of its team."""
    tasks = Task.objects.filter(run_id=meeting.task.run_id, part=meeting.task.part).order_by("id")
    if meeting.task.run_id is None:
        return []
    found: list[int] = []
    for task in tasks:
        if task.position_id:
            found.append(task.position_id)
        elif task.team_id:
            found += team_positions(task.team_id, running.today)
    return found
