"""Days, moments and durations in the language of the page. In Indonesian they are what papers print."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from himpun.kernel.dates import zone_named

MONTHS = (
    gettext_lazy("Januari"),
    gettext_lazy("Februari"),
    gettext_lazy("Maret"),
    gettext_lazy("April"),
    gettext_lazy("Mei"),
    gettext_lazy("Juni"),
    gettext_lazy("Juli"),
    gettext_lazy("Agustus"),
    gettext_lazy("September"),
    gettext_lazy("Oktober"),
    gettext_lazy("November"),
    gettext_lazy("Desember"),
)
WEEKDAYS = (
    gettext_lazy("Senin"),
    gettext_lazy("Selasa"),
    gettext_lazy("Rabu"),
    gettext_lazy("Kamis"),
    gettext_lazy("Jumat"),
    gettext_lazy("Sabtu"),
    gettext_lazy("Minggu"),
)
MINUTES_A_DAY = 450


def date_text(on: date) -> str:
    """ "5 Oktober 2023" """
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment_text(at: datetime, zone: str | tzinfo) -> str:
    """ "5 Oktober 2023 pukul 08.00 WIB", by the clock of that zone."""
    local = at.astimezone(zone_named(zone) if isinstance(zone, str) else zone)
    return _("%(date)s pukul %(time)s") % {"date": date_text(local), "time": f"{local:%H.%M} {local.tzname()}"}


def duration_text(minutes: int) -> str:
    """Working minutes: "35 menit", "3 jam 20 menit", "2 hari 1 jam" (a working day is 7½ hours)."""
    days, rest = divmod(minutes, MINUTES_A_DAY)
    hours, left = divmod(rest, 60)
    parts = [
        (days, pgettext("lamanya", "hari")),
        (hours, pgettext("lamanya", "jam")),
        (left if not days else 0, pgettext("lamanya", "menit")),
    ]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or f"0 {parts[2][1]}"
