"""Sending back, meeting, analysing, deciding: what lacks its reason, or comes at the wrong time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from himpun.collection.models import DataRequest
from himpun.collection.services import return_from
from himpun.cycles.models import Task
from himpun.cycles.services import complete, hold_meeting, send_back
from himpun.documents.tests.walk import walk
from himpun.measurement.services import Plan, decide, write_action_plan, write_analysis
from himpun.organisations.actors import Actor
from tests.bad_input.case import Act, refused

COMPLETE, RETURN = "cycles.services.complete", "cycles.services.send_back"
DECIDING, DISPOSED = "way-kanan-dpmk-2022", "musi-banyuasin-dpmd-2019"
BRIEF = "Angka tidak wajar."


@refused(
    "measurement.services.decide",
    "The head decides again while the causes that he asked for are still to come",
    code="waiting_for_repair",
    text="Tugas ini menunggu perbaikan yang diminta. Lanjutkan setelah perbaikan kembali.",
)
def the_wrong_turn() -> Act:
    path = walk(DECIDING, figure="5", outcome="not_achieved")
    task = path.to("7", "review")
    path.do(task)
    return lambda: decide(task.id, "achieved", actor=path.office.doer(task, path.now), now=path.now)


@refused(
    COMPLETE,
    "The analyst finishes the task from which he sent wrong data back",
    code="already_done",
    text="Tugas ini sudah dikembalikan oleh Kasubag Perencanaan dan Keuangan pada 6 April 2026 pukul 07.43 WIB.",
)
def a_task_that_was_sent_back() -> Act:
    at = _analysis()
    return_from(at.task.id, {at.unit_id: {at.indicator_id: BRIEF}}, to="4", actor=at.actor, now=at.now)
    return lambda: complete(at.task.id, actor=at.actor, now=at.now)


@refused(
    "collection.services.return_from",
    "Wrong data go back without a reason",
    code="reason_missing",
    text="Alasan pengembalian masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_return_without_reason() -> Act:
    at = _analysis()
    cells = {at.unit_id: {at.indicator_id: ""}}
    return lambda: return_from(at.task.id, cells, to="4", actor=at.actor, now=at.now)


@refused(
    RETURN,
    "The reason of a return has 5,001 characters",
    code="reason_missing",
    text="Alasan pengembalian terlalu panjang: 5.001 karakter. Ringkas hingga paling banyak 5.000 karakter.",
)
def a_reason_without_end() -> Act:
    at = _analysis()
    units, reason = frozenset({at.unit_id}), "a" * 5001
    return lambda: send_back(at.task.id, to="4", reason=reason, units=units, actor=at.actor, now=at.now)


@refused(
    RETURN,
    "Work goes back along an arrow that the procedure does not have",
    code="return_not_drawn",
    text="Prosedur yang berlaku tidak memuat pengembalian dari langkah ini ke langkah itu. Pilih tujuan yang ada, "
    "atau selesaikan langkah ini dengan catatan.",
)
def a_return_that_is_not_drawn() -> Act:
    at = _analysis()
    units = frozenset({at.unit_id})
    return lambda: send_back(at.task.id, to="1", reason=BRIEF, units=units, actor=at.actor, now=at.now)


@refused(
    RETURN,
    "Work goes back to a unit that takes no part",
    code="units_unknown",
    text="Pilih setidaknya satu unit yang ikut dalam langkah tujuan.",
)
def a_return_to_a_strange_unit() -> Act:
    at = _analysis()
    strange = frozenset({999_999})
    return lambda: send_back(at.task.id, to="4", reason=BRIEF, units=strange, actor=at.actor, now=at.now)


@refused(
    "cycles.services.hold_meeting",
    "The minutes are of a meeting that is still to come",
    code="meeting_in_future",
    text="Rapat ini belum berlangsung. Tulis notulennya sesudah rapat selesai.",
)
def a_meeting_in_the_future() -> Act:
    path = walk("banggai-bappeda-2020")
    task = path.to("4", "meet")
    actor = path.office.doer(task, path.now)
    return lambda: hold_meeting(
        task.id, held_at=path.now + timedelta(hours=1), place="Ruang rapat", agenda="Format data",
        attendance=[actor.position_id], decisions=["Disepakati"], actor=actor, now=path.now,
    )  # fmt: skip


@refused(
    "cycles.services.hold_meeting",
    "The minutes hold no decision",
    code="decisions_missing",
    text="Keputusan rapat belum ada. Tulis sekurang-kurangnya satu keputusan.",
)
def a_meeting_without_decision() -> Act:
    path = walk("banggai-bappeda-2020")
    task = path.to("4", "meet")
    actor = path.office.doer(task, path.now)
    return lambda: hold_meeting(
        task.id, held_at=path.now, place="Ruang rapat", agenda="Format data", attendance=[actor.position_id],
        decisions=[], actor=actor, now=path.now,
    )  # fmt: skip


@refused(
    "measurement.services.write_analysis",
    "The analysis has 20,001 characters",
    code="analysis_missing",
    text="Analisis terlalu panjang: 20.001 karakter. Ringkas hingga paling banyak 20.000 karakter.",
)
def an_analysis_without_end() -> Act:
    at = _analysis()
    return lambda: write_analysis(at.task.id, "a" * 20_001, actor=at.actor, now=at.now)


@refused(
    "measurement.services.decide",
    "The head says achieved while an indicator is missed",
    code="not_all_achieved",
    text="Belum dapat dinyatakan tercapai: 0 tercapai, 4 tidak tercapai, 0 tidak terukur. Pilih tidak tercapai agar "
    "rencana aksinya disusun, atau kembalikan untuk diperbaiki.",
)
def achieved_while_something_is_missed() -> Act:
    path = walk(DECIDING, figure="5")
    task = path.to("7", "review")
    return lambda: decide(task.id, "achieved", actor=path.office.doer(task, path.now), now=path.now)


@refused(
    "measurement.services.decide",
    "The head decides what the procedure does not offer",
    code="outcome_missing",
    text="Pilih salah satu keputusan yang ada pada langkah ini.",
)
def a_decision_that_is_not_offered() -> Act:
    path = walk(DECIDING)
    task = path.to("7", "review")
    return lambda: decide(task.id, "mungkin", actor=path.office.doer(task, path.now), now=path.now)


@refused(
    "measurement.services.write_action_plan",
    "An action plan is due on a day that has passed",
    code="due_in_past",
    text="Tenggat rencana aksi sudah lewat. Isi tanggal hari ini atau sesudahnya.",
)
def an_action_plan_due_in_the_past() -> Act:
    path = walk(DECIDING, figure="5", outcome="not_achieved")
    task = path.to("7", "action_plan")
    plan = Plan(action="Percepat pengadaan", output="Kontrak", due_on=date(2025, 12, 31))
    return lambda: write_action_plan(task.id, plan, actor=path.office.doer(task, path.now), now=path.now)


@dataclass(frozen=True)
class _Analysis:
    """004 with everything gathered, its analysis open: the task, its doer, the first section's unit and cell."""

    task: Task
    actor: Actor
    unit_id: int
    indicator_id: int
    now: datetime


def _analysis() -> _Analysis:
    path = walk("mojokerto-dawarblandong-2023")
    task = path.to("6", "analyse")
    unit = path.office.units[0]
    cell = DataRequest.objects.get(cycle=path.cycle, unit=unit).rows[0]["indicator_id"]
    return _Analysis(task, path.office.doer(task, path.now), unit.id, cell, path.now + timedelta(minutes=5))
