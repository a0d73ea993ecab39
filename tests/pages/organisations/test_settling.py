"""Calendar, hours, letterhead, numbers and practice, set in the browser."""

from __future__ import annotations

import json
import zlib
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from himpun.documents.building.heads import head_of
from himpun.documents.papers import ReceiptPaper
from himpun.documents.rendering import with_logo_file
from himpun.documents.typesetting.papers import typeset
from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Holiday, NumberPattern, Ramadan, WorkingHours
from tests.pages.organisations.kantor import Kantor, open_kantor, told

WEEK = {f"day{number}": "07.30–12.00, 13.00-16.00" for number in range(5)}


@pytest.fixture
def kantor(db: None) -> Kantor:
    return open_kantor()


def post(kantor: Kantor, path: str, **fields: Any) -> Any:
    return kantor.administrator.post(f"/organisasi/{path}", {"sent": "yes", **fields})


def test_it_works(kantor: Kantor) -> None:
    assert "Belum ada hari libur untuk 2026" in told(kantor.colleague.get("/organisasi/kalender/?tahun=2026"))
    answer = post(kantor, "kalender/2026/isi/")
    assert answer["Location"] == "/organisasi/kalender/?tahun=2026"
    page = told(kantor.colleague.get(answer["Location"]))
    assert "17 Agustus 2026" in page
    assert "Dipastikan" in page
    count = Holiday.objects.count()
    post(kantor, "kalender/2026/isi/")
    assert Holiday.objects.count() == count


def test_a_year_without_decree_is_not_confirmed(kantor: Kantor) -> None:
    post(kantor, "kalender/2031/isi/")
    page = told(kantor.colleague.get("/organisasi/kalender/?tahun=2031"))
    assert "Kalender belum dipastikan" in page
    assert "Belum ditetapkan" in page


def test_a_holiday_is_added_and_taken_back_with_a_reason(kantor: Kantor) -> None:
    post(kantor, "kalender/libur/", on="2026-06-02", name="Hari jadi kabupaten", is_confirmed="on")
    assert "Hari jadi kabupaten" in told(kantor.colleague.get("/organisasi/kalender/?tahun=2026"))
    assert post(kantor, "kalender/libur/2026-06-02/hapus/", reason="").status_code == 422
    assert post(kantor, "kalender/libur/2026-06-02/hapus/", reason="Ditunda bupati").status_code == 302
    assert Holiday.objects.get(on=date(2026, 6, 2)).superseded_at is not None
    again = post(kantor, "kalender/libur/2026-06-02/hapus/", reason="Ditunda bupati")
    assert (again.status_code, "bukan hari libur" in told(again)) == (422, True)
    assert kantor.administrator.get("/organisasi/kalender/libur/2026-02-31/hapus/").status_code == 404


@pytest.mark.parametrize("year", ["abc", "1", "20266", "2099' --", "²⁰²⁶"])
def test_a_strange_year_shows_this_one(kantor: Kantor, year: str) -> None:
    assert kantor.colleague.get("/organisasi/kalender/", {"tahun": year}).status_code == 200


def test_ramadan_is_entered(kantor: Kantor) -> None:
    assert post(kantor, "kalender/ramadan/", starts_on="2027-02-08", ends_on="2027-03-09").status_code == 302
    row = Ramadan.objects.get()
    assert (row.starts_on, row.ends_on) == (date(2027, 2, 8), date(2027, 3, 9))
    wrong = post(kantor, "kalender/ramadan/", starts_on="2027-02-08", ends_on="2027-02-01")
    assert (wrong.status_code, "29 atau 30 hari" in told(wrong)) == (422, True)


def test_hours_are_written_as_an_office_writes_them(kantor: Kantor) -> None:
    assert post(kantor, "kalender/jam/", **WEEK, day5="8:00 sampai 12:00").status_code == 302
    rows = WorkingHours.objects.filter(agency=kantor.office.agency, superseded_at__isnull=True)
    assert rows.count() == 11
    assert rows.get(weekday=5).ends_at == time(12)
    page = told(kantor.colleague.get("/organisasi/kalender/"))
    assert "07.30–12.00, 13.00–16.00" in page
    assert "Ditetapkan kantor ini" in page


@pytest.mark.parametrize("text", ["pagi", "25.00–26.00", "12.00–07.30", "07.30-12.00-13.00", "7–12", "٠٧.٣٠–١٢.٠٠x"])
def test_faulty_hours_are_told_at_the_day(kantor: Kantor, text: str) -> None:
    answer = post(kantor, "kalender/jam/", **{**WEEK, "day0": text})
    assert answer.status_code == 422
    assert "is-invalid" in told(answer)
    assert text in told(answer)
    assert not WorkingHours.objects.exists()


def test_hours_that_overlap_or_none_are_refused(kantor: Kantor) -> None:
    assert "tumpang" in told(post(kantor, "kalender/jam/", **{**WEEK, "day0": "07.30–12.00, 11.00–16.00"}))
    assert "belum ada" in told(post(kantor, "kalender/jam/ramadan/"))


def test_minutes_are_read_as_the_office_says(kantor: Kantor) -> None:
    post(kantor, "kalender/menit/", reading="day")
    assert Agency.objects.get(pk=kantor.office.agency.pk).minutes_reading == "day"
    assert post(kantor, "kalender/menit/", reading="sesukanya").status_code == 422


def test_the_letterhead_is_set_line_by_line(kantor: Kantor) -> None:
    lines = "PEMERINTAH KABUPATEN CONTOH\r\n\r\n DINAS CONTOH "
    assert post(kantor, "surat/kop/", lines=lines, address="Jalan Contoh 1", place="Contoh").status_code == 302
    agency = Agency.objects.get(pk=kantor.office.agency.pk)
    assert agency.letterhead == ["PEMERINTAH KABUPATEN CONTOH", "DINAS CONTOH"]
    assert "Jalan Contoh 1" in told(kantor.colleague.get("/organisasi/surat/"))
    assert "satu sampai enam" in told(post(kantor, "surat/kop/", lines="a\n" * 7))
    assert "tidak boleh kosong" in told(post(kantor, "surat/kop/", lines=" "))
    assert post(kantor, "surat/kop/", lines="x" * 130).status_code == 422


def test_a_number_pattern_has_a_live_example(kantor: Kantor) -> None:
    example = "/organisasi/surat/nomor/contoh/"
    year = kantor.today[:4]
    page = told(kantor.administrator.get(example, {"pattern": "050/{seq:03}/SEK/{year}"}))
    assert f"050/001/SEK/{year}" in page
    assert "tidak dikenal" in told(kantor.administrator.get(example, {"pattern": "{seq}{__class__}"}))
    assert "ditulis tangan" in told(kantor.administrator.get(example, {"pattern": ""}))
    assert post(kantor, "surat/nomor/recap/", pattern="050/{seq:03}/SEK/{year}").status_code == 302
    assert NumberPattern.objects.get().pattern == "050/{seq:03}/SEK/{year}"
    wrong = post(kantor, "surat/nomor/recap/", pattern="tanpa nomor")
    assert (wrong.status_code, "{seq}" in told(wrong), 'value="tanpa nomor"' in told(wrong)) == (422, True, True)
    assert kantor.administrator.get("/organisasi/surat/nomor/ngawur/").status_code == 404


def test_practice_is_settled_once(kantor: Kantor) -> None:
    for _ in range(2):
        post(kantor, "surat/kebiasaan/", paper_place="Lemari A", allows_self_acceptance="on", achieved_from="90,5")
    agency = Agency.objects.get(pk=kantor.office.agency.pk)
    assert (agency.paper_place, agency.allows_self_acceptance) == ("Lemari A", True)
    assert agency.achieved_from == Decimal("90.5")
    entry = Entry.objects.get(verb="practice.set")
    told_of = json.loads(entry.body)["data"]
    assert (told_of["before"]["achieved_from"], told_of["after"]["achieved_from"]) == ("100", "90,5")
    assert "90,5 %" in told(kantor.colleague.get("/organisasi/surat/"))


@pytest.mark.parametrize("percent", ["0", "100,01", "120", "-5", "90,123", "sembilan puluh", ""])
def test_from_which_percentage_an_indicator_is_achieved_has_bounds(kantor: Kantor, percent: str) -> None:
    wrong = post(kantor, "surat/kebiasaan/", paper_place="Lemari B", achieved_from=percent)
    assert (wrong.status_code, "Lemari B" in told(wrong)) == (422, True)
    agency = Agency.objects.get(pk=kantor.office.agency.pk)
    assert (agency.paper_place, agency.achieved_from) == ("", Decimal(100))


def picture(width: int = 8, height: int = 8) -> bytes:
    """A PNG of one colour, made here."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = b"".join(b"\0" + b"\x1f\x4b\x8f" * min(width, 8) for _ in range(min(height, 8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def upload(kantor: Kantor, content: bytes, name: str = "lambang.png") -> Any:
    return post(kantor, "surat/lambang/", picture=SimpleUploadedFile(name, content, "image/png"))


def test_the_arms_stand_at_the_head_of_papers(kantor: Kantor) -> None:
    assert kantor.colleague.get("/organisasi/surat/lambang.png").status_code == 404
    assert upload(kantor, picture()).status_code == 302
    shown = kantor.colleague.get("/organisasi/surat/lambang.png")
    assert (shown.content, shown["Content-Type"]) == (picture(), "image/png")
    assert (shown["X-Content-Type-Options"], shown["Content-Disposition"][:10]) == ("nosniff", "attachment")
    assert "lambang.png" in told(kantor.colleague.get("/organisasi/surat/"))
    agency = Agency.objects.get(pk=kantor.office.agency.pk)
    paper = ReceiptPaper(giver="Sekretaris", **head_of(agency))
    assert paper.letterhead.logo == agency.logo_id
    pdf = typeset(with_logo_file(paper), at=timezone.now())
    assert b"/Subtype /Image" in pdf or b"/Subtype/Image" in pdf
    assert post(kantor, "surat/lambang/", remove="on").status_code == 302
    assert Agency.objects.get(pk=agency.pk).logo_id is None
    assert [entry.verb for entry in Entry.objects.filter(verb="logo.set")] == ["logo.set"] * 2


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n",
        picture()[:60],
        picture(50_000, 50_000),
        picture() + b"x" * 300_000,
    ],
)
def test_a_picture_that_no_paper_could_show_is_refused(kantor: Kantor, content: bytes) -> None:
    answer = upload(kantor, content)
    assert answer.status_code == 422
    assert "PNG" in told(answer)
    assert "is-invalid" in told(answer)
    assert Agency.objects.get(pk=kantor.office.agency.pk).logo_id is None


def test_no_picture_at_all_is_asked_for(kantor: Kantor) -> None:
    assert "Pilih berkasnya" in told(post(kantor, "surat/lambang/"))
