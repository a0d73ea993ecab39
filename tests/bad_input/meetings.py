"""Meetings, outcomes, initials and signatures: what lacks something, or is somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.models import Task
from himpun.cycles.services import cancel, complete, hold_meeting
from himpun.cycles.tests.office import START
from himpun.documents.services import mark_task
from himpun.documents.tests.papers_office import PROOF, give_accounts
from himpun.documents.tests.walk import Walk, walk
from himpun.measurement.services import (
    Plan,
    decide,
    make_recap,
    report_progress,
    write_action_plan,
    write_analysis,
    write_cause,
)
from himpun.organisations.access import acting
from himpun.organisations.models import Official
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.establish import open_position
from himpun.plans.models import Indicator
from tests.bad_input.case import Act, refused

COMPLETE, MEET, MARK = "cycles.services.complete", "cycles.services.hold_meeting", "documents.services.mark_task"
MEASURE = "measurement.services"
PLANNING, MEASURING = "banggai-bappeda-2020", "way-kanan-dpmk-2022"
VILLAGES, SUBDISTRICT = "musi-banyuasin-dpmd-2019", "mojokerto-dawarblandong-2023"


def _meeting(
    *, agenda: str = "Membahas format", decisions: Sequence[str] = ("Disepakati",), stranger: bool = False
) -> Act:
    path = walk(PLANNING)
    task = path.to("4")
    actor = path.office.doer(task, path.now)
    here = [999_999] if stranger else [actor.position_id]
    return lambda: hold_meeting(
        task.id,
        held_at=path.now - timedelta(minutes=1),
        place="Ruang rapat",
        agenda=agenda,
        attendance=here,
        decisions=decisions,
        actor=actor,
        now=path.now,
    )


@refused(
    MEET,
    "Minutes without an agenda",
    code="agenda_missing",
    text="Agenda rapat masih kosong. Isi dahulu, lalu kirim lagi.",
)
def minutes_without_agenda() -> Act:
    return _meeting(agenda=" ")


@refused(
    MEET,
    "Minutes with an empty decision",
    code="decision_empty",
    text="Keputusan rapat masih kosong. Isi dahulu, lalu kirim lagi.",
)
def minutes_with_an_empty_decision() -> Act:
    return _meeting(decisions=["Disepakati", " "])


@refused(
    MEET,
    "Somebody attended who is not of the office",
    code="attendance_unknown",
    text="Daftar hadir memuat jabatan yang bukan jabatan perangkat daerah ini. Perbaiki, lalu simpan lagi.",
)
def a_stranger_at_the_meeting() -> Act:
    return _meeting(stranger=True)


@refused(
    MEET,
    "Minutes of a step that is no meeting",
    code="not_a_meeting",
    text="Tugas ini bukan rapat atau pembahasan, sehingga tidak bernotulen.",
)
def minutes_of_no_meeting() -> Act:
    stage = handed_out()
    task, actor = stage.gathering(), stage.staff()
    return lambda: hold_meeting(
        task.id,
        held_at=after(1),
        place="Ruang rapat",
        agenda="Membahas format",
        attendance=[actor.position_id],
        decisions=["Disepakati"],
        actor=actor,
        now=after(10),
    )


@refused(
    COMPLETE,
    "A meeting is finished without minutes",
    code="minutes_missing",
    text="Notulen rapat ini belum ditulis. Isi agenda, daftar hadir, dan keputusannya dahulu, lalu selesaikan.",
)
def a_meeting_without_minutes() -> Act:
    path = walk(PLANNING)
    task = path.to("4")
    actor = path.office.doer(task, path.now)
    return lambda: complete(task.id, actor=actor, now=path.now)


@refused(
    COMPLETE,
    "A step is finished by an outcome that it does not have",
    code="outcome_unknown",
    text="Langkah ini tidak memuat keputusan; selesaikan tanpa memilih keputusan.",
)
def an_outcome_that_is_not_there() -> Act:
    stage = handed_out()
    task, actor = stage.gathering(), stage.staff()
    stage.gather_all(handed_in=after(1), accepted=after(2))
    return lambda: complete(task.id, actor=actor, now=after(10), outcome="achieved")


@refused(
    "cycles.services.cancel",
    "Somebody who has no part cancels a cycle",
    code="not_yours_to_decide",
    text="Jabatan Anda tidak ikut dalam siklus ini. Yang memutuskan ialah pelaksananya atau atasan "
    "mereka; sampaikan usul Anda kepada mereka.",
)
def a_cancelling_by_a_bystander() -> Act:
    stage = handed_out()
    post = open_position(unit=stage.office.units[0], title="Pengelola Arsip", role="other", actor=None, now=START)
    official = Official.objects.create(agency=stage.office.agency, name="Pegawai Arsip")
    appoint(post, official, starts_on=date(2020, 1, 2), actor=None, now=START)
    bystander = acting(official.id, post.id, now=after(10))
    return lambda: cancel(stage.cycle.id, reason="Salah periode", actor=bystander, now=after(10))


@refused(
    COMPLETE,
    "A disposition is passed on unsigned",
    code="mark_needed",
    text="Tugas ini diselesaikan dengan tanda tangan pada surat “Lembar Disposisi”. Buka suratnya, baca, "
    "lalu bubuhkan tanda tangan.",
)
def a_disposition_without_a_mark() -> Act:
    path = walk(VILLAGES)
    task = path.to("0")
    actor = path.office.doer(task, path.now)
    return lambda: complete(task.id, actor=actor, now=path.now)


@refused(
    MARK,
    "A step is signed that has no paper to sign",
    code="nothing_to_mark",
    text="Tidak ada surat yang menunggu paraf atau tanda tangan Anda pada tugas ini. Selesaikan biasa.",
)
def a_mark_where_there_is_no_paper() -> Act:
    stage = handed_out()
    give_accounts(stage.office)
    task, actor = stage.gathering(), stage.staff()
    return lambda: mark_task(task.id, proof=PROOF, actor=actor, now=after(10))


@refused(
    COMPLETE,
    "A recap is finished that was not made",
    code="recap_missing",
    text="Tugas ini selesai dengan membuat rekapnya. Buat rekapitulasi dari isian terakhir.",
)
def a_recap_that_was_not_made() -> Act:
    path = walk(PLANNING)
    task = path.to("9")
    actor = path.office.doer(task, path.now)
    return lambda: complete(task.id, actor=actor, now=path.now)


@refused(
    f"{MEASURE}.make_recap",
    "A recap is made in a step that gathers",
    code="not_a_recap",
    text="Tugas ini bukan rekapitulasi. Buka tugas rekap, lalu ulangi.",
)
def a_recap_in_another_step() -> Act:
    stage = handed_out()
    task, actor = stage.gathering(), stage.staff()
    return lambda: make_recap(task.id, actor=actor, now=after(10))


@refused(
    f"{MEASURE}.write_analysis",
    "An analysis in a step that gathers",
    code="not_an_analysis",
    text="Tugas ini tidak memuat analisis. Buka tugas analisis, lalu ulangi.",
)
def an_analysis_in_another_step() -> Act:
    stage = handed_out()
    task, actor = stage.gathering(), stage.staff()
    return lambda: write_analysis(task.id, "Semua tercapai.", actor=actor, now=after(10))


@refused(
    f"{MEASURE}.decide",
    "A decision in a step that gathers",
    code="not_a_decision",
    text="Tugas ini tidak memuat keputusan. Buka tugas pemeriksaan, lalu ulangi.",
)
def a_decision_in_another_step() -> Act:
    stage = handed_out()
    task, actor = stage.gathering(), stage.staff()
    return lambda: decide(task.id, "achieved", actor=actor, now=after(10))


@refused(
    COMPLETE,
    "A decision is finished without deciding",
    code="not_decided",
    text="Keputusan diambil pada halaman pemeriksaan hasil, beserta dasar keputusannya.",
)
def a_review_without_a_decision() -> Act:
    path, task = _review("10")
    actor = path.office.doer(task, path.now)
    return lambda: complete(task.id, actor=actor, now=path.now, outcome="achieved")


@refused(
    f"{MEASURE}.decide",
    "The head says not achieved where all is achieved",
    code="nothing_missed",
    text="Tidak ada indikator yang tidak tercapai (4 tercapai, 0 tidak tercapai, 0 tidak terukur). Pilih "
    "keputusan tercapai.",
)
def not_achieved_where_all_is() -> Act:
    path, task = _review("10")
    actor = path.office.doer(task, path.now)
    return lambda: decide(task.id, "not_achieved", reason="Belum puas", actor=actor, now=path.now)


@refused(
    f"{MEASURE}.write_cause",
    "A cause without words",
    code="cause_missing",
    text="Penyebab IK-01 masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_cause_without_words() -> Act:
    path, task = _repairing("cause")
    for number, row in enumerate(path.cycle.action_plans.order_by("id"), start=1):
        Indicator.objects.filter(pk=row.indicator_id).update(code=f"IK-{number:02}")
    plans = {row.id: " " for row in path.cycle.action_plans.all()}
    actor = path.office.doer(task, path.now)
    return lambda: write_cause(task.id, plans, actor=actor, now=path.now)


@refused(
    f"{MEASURE}.write_action_plan",
    "An action plan without an action",
    code="action_missing",
    text="Tindakan perbaikan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_plan_without_action() -> Act:
    return _planning(action=" ")


@refused(
    f"{MEASURE}.write_action_plan",
    "An action plan without an output",
    code="output_missing",
    text="Keluaran rencana aksi masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_plan_without_output() -> Act:
    return _planning(output=" ")


@refused(
    f"{MEASURE}.report_progress",
    "Progress of a plan without words",
    code="progress_missing",
    text="Kemajuan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def progress_without_words() -> Act:
    path, task = _repairing("action_plan")
    actor = path.office.doer(task, path.now)
    path.do(task)
    plan = path.cycle.action_plans.exclude(written_at=None)[0]
    return lambda: report_progress(plan.id, " ", actor=actor, now=path.now)


def _review(figure: str, outcome: str = "achieved") -> tuple[Walk, Task]:
    path = walk(MEASURING, figure=figure, outcome=outcome)
    return path, path.to("7", "review")


def _repairing(kind: str) -> tuple[Walk, Task]:
    """003 with everything missed, where causes or plans are to be written."""
    path, task = _review("5", "not_achieved")
    path.do(task)
    if kind == "action_plan":
        path.do(_open(path, "cause"))
    return path, _open(path, kind)


def _open(path: Walk, kind: str) -> Task:
    return Task.objects.filter(cycle=path.cycle, kind=kind, state=Task.State.OPEN).order_by("id")[0]


def _planning(*, action: str = "Percepat", output: str = "Kontrak") -> Act:
    path, task = _repairing("action_plan")
    actor = path.office.doer(task, path.now)
    plan = Plan(action=action, output=output, due_on=(path.now + timedelta(days=30)).date())
    return lambda: write_action_plan(task.id, plan, actor=actor, now=path.now)
