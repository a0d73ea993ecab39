"""Who acts, when, and how often: the wrong person, the wrong turn, the same act again."""

from __future__ import annotations

from datetime import date, timedelta

from himpun.collection.services import type_value
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.services import cancel, complete
from himpun.cycles.tests.office import START, only_task, open_office
from himpun.documents.services import Proof, mark_task
from himpun.documents.tests.papers_office import PROOF, give_accounts
from himpun.documents.tests.walk import walk
from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.models import Official
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.establish import register_official
from himpun.organisations.services.letterhead import set_letterhead
from himpun.plans.services import agree
from tests.bad_input.case import Act, refused, taken

COMPLETE, RETURN = "cycles.services.complete", "cycles.services.send_back"
DECIDING, DISPOSED = "way-kanan-dpmk-2022", "musi-banyuasin-dpmd-2019"
BRIEF = "Angka tidak wajar."


@refused(
    COMPLETE,
    "The head of a section finishes the task of the one who gathers",
    code="not_your_task",
    text="Tugas ini milik Staf Sub Bagian Penyusunan Program dan Keuangan. Hanya pemegang jabatan itu yang dapat "
    "mengerjakannya.",
)
def the_wrong_person() -> Act:
    stage = handed_out()
    task = stage.gathering()
    return lambda: complete(task.id, actor=stage.head(), now=after(10))


@refused(
    COMPLETE,
    "Somebody from another agency finishes a task by its number",
    code="not_there",
    text="Tugas ini tidak ditemukan. Kembali ke Tugas saya dan pilih lagi.",
)
def a_stranger_from_another_agency() -> Act:
    stage, other = handed_out(), handed_out()
    task = stage.gathering()
    return lambda: complete(task.id, actor=other.staff(), now=after(10))


@refused(
    COMPLETE,
    "A task is finished that was never there",
    code="not_there",
    text="Tugas ini tidak ditemukan. Kembali ke Tugas saya dan pilih lagi.",
)
def a_task_that_is_not_there() -> Act:
    actor = handed_out().staff()
    return lambda: complete(999_999_999, actor=actor, now=after(10))


@refused(
    COMPLETE,
    "A gathering is finished before its units have answered",
    code="answers_undecided",
    text="Seksi 1, Seksi 2 belum mengirim; tunggu, bebaskan, atau tutup tanpa unit itu.",
)
def a_gathering_finished_too_early() -> Act:
    stage = handed_out()
    task = stage.gathering()
    return lambda: complete(task.id, actor=stage.staff(), now=after(10))


@refused(
    "documents.services.mark_task",
    "Somebody signs before the paper can be read",
    code="document_not_ready",
    text="Berkas PDF surat ini sedang disiapkan, sehingga belum dapat dibaca dan disetujui. Coba lagi sebentar.",
)
def a_mark_before_the_paper_is_there() -> Act:
    office = open_office(DISPOSED)
    give_accounts(office)
    task = only_task(office.start(), step="0")
    return lambda: mark_task(task.id, proof=PROOF, actor=office.doer(task, START), now=after(1))


@refused(
    "documents.services.mark_task",
    "Somebody signs with a wrong password",
    code="proof_failed",
    text="Kata sandi tidak cocok, sehingga surat belum disetujui. Ketik kata sandi akun Anda sekali lagi.",
)
def a_wrong_password() -> Act:
    path = walk(DISPOSED)
    task = path.to("0")
    return lambda: mark_task(task.id, proof=Proof("salah"), actor=path.office.doer(task, START), now=after(1))


@refused(
    COMPLETE,
    "A colleague who stands in finishes a task that the holder has finished",
    code="already_done",
    text="Tugas ini sudah diselesaikan oleh Kasubag Perencanaan dan Keuangan pada 6 April 2026 pukul 07.35 WIB.",
)
def the_same_act_by_another() -> Act:
    office = open_office()
    task = only_task(office.start())
    position = office.positions["head_of_planning"]
    other = Official.objects.create(agency=office.agency, name="Pejabat Pengganti")
    appoint(
        position, other, capacity="plh", starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 8), decree="SP 1/2026",
        actor=None, now=START,
    )  # fmt: skip
    complete(task.id, actor=office.actor("head_of_planning"), now=after(5))
    stand_in = acting(other.id, position.id, now=after(6))
    return lambda: complete(task.id, actor=stand_in, now=after(6))


@taken(COMPLETE, "The same person finishes the same task twice", outcome="the recorded result, and no new entry")
def the_same_act_twice() -> None:
    office = open_office()
    task = only_task(office.start())
    first = complete(task.id, actor=office.actor("head_of_planning"), now=after(5))
    entries = Entry.objects.count()

    again = complete(task.id, actor=office.actor("head_of_planning"), now=after(6))

    assert (again.id, again.done_at) == (first.id, first.done_at)
    assert Entry.objects.count() == entries


@refused(
    COMPLETE,
    "The place of the paper copy has 201 characters",
    code="text_too_long",
    text="Tempat berkas kertas terlalu panjang: 201 karakter. Ringkas hingga paling banyak 200 karakter.",
)
def a_place_without_end() -> Act:
    office = open_office()
    task = only_task(office.start())
    return lambda: complete(task.id, actor=office.first(), now=after(5), paper_place="a" * 201)


@taken(
    "services of all parts",
    "NUL bytes and direction marks in notes, places, numbers and decrees",
    outcome="they are dropped, on both databases",
)
def nul_bytes_in_side_notes() -> None:
    office = open_office()
    first = office.first()
    task = complete(
        only_task(office.start()).id, actor=first, now=after(5), note="a\x00b", paper_place="Boks\u202e 1\x00"
    )
    rank = register_official(agency=office.agency, name="Pegawai\x00", rank="III\x00/c", actor=None, now=after(5)).rank
    agreed = agree(year=2027, signed_on=date(2027, 1, 5), number="PK-1\x00", actor=first, now=after(5))
    set_letterhead(office.agency, lines=["A"], place="B\x00", address="C\x00", actor=None, now=after(5))

    task.refresh_from_db()
    office.agency.refresh_from_db()
    assert (task.note, task.paper_place, rank, agreed.number) == ("ab", "Boks 1", "III/c", "PK-1")
    assert (office.agency.place, office.agency.address) == ("B", "C")


@refused(
    COMPLETE,
    "Somebody acts in a cycle that was cancelled",
    code="cycle_not_running",
    text="Siklus ini sudah selesai atau dibatalkan; tidak ada yang perlu dikerjakan lagi.",
)
def an_act_in_a_cancelled_cycle() -> Act:
    stage = handed_out()
    task = stage.gathering()
    cancel(stage.cycle.id, reason="Salah periode", actor=stage.office.actor("head_of_planning"), now=after(5))
    return lambda: complete(task.id, actor=stage.staff(), now=after(10))


@refused(
    "cycles.services.cancel",
    "A cycle is cancelled without a reason",
    code="reason_missing",
    text="Alasan pembatalan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_cancelling_without_reason() -> Act:
    stage = handed_out()
    actor = stage.office.actor("head_of_planning")
    return lambda: cancel(stage.cycle.id, reason=" \u200b ", actor=actor, now=after(5))


@refused(
    "ledger.services.record",
    "The computer's clock was set back by a day",
    code="clock_set_back",
    text="Jam komputer ini lebih awal daripada catatan terakhir kantor. Periksa tanggal dan jam komputer, lalu ulangi.",
)
def a_clock_set_back() -> Act:
    stage = handed_out()
    yesterday = START - timedelta(days=1)
    cell = stage.indicator_id()
    return lambda: type_value(stage.request().id, cell, "5", actor=stage.head(), now=yesterday)
