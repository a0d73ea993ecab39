"""The recap of LHP, LHE and TLHP: a document of its own where a step gathers registers."""

from __future__ import annotations

from collections import defaultdict

from himpun.collection.models import RegisterEntry
from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running
from himpun.documents.building.heads import blocks, done_block, head_of, period_label
from himpun.documents.papers import RegisterPaper, RegisterRow, RegisterTable
from himpun.procedures.definition import Step


def register_paper(tables: tuple[RegisterTable, ...], running: Running, *, made_by: Task) -> RegisterPaper:
    """All registers that one step gathered, unit after unit."""
    cycle = running.cycle
    return RegisterPaper(
        **head_of(cycle.agency),
        title=f"Rekapitulasi Register {_named(tables)}",
        period=period_label(cycle),
        registers=tables,
        marks=blocks(done_block(made_by, "Dihimpun", cycle.agency.region.zone)),
    )


def registers_of(cycle: Cycle, step: Step | None = None) -> tuple[RegisterTable, ...]:
    """The registers that a step gathered, or (without one) all of the cycle: by register, then by unit."""
    entries = RegisterEntry.objects.filter(request__cycle=cycle, withdrawn_at=None)
    if step is not None:
        entries = entries.filter(request__step=step.no)
    entries = entries.select_related("request__unit").order_by("request__unit__order", "request_id", "id")
    grouped: dict[tuple[str, str], list[RegisterEntry]] = defaultdict(list)
    for entry in entries:
        grouped[(entry.register, entry.request.unit.name)].append(entry)
    order = list(RegisterEntry.Register.values)
    keys = sorted(grouped, key=lambda key: order.index(key[0]))
    period = period_label(cycle)
    return tuple(_table(register, unit, grouped[(register, unit)], period) for register, unit in keys)


def _table(register: str, unit: str, entries: list[RegisterEntry], period: str) -> RegisterTable:
    told = [entry for entry in entries if not entry.is_nihil]
    nihil = next((entry.note for entry in entries if entry.is_nihil), "")
    return RegisterTable(
        register=register,
        unit=unit,
        rows=tuple(_row(number, entry, period) for number, entry in enumerate(told, start=1)),
        nihil_reason="" if told else nihil,
    )


def _row(number: int, entry: RegisterEntry, period: str) -> RegisterRow:
    """`period`: the one that the line was reported for."""
    return RegisterRow(
        no=str(number),
        number=entry.number,
        received_on=entry.received_on or entry.dated_on,
        object=entry.about,
        period=period,
        finding=entry.finding,
        recommendation=entry.recommendation,
        follow_up=entry.follow_up,
        evidence=(entry.file_name,) if entry.file_name else (),
        status=entry.get_status_display() if entry.status else "",
        due_on=entry.answer_due_on,
    )


def _named(tables: tuple[RegisterTable, ...]) -> str:
    return ", ".join(dict.fromkeys(table.register for table in tables)) or "LHP, LHE, TLHP"
