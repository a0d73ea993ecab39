"""Beginning a cycle: twice for a period, with posts or units that lack somebody, for a period that is none."""

from __future__ import annotations

from datetime import date, timedelta

from himpun.collection.tests.stage import after
from himpun.cycles.models import Cycle
from himpun.cycles.services import Start, complete, start
from himpun.cycles.services.schedule import set_schedule
from himpun.cycles.tests.office import QUARTER, START, Office, only_task, open_office
from himpun.kernel.periods import parse_period
from himpun.organisations.access import acting
from himpun.organisations.models import Position, Unit
from himpun.organisations.services.appoint import end_appointment
from himpun.procedures.models import Edition
from tests.bad_input.case import Act, refused, taken

BEGIN = "cycles.services.start"
_ALL_PER_UNIT = """
key: isian-mandiri
edition: 1
kind: collecting
frequency: [quarterly]
identity:
  office: Kantor Contoh
  region: Kabupaten Contoh
  number: "1"
  approved_by: {position: Kepala}
  title: Isian Mandiri
actors:
  - {key: section_heads, positions_of: [seksi]}
columns:
  - {title: Kasi, actors: [section_heads]}
steps:
  - {no: "1", activity: Mengisi data, by: {actors: [section_heads]}, work: fill}
"""
TODAY, YESTERDAY = START.date(), START.date() - timedelta(days=1)


@refused(
    BEGIN,
    "A cycle is started for a period that runs already",
    code="cycle_exists",
    text="Prosedur ini sudah dimulai untuk Triwulan I 2026. Buka siklus itu, jangan memulai lagi.",
)
def a_cycle_for_a_period_that_runs() -> Act:
    office = open_office()
    office.start()
    return lambda: office.start(now=after(5))


@taken(BEGIN, "A cycle is started again after it was cancelled", outcome="a new cycle: cancelled ones do not count")
def a_cycle_after_a_cancelled_one() -> None:
    from himpun.cycles.services import cancel

    office = open_office()
    first = office.start()
    cancel(first.id, reason="Salah periode", actor=office.first(), now=after(1))

    assert office.start(now=after(2)).state == Cycle.State.RUNNING


@refused(
    BEGIN,
    "A procedure of months and quarters is started for a whole year",
    code="period_of_another_kind",
    text="Prosedur ini dilaksanakan bulanan atau triwulanan, sedangkan Tahun 2026 adalah periode tahunan. Pilih "
    "periode bulanan atau triwulanan, atau ubah frekuensinya pada revisi prosedur.",
)
def a_period_of_another_kind() -> Act:
    office = open_office()
    return lambda: office.start("2026")


@refused(
    BEGIN,
    "The head of one section, who answers for that section only, starts the whole",
    code="not_yours_to_start",
    text="Jabatan Anda tidak memegang peran sendiri dalam prosedur ini. Yang memulai atau menjadwalkannya ialah "
    "Kasubag Perencanaan dan Keuangan, Kasubag Umum dan Kepegawaian, Staf Sub Bagian Penyusunan Program dan Keuangan, "
    "atasan mereka, atau pengelola Himpun; mintalah kepada mereka.",
)
def a_start_by_one_unit() -> Act:
    office = open_office()
    section = office.actor("section_heads:1")
    return lambda: start(office.procedure, parse_period(QUARTER), actor=section, now=START)


@refused(
    BEGIN,
    "Somebody starts a procedure in which every performer is one unit's",
    code="not_yours_to_start",
    text="Setiap pelaksana prosedur ini jabatan pada unit, jadi tidak ada jabatan yang memegang seluruhnya. Mintalah "
    "pengelola Himpun memulai siklusnya, atau menjadwalkannya agar dimulai sendiri.",
)
def a_start_of_what_nobody_holds() -> Act:
    office = open_office(_ALL_PER_UNIT)
    section = office.actor("section_heads:1")
    return lambda: start(office.procedure, parse_period(QUARTER), actor=section, now=START)


@refused(
    BEGIN,
    "A cycle is started while a post in it has no holder",
    code="position_vacant",
    text="Jabatan berikut tidak ada pemegangnya hari ini: Kepala Seksi 2. Tunjuk Plt./Plh., atau tentukan siapa yang "
    "bertindak, lalu mulai lagi.",
)
def a_unit_without_a_holder() -> Act:
    office = open_office()
    _vacate(office, "section_heads:2")
    return office.start


@refused(
    BEGIN,
    "A post without holder is to be acted for by another agency's post",
    code="stand_in_unfit",
    text="Jabatan yang ditunjuk untuk bertindak harus ada di kantor ini dan ada pemegangnya hari ini. Tunjuk jabatan "
    "lain.",
)
def a_stand_in_from_another_agency() -> Act:
    office, other = open_office(), open_office()
    vacant = _vacate(office, "section_heads:2")
    answers = Start(stand_ins={vacant.id: other.positions["staff"].id})
    return lambda: start(office.procedure, parse_period(QUARTER), answers=answers, actor=office.first(), now=START)


@refused(
    BEGIN,
    "A unit of the kind that is asked has no post at all",
    code="unit_without_position",
    text="Seksi Baru belum mempunyai jabatan kepala, padahal prosedur ini memerlukannya. Lengkapi di Organisasi, lalu "
    "mulai lagi.",
)
def a_unit_without_a_post() -> Act:
    office = open_office()
    Unit.objects.create(agency=office.agency, name="Seksi Baru", kind="seksi", order=99)
    return office.start


@refused(
    "organisations.access.acting",
    "Somebody acts on the day after their appointment ended",
    code="appointment_ended",
    text="Penugasan Anda sebagai Kasubag Perencanaan dan Keuangan berakhir 5 April 2026. Bila masih berlaku, mintalah "
    "pengelola memperbarui penugasan; bila tidak, pejabat berikutnya yang bertindak.",
)
def an_appointment_that_ended_yesterday() -> Act:
    office = open_office()
    position = office.positions["head_of_planning"]
    _end(office, position, on=YESTERDAY)
    return lambda: acting(office.officials[position.id].id, position.id, now=START)


@taken(
    "organisations.access.acting",
    "Somebody acts on the last day of their appointment",
    outcome="it counts: dates are inclusive",
)
def an_appointment_that_ends_today() -> None:
    office = open_office()
    task = only_task(office.start())
    position = office.positions["head_of_planning"]
    _end(office, position, on=TODAY)

    late = START.replace(hour=23, minute=59)
    done = complete(task.id, actor=office.actor("head_of_planning", late), now=late)

    assert done.done_as == position.title


@refused(
    "organisations.access.acting",
    "Somebody acts for a post that was never theirs",
    code="not_the_holder",
    text="Anda tidak memegang jabatan ini. Pilih jabatan Anda sendiri.",
)
def a_post_of_somebody_else() -> Act:
    office = open_office()
    own, other = office.positions["staff"], office.positions["head_of_planning"]
    return lambda: acting(office.officials[own.id].id, other.id, now=START)


@refused(
    "kernel.periods.parse_period",
    "A period is written as people say it",
    code="period_unknown",
    text="Periode “TW I 2026” tidak dikenal. Tulis misalnya 2026-M03, 2026-Q1, 2026-S1, atau 2026.",
)
def a_period_in_words() -> Act:
    return lambda: parse_period("TW I 2026")


@refused(
    "kernel.periods.parse_period",
    "A thirteenth month is asked for",
    code="period_unknown",
    text="Periode “2026-M13” tidak dikenal. Tulis misalnya 2026-M03, 2026-Q1, 2026-S1, atau 2026.",
)
def a_thirteenth_month() -> Act:
    return lambda: parse_period("2026-M13")


@refused(
    BEGIN,
    "Another agency's procedure is started",
    code="not_there",
    text="Prosedur ini tidak ditemukan. Kembali ke daftar prosedur dan pilih lagi.",
)
def a_procedure_of_another_agency() -> Act:
    office, other = open_office(), open_office()
    return lambda: start(office.procedure, parse_period(QUARTER), actor=other.first(), now=START)


@refused(
    BEGIN,
    "A procedure is started that has no revision in force",
    code="no_edition",
    text="Prosedur ini belum mempunyai revisi yang berlaku. Berlakukan satu revisi dahulu.",
)
def a_procedure_that_is_not_in_force() -> Act:
    office = open_office()
    Edition.objects.update(state=Edition.State.SUPERSEDED)
    return office.start


@refused(
    "cycles.services.schedule.set_schedule",
    "A schedule starts 400 days after its period",
    code="days_out_of_range",
    text="Jarak mulai dari akhir periode paling jauh 366 hari. Perbaiki angkanya.",
)
def a_schedule_out_of_range() -> Act:
    office = open_office()
    return lambda: set_schedule(
        office.procedure, first_period=parse_period(QUARTER), starts_days_after_period=400,
        starter=office.positions["head_of_planning"], actor=office.first(), now=START,
    )  # fmt: skip


def _vacate(office: Office, key: str) -> Position:
    _end(office, office.positions[key], on=date(2026, 3, 31))
    return office.positions[key]


def _end(office: Office, position: Position, *, on: date) -> None:
    appointment = position.appointments.get()
    end_appointment(appointment, ends_on=on, reason="Mutasi", actor=None, now=START)
