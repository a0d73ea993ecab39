"""A unit answers: figures of the published tables, one of them wrong at first, one nihil, with a file as evidence."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from himpun.collection.answers import Answer
from himpun.collection.models import DataRequest, Value
from himpun.collection.registers import Finding
from himpun.collection.rules import FormRow
from himpun.collection.selectors import rows_of
from himpun.collection.services import attach_evidence, declare_no_findings, enter_finding, hand_in_many
from himpun.cycles.models import Task
from himpun.cycles.services import complete
from himpun.organisations.actors import Actor
from himpun.plans.models import Indicator
from himpun.portal.rehearsal.deeds.outcomes import outcome_of
from himpun.portal.rehearsal.promises import as_typed
from himpun.portal.rehearsal.script import Cell
from himpun.portal.rehearsal.stage import Stage

Requests = list[DataRequest]


def request_of(task: Task, requests: Requests) -> DataRequest | None:
    """The request that a filling task is about; None where the unit was asked for nothing."""
    for request in requests:
        if task.subject_kind == "request":
            is_asked = task.subject_id == request.id
        elif task.unit_id is not None:
            is_asked = task.unit_id == request.unit_id
        else:
            is_asked = task.position_id == request.position_id
        if is_asked:
            return request
    return None


def is_scripted_late(stage: Stage, task: Task, requests: Requests) -> bool:
    return task.round == 1 and _unit_of(task, requests) == stage.script.late_unit


def is_scripted_acting(stage: Stage, task: Task, requests: Requests) -> bool:
    return task.round == 1 and _unit_of(task, requests) == stage.script.acting_unit


def _unit_of(task: Task, requests: Requests) -> int | None:
    request = request_of(task, requests)
    return request.unit_id if request else None


def fill(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Type what is asked, attach a file, write the registers, hand in."""
    request = request_of(task, stage.requests())
    if request is None:
        complete(task.id, outcome=outcome_of(stage, task), actor=actor, now=now)
        return
    rows = rows_of(request)
    codes = dict(Indicator.objects.filter(pk__in=list(rows)).values_list("id", "code"))
    current = {
        value.indicator_id: value for value in Value.objects.filter(request=request, is_current=True).order_by("id")
    }
    answers = []
    for place, (indicator_id, row) in enumerate(rows.items()):
        before = current.get(indicator_id)
        if before is not None and before.state != Value.State.RETURNED:
            continue
        answers.append(_answer(stage, Cell(request.unit_id, place), row, codes[indicator_id], request.round))
    if request.round == 1:
        _registers(stage, request, actor, now)
        if rows:
            _evidence(stage, request, next(iter(rows)), actor, now)
    hand_in_many(request.id, answers, outcome=outcome_of(stage, task), actor=actor, now=now)


def _answer(stage: Stage, cell: Cell, row: FormRow, code: str, round_: int) -> Answer:
    script = stage.script
    figure = stage.figures[code].figure_in(stage.period).realised
    if cell == script.nihil and cell != script.wrong:
        return Answer(
            row.indicator_id, is_nihil=True, note="Tidak ada kegiatan pada periode ini; dijadwalkan kemudian."
        )
    if cell == script.nihil and cell == script.wrong and round_ > 1:
        return Answer(row.indicator_id, is_nihil=True, note="Setelah diperiksa, tidak ada kegiatan pada periode ini.")
    if cell == script.wrong and round_ == 1:
        figure = _wrong(figure, stage.figures[code].predicate_scale)
    return Answer(
        row.indicator_id,
        text=as_typed(figure),
        obstacle="Kegiatan bergantung pada data desa yang datang terlambat.",
        follow_up="Pendampingan pada periode berikutnya.",
    )


def _wrong(figure: Decimal | str, scale: tuple[str, ...] | None) -> Decimal | str:
    """A slip of the kind that people make: one zero too many, or the worst predicate."""
    if isinstance(figure, str):
        return (scale or (figure,))[-1]
    return figure * 10 if figure else Decimal(7)


def _evidence(stage: Stage, request: DataRequest, indicator_id: int, actor: Actor, now: datetime) -> None:
    text = f"Laporan contoh {request.unit.name}, {stage.period.label}.\nAngka: lihat isian.\n"
    attach_evidence(
        request.id,
        text.encode(),
        name=f"laporan {request.unit.name}.txt",
        indicator_id=indicator_id,
        note="Laporan unit",
        actor=actor,
        now=now,
    )


def _registers(stage: Stage, request: DataRequest, actor: Actor, now: datetime) -> None:
    """Registers that the gathering row asks for: one entry of each from the first unit, else a statement of nihil."""
    step = next((step for step in stage.definition.steps if step.no == request.step), None)
    for register in step.registers if step else ():
        if stage.chance.part("register", register, request.unit_id) < 0.5:
            declare_no_findings(
                request.id, register, reason="Tidak ada pemeriksaan pada periode ini.", actor=actor, now=now
            )
        else:
            _finding(stage, request, register, actor, now)


def _finding(stage: Stage, request: DataRequest, register: str, actor: Actor, now: datetime) -> None:
    line = Finding(
        register,
        # A follow-up goes by the number of the report that it follows.
        number=f"700/{request.unit.order:03}/{'LHP' if register == 'TLHP' else register}-CONTOH/{stage.period.year}",
        about=f"Pemeriksaan contoh pada {request.unit.name}",
        dated_on=stage.period.ends_on,
        received_on=stage.period.ends_on,
        auditor="Inspektorat (contoh)",
        finding="Dokumen pendukung belum lengkap.",
        recommendation="Melengkapi dokumen pendukung.",
        follow_up="Dokumen dilengkapi." if register == "TLHP" else "",
        status="sesuai" if register == "TLHP" else "",
    )
    enter_finding(request.id, line, actor=actor, now=now)
