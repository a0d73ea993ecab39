"""Teams: who sits in them, forming one by its decree, seats, and its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.organisations.access import position_for, team_for
from himpun.organisations.models import Position, Team
from himpun.organisations.outlook import moving_with_team
from himpun.organisations.selectors.register import posts_on, seats_in, teams_of
from himpun.organisations.services import teams as services
from himpun.organisations.services.establish import form_team as form_a_team
from himpun.organisations.web.act import Act, act_page, crumbs
from himpun.organisations.web.fields import (
    choice_field,
    choose,
    day_field,
    decree_field,
    many_field,
    of_positions,
    text_field,
)
from himpun.pages.doors import administrators, holders
from himpun.pages.forms import Form, ReasonField
from himpun.pages.requests import Request


class TeamForm(Form):
    """A team by its decree."""

    name = text_field(gettext_lazy("Nama tim"), 200)
    decree = decree_field()
    starts_on = day_field(gettext_lazy("Mulai bertugas"))
    ends_on = day_field(gettext_lazy("Sampai"), required=False, help_text=gettext_lazy("Kosong berarti seterusnya."))
    chair = choice_field(gettext_lazy("Ketua"))
    members = many_field(gettext_lazy("Anggota"))

    def clean_ends_on(self) -> Any:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if first and last and last < first:
            raise ValidationError(_("Masa tugas tim berakhir sebelum mulai. Periksa kedua tanggalnya."))
        return last


class SeatForm(Form):
    """A seat for a position."""

    position = choice_field(gettext_lazy("Jabatan"))
    is_chair = forms.BooleanField(label=gettext_lazy("Sebagai ketua"), required=False)


class LeaveForm(Form):
    """Why a seat ends."""

    reason = ReasonField()


class EndTeam(Form):
    """The team's last day, who follows it, and why."""

    ends_on = day_field(gettext_lazy("Hari terakhir"))
    successor = choice_field(
        gettext_lazy("Tim penerus"),
        required=False,
        help_text=gettext_lazy("Kosong bila tidak ada; hanya dapat bila tim ini tidak memegang apa pun lagi."),
    )
    reason = ReasonField()


@holders("GET")
def teams(request: Request) -> HttpResponse:
    """The office's teams."""
    context = {
        "teams": teams_of(request.agency, request.today),
        "today": request.today,
        "crumbs": crumbs((_("Tim"), "")),
    }
    return render(request, "organisations/teams.html", context)


@holders("GET")
def team(request: Request, team_id: int) -> HttpResponse:
    """One team and its seats."""
    found, today = team_for(request.actor, team_id), request.today
    seats = [(seat, seat.holds_on(today)) for seat in seats_in(found)]
    context = {
        "team": found,
        "seats": seats,
        "is_current": found.holds_on(today),
        "crumbs": crumbs((_("Tim"), reverse("organisations:teams")), (found.name, "")),
    }
    return render(request, "organisations/team.html", context)


@administrators("GET", "POST")
def form_team(request: Request) -> HttpResponse:
    """Form a team."""
    form = TeamForm(request.POST or None, initial={"starts_on": request.today})
    choose(form, "chair", of_positions(_current(request)))
    choose(form, "members", of_positions(_current(request)))
    act = Act(_("Bentuk tim"), _("Bentuk tim"), reverse("organisations:teams"), crumbs=_way())
    return act_page(
        request,
        act,
        form,
        lambda: form_a_team(
            agency=request.agency,
            name=form.cleaned_data["name"],
            members=[position_for(request.actor, pk) for pk in form.cleaned_data["members"]],
            chair=position_for(request.actor, form.cleaned_data["chair"]),
            decree=form.cleaned_data["decree"],
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Tim dibentuk."),
        fields={
            "name_missing": "name",
            "team_exists": "name",
            "team_empty": "members",
            "ends_before_start": "ends_on",
        },
        to=_page,
    )


@administrators("GET", "POST")
def take_seat(request: Request, team_id: int) -> HttpResponse:
    """Give a position a seat, or make it the chair."""
    found = team_for(request.actor, team_id)
    form = SeatForm(request.POST or None)
    choose(form, "position", of_positions(_current(request)))
    act = Act(_("Tambah anggota"), _("Tambahkan"), _page(found), crumbs=_way(found))
    return act_page(
        request,
        act,
        form,
        lambda: services.take_seat(
            found,
            position_for(request.actor, form.cleaned_data["position"]),
            is_chair=form.cleaned_data["is_chair"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Anggota tim disimpan."),
        fields={"team_ended": "position"},
    )


@administrators("GET", "POST")
def leave_seat(request: Request, team_id: int, position_id: int) -> HttpResponse:
    """End a seat."""
    found, position = team_for(request.actor, team_id), position_for(request.actor, position_id)
    act = Act(_("Keluarkan anggota"), _("Keluarkan"), _page(found), lead=position.title, crumbs=_way(found), grave=True)
    form = LeaveForm(request.POST or None)
    return act_page(
        request,
        act,
        form,
        lambda: services.leave_seat(found, position, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Anggota dikeluarkan dari tim."),
        fields={"reason_missing": "reason"},
    )


@administrators("GET", "POST")
def end_team(request: Request, team_id: int) -> HttpResponse:
    """Let a team end."""
    found = team_for(request.actor, team_id)
    act = Act(
        _("Akhiri tim"),
        _("Akhiri tim"),
        _page(found),
        lead=_("Yang masih dipegang tim ini berpindah ke tim penerusnya begitu akhirnya dicatat."),
        crumbs=_way(found),
        moving=moving_with_team(found.pk),
        grave=True,
    )
    form = EndTeam(request.POST or None, initial={"ends_on": request.today})
    others = [row for row, _seats in teams_of(request.agency, request.today) if row.pk != found.pk]
    choose(form, "successor", [(row.pk, row.name) for row in others])
    return act_page(
        request,
        act,
        form,
        lambda: services.end_team(
            found,
            ends_on=form.cleaned_data["ends_on"],
            reason=form.cleaned_data["reason"],
            successor=_team(request, form.cleaned_data["successor"]),
            actor=request.actor,
            now=request.now,
        ),
        said=_("Akhir tim dicatat."),
        fields={
            "ends_before_start": "ends_on",
            "ended_already": "ends_on",
            "reason_missing": "reason",
            "team_busy": "successor",
            "successor_not_there": "successor",
        },
    )


def _team(request: Request, chosen: int | None) -> Team | None:
    return team_for(request.actor, chosen) if chosen else None


def _page(team: Team) -> str:
    return reverse("organisations:team", args=[team.pk])


def _current(request: Request) -> list[Position]:
    return [post.position for post in posts_on(request.agency, request.today)]


def _way(team: Team | None = None) -> list[dict[str, str]]:
    more = [(team.name, _page(team))] if team else []
    return crumbs((_("Tim"), reverse("organisations:teams")), *more)
