"""Registers of LHP, LHE and TLHP, and correcting after the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from himpun.collection.models import DataRequest, RegisterEntry
from himpun.collection.services import (
    Finding,
    WrongRegisters,
    correct_archived,
    declare_no_findings,
    enter_finding,
    hand_in,
    withdraw_entry,
)
from himpun.collection.tests.test_registers import RECEIVED
from himpun.cycles.models import Cycle
from himpun.cycles.tests.archived import keep
from himpun.documents.tests.walk import Walk, walk
from tests.bad_input.case import Act, refused

ENTER, DECLARE = "collection.services.enter_finding", "collection.services.declare_no_findings"
WITHDRAW, CORRECT = "collection.services.withdraw_entry", "collection.services.correct_archived"
VILLAGES, SUBDISTRICT = "musi-banyuasin-dpmd-2019", "mojokerto-dawarblandong-2023"
FIRST = "division_heads:1"


def _filling(procedure: str = VILLAGES) -> tuple[Walk, DataRequest]:
    """The first unit fills in."""
    path = walk(procedure)
    path.to("4", "fill")
    return path, DataRequest.objects.get(cycle=path.cycle, unit=path.office.units[0])


def _entering(change: Callable[[Finding], Finding]) -> Act:
    path, request = _filling()
    actor, line = path.office.actor(FIRST, path.now), change(RECEIVED)
    return lambda: enter_finding(request.id, line, actor=actor, now=path.now)


def _archived() -> Walk:
    """000, archived; the first division had one LHP."""
    path, request = _filling()
    enter_finding(request.id, RECEIVED, actor=path.office.actor(FIRST, path.now), now=path.now)
    path.to_the_end()
    keep(path.cycle, path.now)
    path.minutes += 1
    return path


def _line(path: Walk, register: str = "LHP", unit: int = 0) -> RegisterEntry:
    lines = RegisterEntry.objects.filter(request__cycle=path.cycle, request__unit=path.office.units[unit])
    return lines.get(register=register, withdrawn_at=None)


def _correcting(path: Walk, wrong: WrongRegisters) -> Act:
    unit, actor = path.office.units[0], path.office.actor("staff", path.now)
    return lambda: correct_archived(
        path.cycle.id, {}, registers={unit.id: wrong}, reason="Temuan evaluator", actor=actor, now=path.now
    )


def _corrected() -> tuple[Walk, DataRequest]:
    """The first division's LHP is wrong in the archive, and is to be corrected."""
    path = _archived()
    cycle = _correcting(path, WrongRegisters({_line(path).id: "Nomor salah"}))()
    assert isinstance(cycle, Cycle)
    return replace(path, cycle=cycle), DataRequest.objects.get(cycle=cycle, unit=path.office.units[0])


@refused(
    ENTER,
    "A finding without its finding",
    code="finding_incomplete",
    text="Temuan (LHP) masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_finding_without_words() -> Act:
    return _entering(lambda line: replace(line, finding=" "))


@refused(
    ENTER,
    "A received LHP without the day on which it came",
    code="finding_incomplete",
    text="Tanggal diterima (LHP) masih kosong. Isi, sebab tenggat jawaban dihitung darinya.",
)
def a_received_report_without_its_day() -> Act:
    return _entering(lambda line: replace(line, received_on=None))


@refused(
    ENTER,
    "A report that was received before it was written",
    code="received_before_dated",
    text="Tanggal diterima 2 Januari 2026 mendahului tanggal laporan 2 Februari 2026. Periksa keduanya.",
)
def a_report_received_before_it_was_written() -> Act:
    return _entering(lambda line: replace(line, received_on=date(2026, 1, 2)))


@refused(
    ENTER,
    "A report of tomorrow",
    code="date_in_future",
    text="Tanggal laporan atau tanggal diterima belum tiba. Periksa tanggalnya.",
)
def a_report_of_tomorrow() -> Act:
    return _entering(lambda line: replace(line, dated_on=date(2026, 4, 7), received_on=date(2026, 4, 7)))


@refused(
    ENTER,
    "A follow-up without its status",
    code="status_missing",
    text="Status tindak lanjut belum dipilih: sesuai, belum sesuai, belum ditindaklanjuti, tidak dapat "
    "ditindaklanjuti.",
)
def a_follow_up_without_status() -> Act:
    return _entering(lambda line: replace(line, register="TLHP", follow_up="Dilengkapi", status=""))


@refused(
    ENTER,
    "A register that the row does not ask for",
    code="register_not_asked",
    text="Register LHP tidak diminta pada langkah ini. Register yang diminta: tidak ada.",
)
def a_register_that_is_not_asked_for() -> Act:
    path, request = _filling(SUBDISTRICT)
    actor = path.office.actor("section_heads:1", path.now)
    return lambda: enter_finding(request.id, RECEIVED, actor=actor, now=path.now)


@refused(
    DECLARE,
    "Nihil beside a report that is entered",
    code="register_contradicts",
    text="Register LHP sudah memuat baris laporan; tarik baris itu dahulu.",
)
def nihil_beside_a_report() -> Act:
    path, request = _filling()
    actor = path.office.actor(FIRST, path.now)
    enter_finding(request.id, RECEIVED, actor=actor, now=path.now)
    return lambda: declare_no_findings(request.id, "LHP", reason="Tidak ada", actor=actor, now=path.now)


@refused(
    CORRECT,
    "A cycle is corrected that still runs",
    code="cycle_not_ended",
    text="Siklus ini belum selesai; perbaiki isinya lewat pengembalian, bukan lewat versi baru.",
)
def a_correction_of_what_runs() -> Act:
    path, _request = _filling()
    return _correcting(path, WrongRegisters(lacking={"LHP": "Belum lengkap"}))


@refused(
    CORRECT,
    "A cycle is corrected before its bundle is written",
    code="not_archived_yet",
    text="Berkas arsip siklus ini masih disusun. Tunggu sampai selesai, lalu minta perbaikan lagi.",
)
def a_correction_before_the_bundle() -> Act:
    path = walk(SUBDISTRICT)
    path.to_the_end()
    return _correcting(path, WrongRegisters(lacking={"LHP": "Belum lengkap"}))


@refused(
    CORRECT,
    "A version is corrected that has been corrected already",
    code="already_superseded",
    text="Siklus ini sudah digantikan versi yang lebih baru. Perbaiki versi itu.",
)
def a_second_correction_of_one_version() -> Act:
    path, _request = _corrected()
    assert path.cycle.supersedes is not None
    return _correcting(replace(path, cycle=path.cycle.supersedes), WrongRegisters(lacking={"LHE": "Belum lengkap"}))


@refused(
    CORRECT,
    "Who only answers asks for a correction",
    code="not_yours_to_correct",
    text="Perbaikan setelah arsip diminta oleh yang menghimpun, menganalisis, memutuskan, atau "
    "menandatangani, atau atasannya. Sampaikan kesalahannya kepada penghimpun data.",
)
def a_correction_by_who_only_answers() -> Act:
    path = _archived()
    unit, actor = path.office.units[0], path.office.actor(FIRST, path.now)
    return lambda: correct_archived(path.cycle.id, {unit.id: {}}, reason="Salah ketik", actor=actor, now=path.now)


@refused(
    CORRECT,
    "A line of another unit is named",
    code="register_line_unknown",
    text="Sebagian baris register yang ditunjuk bukan dari isian Bidang 1. Muat ulang halaman, lalu pilih lagi.",
)
def a_line_of_another_unit() -> Act:
    path = _archived()
    return _correcting(path, WrongRegisters({_line(path, unit=1).id: "Salah"}))


@refused(
    WITHDRAW,
    "A line that the correction does not name is taken back",
    code="register_line_not_named",
    text="Baris 12/LHP/2026 tidak ditunjuk salah pada perbaikan ini, jadi tetap seperti yang diarsipkan.",
)
def a_line_that_is_not_named() -> Act:
    path = _archived()
    cycle = _correcting(path, WrongRegisters(lacking={"LHP": "Satu laporan belum tercatat"}))()
    assert isinstance(cycle, Cycle)
    line, actor = _line(replace(path, cycle=cycle)), path.office.actor(FIRST, path.now)
    return lambda: withdraw_entry(line.id, reason="Keliru", actor=actor, now=path.now)


@refused(
    WITHDRAW,
    "A register that the correction does not name is changed",
    code="register_not_named",
    text="Register LHE tidak ditunjuk pada perbaikan ini, jadi tetap seperti yang diarsipkan.",
)
def a_register_that_is_not_named() -> Act:
    path, _request = _corrected()
    line, actor = _line(path, "LHE"), path.office.actor(FIRST, path.now)
    return lambda: withdraw_entry(line.id, reason="Keliru", actor=actor, now=path.now)


@refused(
    "collection.services.hand_in",
    "A correction is handed in with the wrong line still there",
    code="register_lines_wrong",
    text="Baris register yang ditunjuk salah masih ada: LHP 12/LHP/2026. Tarik baris itu, lalu catat yang benar.",
)
def a_correction_that_corrects_nothing() -> Act:
    path, request = _corrected()
    actor = path.office.actor(FIRST, path.now)
    return lambda: hand_in(request.id, actor=actor, now=path.now)


@refused(
    "collection.services.hand_in",
    "An answer is handed in without its registers",
    code="registers_missing",
    text="Register LHP belum diisi. Catat laporannya, atau nyatakan nihil beserta alasannya.",
)
def an_answer_without_registers() -> Act:
    path, request = _corrected()
    actor = path.office.actor(FIRST, path.now)
    withdraw_entry(_line(path).id, reason="Salah", actor=actor, now=path.now)
    return lambda: hand_in(request.id, actor=actor, now=path.now + timedelta(minutes=1))
