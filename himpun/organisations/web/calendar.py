"""When the office works: holidays of a year, Ramadan, hours of the week, how "480 menit" is read."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from himpun.organisations.models import Agency
from himpun.organisations.selectors import is_calendar_confirmed
from himpun.organisations.selectors.settled import Day, holidays_in, ramadans_in, week_of
from himpun.organisations.services import calendar as services
from himpun.organisations.web.act import Act, act_page, crumbs
from himpun.organisations.web.fields import day_field, text_field
from himpun.pages.doors import administrators, holders
from himpun.pages.forms import Form, ReasonField, translated
from himpun.pages.refusing import done, undone_alone
from himpun.pages.requests import Request
from himpun.pages.times import WEEKDAYS

_SPAN = re.compile(r"\s*(\d{1,2})[.:](\d{2})\s*(?:-|–|—|sampai|s\.?d\.?)\s*(\d{1,2})[.:](\d{2})\s*")
_SHAPE = gettext_lazy("Tulis jam seperti 07.30–12.00, 13.00–16.00.")
_FIRST, _LAST = 2000, 2100


class HolidayForm(Form):
    """A day without work."""

    on = day_field(gettext_lazy("Tanggal"))
    name = text_field(gettext_lazy("Nama hari libur"), 200)
    is_confirmed = forms.BooleanField(label=gettext_lazy("Sudah ditetapkan"), required=False, initial=True)


class RemovalForm(Form):
    """Why a day is worked again."""

    reason = ReasonField()


class RamadanForm(Form):
    """The days of a Ramadan as announced."""

    starts_on = day_field(gettext_lazy("Hari pertama"))
    ends_on = day_field(gettext_lazy("Hari terakhir"))


class SpansField(forms.CharField):
    """Spans of work as an office writes them: "07.30–12.00, 13.00–16.00"; blank for a day without work."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return [_span(part) for part in re.split(r"[,;]|\bdan\b", text) if part.strip()] if text else []

    def prepare_value(self, value: Any) -> Any:
        return spans_text(value) if isinstance(value, list) else value


class HoursForm(Form):
    """The spans of each weekday."""

    def __init__(self, *args: Any, days: list[Day], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in days:
            self.fields[f"day{day.number}"] = SpansField(
                label=WEEKDAYS[day.number], required=False, max_length=200, initial=day.spans
            )

    @property
    def week(self) -> dict[int, list[tuple[time, time]]]:
        return {day: self.cleaned_data[f"day{day}"] for day in range(7)}


class ReadingForm(Form):
    """How minutes of a procedure are read."""

    reading = forms.ChoiceField(
        label=gettext_lazy("Cara membaca menit"), choices=translated(Agency.Reading.choices), widget=forms.RadioSelect
    )


@holders("GET")
def calendar(request: Request) -> HttpResponse:
    """The calendar of a year, this year unless another is asked for."""
    asked = request.GET.get("tahun", "")
    year = int(asked) if re.fullmatch(r"20\d\d|2100", asked) else request.today.year
    week, week_is_own = week_of(request.agency, in_ramadan=False)
    fast, fast_is_own = week_of(request.agency, in_ramadan=True)
    context = {
        "year": year,
        "before": year - 1 if year > _FIRST else None,
        "after": year + 1 if year < _LAST else None,
        "holidays": holidays_in(request.agency.region_id, year),
        "is_confirmed": is_calendar_confirmed(request.agency.region_id, year),
        "ramadans": ramadans_in(request.agency.region_id, year),
        "weeks": [
            (_("Jam kerja"), _rows(week), week_is_own, reverse("organisations:hours")),
            (_("Jam kerja Ramadan"), _rows(fast), fast_is_own, reverse("organisations:ramadan_hours")),
        ],
        "today": request.today,
        "crumbs": crumbs((_("Kalender"), "")),
    }
    return render(request, "organisations/calendar.html", context)


@administrators("GET", "POST")
def add_holiday(request: Request) -> HttpResponse:
    """Make a day free of work."""
    form = HolidayForm(request.POST or None, initial={"on": request.GET.get("hari", "")})
    return act_page(
        request,
        _act(request, _("Tambah hari libur"), _("Tambahkan")),
        form,
        lambda: services.set_holiday(request.agency.region, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Hari libur disimpan. Tenggat yang sudah diberikan tidak berubah."),
        fields={"name_missing": "name"},
        to=lambda row: _page(row.on.year),
    )


@administrators("GET", "POST")
def remove_holiday(request: Request, on: date) -> HttpResponse:
    """Make a day a working day again."""
    form = RemovalForm(request.POST or None)
    return act_page(
        request,
        _act(request, _("Jadikan hari kerja"), _("Jadikan hari kerja"), year=on.year, on=on, grave=True),
        form,
        lambda: services.remove_holiday(
            request.agency.region, on=on, **form.cleaned_data, actor=request.actor, now=request.now
        ),
        said=_("Hari itu menjadi hari kerja. Tenggat yang sudah diberikan tidak berubah."),
        fields={"reason_missing": "reason"},
        to=lambda _row: _page(on.year),
    )


@administrators("POST")
def seed_year(request: Request, year: int) -> HttpResponse:
    """Fill a year with the national holidays and cuti bersama that are known; what people set stays."""
    with undone_alone():
        seeded = services.seed_holidays(request.agency.region, [year], actor=request.actor, now=request.now)
    count = len(seeded)
    sentence = ngettext(
        "%(count)s hari libur nasional dan cuti bersama diisi untuk %(year)s.",
        "%(count)s hari libur nasional dan cuti bersama diisi untuk %(year)s.",
        count,
    )
    done(request, sentence % {"count": count, "year": year})
    return redirect(_page(year))


@administrators("GET", "POST")
def set_ramadan(request: Request) -> HttpResponse:
    """Enter the days of a Ramadan."""
    form = RamadanForm(request.POST or None)
    lead = _("Pada hari-hari ini berlaku jam kerja Ramadan. Isian yang berdekatan dianggap Ramadan yang sama.")
    return act_page(
        request,
        _act(request, _("Tanggal Ramadan"), _("Simpan"), lead=lead),
        form,
        lambda: services.set_ramadan(request.agency.region, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Tanggal Ramadan disimpan."),
        fields={"ramadan_faulty": "ends_on"},
        to=lambda row: _page(row.starts_on.year),
    )


@administrators("GET", "POST")
def hours(request: Request) -> HttpResponse:
    """The office's own hours."""
    return _hours(request, in_ramadan=False)


@administrators("GET", "POST")
def ramadan_hours(request: Request) -> HttpResponse:
    """The office's own hours in Ramadan."""
    return _hours(request, in_ramadan=True)


@administrators("GET", "POST")
def reading(request: Request) -> HttpResponse:
    """Literally, or as one working day."""
    form = ReadingForm(request.POST or None, initial={"reading": request.agency.minutes_reading})
    lead = _("Berlaku bagi tenggat yang dihitung sesudah ini.")
    return act_page(
        request,
        _act(request, _("Cara membaca menit"), _("Simpan"), lead=lead),
        form,
        lambda: services.set_minutes_reading(
            request.agency, form.cleaned_data["reading"], actor=request.actor, now=request.now
        ),
        said=_("Cara membaca menit disimpan."),
    )


def spans_text(spans: list[tuple[time, time]]) -> str:
    """ "07.30–12.00, 13.00–16.00"; nothing for a day without work."""
    return ", ".join(f"{first:%H.%M}–{last:%H.%M}" for first, last in spans)


def _hours(request: Request, *, in_ramadan: bool) -> HttpResponse:
    days, _own = week_of(request.agency, in_ramadan=in_ramadan)
    form = HoursForm(request.POST or None, days=days)
    title = _("Jam kerja Ramadan") if in_ramadan else _("Jam kerja")
    lead = _("Tulis seperti 07.30–12.00, 13.00–16.00. Kosongkan hari tanpa kerja. Berlaku bagi tenggat sesudah ini.")
    return act_page(
        request,
        _act(request, title, _("Simpan"), lead=lead),
        form,
        lambda: services.set_hours(
            request.agency, week=form.week, in_ramadan=in_ramadan, actor=request.actor, now=request.now
        ),
        said=_("Jam kerja disimpan."),
    )


def _act(
    request: Request,
    title: str,
    button: str,
    *,
    lead: str = "",
    year: int | None = None,
    on: date | None = None,
    grave: bool = False,
) -> Act:
    back = _page(year or request.now.year)
    way = crumbs((_("Kalender"), back))
    return Act(title, button, back, lead=lead, crumbs=way, more={"on": on}, grave=grave)


def _page(year: int) -> str:
    return f"{reverse('organisations:calendar')}?tahun={year}"


def _rows(days: list[Day]) -> list[tuple[str, str]]:
    return [(str(WEEKDAYS[day.number]), spans_text(day.spans)) for day in days]


def _span(part: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ValidationError(_SHAPE)
    hour, minute, last_hour, last_minute = (int(digits) for digits in found.groups())
    if max(hour, last_hour) > 23 or max(minute, last_minute) > 59:
        raise ValidationError(_SHAPE)
    first, last = time(hour, minute), time(last_hour, last_minute)
    if first >= last:
        raise ValidationError(_("Jam selesai harus sesudah jam mulai."))
    return first, last
