"""Days, moments and durations on pages: in Indonesian as papers print them, in English as English readers expect."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.translation import override

from himpun.kernel import dates
from himpun.pages.times import MONTHS, WEEKDAYS, date_text, duration_text, moment_text

AT = datetime(2026, 8, 17, 2, 5, tzinfo=UTC)


def test_it_works() -> None:
    with override("id"):
        assert date_text(date(2026, 8, 17)) == "17 Agustus 2026"
        assert duration_text(451 * 2) == "2 hari"
        assert duration_text(510) == "1 hari 1 jam"
        assert duration_text(200) == "3 jam 20 menit"
        assert duration_text(0) == "0 menit"


def test_indonesian_is_what_papers_print() -> None:
    with override("id"):
        assert tuple(map(str, MONTHS)) == dates.MONTHS
        assert tuple(map(str, WEEKDAYS)) == dates.WEEKDAYS
        assert moment_text(AT, "Asia/Jayapura") == dates.format_datetime(AT, "Asia/Jayapura")


def test_english_is_english() -> None:
    with override("en"):
        assert date_text(date(2026, 8, 17)) == "17 August 2026"
        assert moment_text(AT, "Asia/Jakarta") == "17 August 2026, 09.05 WIB"
        assert duration_text(510) == "1 d 1 h"
