"""Who holds what on a day, and giving and ending appointments: definitif, Pj., Plt., Plh."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from himpun.organisations.access import appointment_for, official_for, position_for
from himpun.organisations.models import Appointment
from himpun.organisations.selectors.register import appointments_between, officials_on, posts_on
from himpun.organisations.services.appoint import appoint as appoint_somebody
from himpun.organisations.services.appoint import end_appointment as end_an_appointment
from himpun.organisations.web.act import Act, act_page, crumbs
from himpun.organisations.web.fields import (
    choice_field,
    choose,
    day_field,
    decree_field,
    of_officials,
    of_positions,
    text_field,
)
from himpun.pages.doors import administrators, holders
from himpun.pages.forms import Form, translated
from himpun.pages.paging import page_of
from himpun.pages.requests import Request


class OnDay(Form):
    """Which day, whose, in what capacity."""

    on = day_field(gettext_lazy("Pada hari"), required=False)
    words = text_field(gettext_lazy("Jabatan atau nama"), 100, required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Kedudukan"),
        required=False,
        choices=[("", gettext_lazy("Semua")), *translated(Appointment.Capacity.choices)],
    )


class AppointForm(Form):
    """Who, for which position, in what capacity, from when to when, by which decree."""

    position = choice_field(gettext_lazy("Jabatan"))
    official = choice_field(gettext_lazy("Pegawai"))
    capacity = forms.ChoiceField(
        label=gettext_lazy("Kedudukan"),
        choices=translated(Appointment.Capacity.choices),
        help_text=gettext_lazy("Plt. untuk jabatan kosong, Plh. selama pejabatnya berhalangan."),
    )
    starts_on = day_field(gettext_lazy("Mulai"))
    ends_on = day_field(
        gettext_lazy("Sampai"), required=False, help_text=gettext_lazy("Hari terakhir; kosong berarti seterusnya.")
    )
    decree = decree_field()

    def clean_ends_on(self) -> date | None:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if first and last and last < first:
            raise ValidationError(_("Penugasan berakhir sebelum mulai. Periksa kedua tanggalnya."))
        ends_on: date | None = last
        return ends_on


class EndForm(Form):
    """The last day, and why."""

    ends_on = day_field(gettext_lazy("Hari terakhir"))
    reason = text_field(gettext_lazy("Alasan atau nomor keputusan"), 500, required=False)


@holders("GET")
def appointments(request: Request) -> HttpResponse:
    """Who holds what on a day; today unless another is asked for."""
    form = OnDay(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    day = wanted.get("on") or request.today
    found = appointments_between(
        request.agency, day, words=wanted.get("words", ""), capacity=wanted.get("capacity", "")
    )
    posts = posts_on(request.agency, day, vacant=True)
    context = {
        "form": form if form.is_bound else OnDay(initial={"on": day}),
        "page": page_of(request, found),
        "day": day,
        "vacant": [] if wanted.get("words") or wanted.get("capacity") else posts,
        "crumbs": crumbs((_("Penugasan"), "")),
    }
    return render(request, "organisations/appointments.html", context)


@administrators("GET", "POST")
def appoint(request: Request) -> HttpResponse:
    """Give a position to somebody."""
    position, official = request.GET.get("jabatan", ""), request.GET.get("pegawai", "")
    form = AppointForm(
        request.POST or None, initial={"starts_on": request.today, "position": position, "official": official}
    )
    choose(form, "position", of_positions(post.position for post in posts_on(request.agency, request.today)))
    choose(form, "official", of_officials(known.official for known in officials_on(request.agency, request.today)))
    act = Act(
        _("Tugaskan pejabat"),
        _("Tugaskan"),
        reverse("organisations:appointments"),
        lead=_("Tugas melekat pada jabatan: pemegang yang baru langsung menemukan pekerjaan yang terbuka."),
        crumbs=crumbs((_("Penugasan"), reverse("organisations:appointments"))),
    )
    return act_page(
        request,
        act,
        form,
        lambda: appoint_somebody(
            position_for(request.actor, form.cleaned_data["position"]),
            official_for(request.actor, form.cleaned_data["official"]),
            capacity=form.cleaned_data["capacity"],
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            decree=form.cleaned_data["decree"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Penugasan dicatat."),
        fields={
            "decree_missing": "decree",
            "ends_before_start": "ends_on",
            "position_held": "position",
            "position_not_there": "starts_on",
            "position_not_vacant": "capacity",
            "nobody_is_away": "capacity",
            "acting_official_stands": "position",
            "already_appointed": "official",
            "capacity_unknown": "capacity",
        },
        to=lambda row: reverse("organisations:position", args=[row.position_id]),
    )


@administrators("GET", "POST")
def end_appointment(request: Request, appointment_id: int) -> HttpResponse:
    """Let an appointment end on a day."""
    found = appointment_for(request.actor, appointment_id)
    page = reverse("organisations:position", args=[found.position_id])
    last = max(found.starts_on, request.today - timedelta(days=1))
    form = EndForm(request.POST or None, initial={"ends_on": last})
    act = Act(
        _("Akhiri penugasan"),
        _("Akhiri penugasan"),
        page,
        lead=_("%(name)s, %(title)s. Sesudah hari terakhir tugasnya pada pemegang berikutnya, atau naik ke atasan.")
        % {"name": found.official.name, "title": found.position.title},
        crumbs=crumbs(
            (pgettext("banyak", "Jabatan"), reverse("organisations:positions")), (found.position.title, page)
        ),
        grave=True,
    )
    return act_page(
        request,
        act,
        form,
        lambda: end_an_appointment(found, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Akhir penugasan dicatat."),
        fields={"ends_before_start": "ends_on", "appointment_ended": "ends_on", "last_administrator": "ends_on"},
    )
