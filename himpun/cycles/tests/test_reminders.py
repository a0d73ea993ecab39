"""What a reminder says: everything that is owed, what is late first, in working time and without a name."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from himpun.cycles.reminders import LONGEST_DEED, Owed, deed_of, is_soon, reminder
from himpun.kernel.worktime import WorkCalendar

CALENDAR = WorkCalendar()
MONDAY = datetime(2026, 4, 6, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def owed(due_at: datetime, **changes: str) -> Owed:
    texts = {
        "procedure": "Pengumpulan Data Kinerja",
        "period": "Triwulan I 2026",
        "step": "4",
        "deed": "menghimpun data",
    }
    return Owed(**{**texts, "unit": "", **changes}, due_at=due_at)


def test_it_works() -> None:
    late = owed(MONDAY - timedelta(days=3), step="", deed="mengisi permintaan data", unit="Seksi 1")
    soon = owed(MONDAY + timedelta(hours=2))

    letter = reminder("Kepala Seksi 1", "Kecamatan Contoh", [soon, late], now=MONDAY, calendar=CALENDAR)

    assert letter.subject == "Pengingat: 1 tugas terlambat, 1 tugas segera jatuh tempo"
    assert letter.body == (
        "Yth. Kepala Seksi 1\n\n"
        "Per 6 April 2026 pukul 09.00 WIB tugas berikut menunggu Saudara.\n\n"
        "TERLAMBAT\n"
        "1. Pengumpulan Data Kinerja (Triwulan I 2026): mengisi permintaan data untuk Seksi 1. "
        "Batas 3 April 2026 pukul 09.00 WIB, terlambat 1 hari kerja.\n\n"
        "SEGERA JATUH TEMPO\n"
        "1. Pengumpulan Data Kinerja (Triwulan I 2026, langkah 4): menghimpun data. "
        "Batas 6 April 2026 pukul 11.00 WIB, tersisa 2 jam 0 menit kerja.\n\n"
        "Mohon diselesaikan melalui Tugas saya di Himpun. Bila ada kendala, sampaikan kepada pengumpul data.\n\n"
        "Kecamatan Contoh\nPengingat ini dibuat otomatis; abaikan bila tugas sudah diselesaikan.\n"
    )


def test_a_long_activity_is_shortened() -> None:
    deed = deed_of("gather", "Menghimpun  data\nkinerja " * 20)

    assert len(deed) <= LONGEST_DEED
    assert deed.endswith("…")
    assert "\n" not in deed
    assert deed_of("sign", "Menandatangani") == "menandatangani dokumen"
    assert deed_of("other", None) == "menyelesaikan tugas"


def test_soon_is_one_working_day() -> None:
    friday = datetime(2026, 4, 10, 15, 0, tzinfo=ZoneInfo("Asia/Jakarta"))

    assert is_soon(friday + timedelta(days=2, hours=23), friday, CALENDAR), "over the weekend"
    assert not is_soon(friday + timedelta(days=4, hours=1), friday, CALENDAR)
    assert not is_soon(friday - timedelta(minutes=1), friday, CALENDAR), "that is late"


@given(st.lists(st.integers(-40000, 40000), min_size=1, max_size=12))
def test_every_task_is_told_once(minutes: list[int]) -> None:
    items = [owed(MONDAY + timedelta(minutes=each), deed=f"tugas {n};") for n, each in enumerate(minutes)]

    letter = reminder("Kasubag", "Kantor", items, now=MONDAY, calendar=CALENDAR)

    for n in range(len(items)):
        assert letter.body.count(f"tugas {n};") == 1
    assert letter.body.count("terlambat ") == sum(each < 0 for each in minutes)


def test_the_disposition_before_the_table_is_called_by_its_name() -> None:
    assert deed_of("order", None) == "meneruskan lembar disposisi"
    assert deed_of("order", "Memerintahkan Sekretaris.") == "Memerintahkan Sekretaris"
    assert deed_of("other", None) == "menyelesaikan tugas"
