"""Positions: the list with its holders, each with its history, opening, renaming, ending, placing under another."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from himpun.organisations.access import position_for, unit_for
from himpun.organisations.models import Position
from himpun.organisations.outlook import moving_with
from himpun.organisations.selectors.register import history_of_position, posts_on, tree_on
from himpun.organisations.services import restructure
from himpun.organisations.services.establish import open_position as open_a_position
from himpun.organisations.services.superior import place_under
from himpun.organisations.web.act import Act, act_page, crumbs
from himpun.organisations.web.fields import (
    choice_field,
    choose,
    day_field,
    decree_field,
    of_positions,
    of_units,
    on_field,
    text_field,
)
from himpun.pages.doors import administrators, holders
from himpun.pages.forms import Form
from himpun.pages.paging import page_of
from himpun.pages.requests import Request

ROLES = [
    (Position.Role.HEAD.value, pgettext_lazy("peran", "Kepala unit")),
    (Position.Role.STAFF.value, pgettext_lazy("peran", "Pelaksana")),
    (Position.Role.OTHER.value, pgettext_lazy("peran", "Lainnya")),
]
FIELDS = {
    "title_missing": "title",
    "position_exists": "title",
    "role_unknown": "role",
    "superior_missing": "superior",
    "superior_below": "superior",
    "superior_ended": "superior",
    "successor_missing": "successor",
    "successor_not_there": "successor",
    "restructured_ahead": "on",
    "restructured_too_early": "on",
    "appointments_ahead": "on",
    "ended_already": "on",
}
"""At which field of a form a refusal is shown."""


class OpenPosition(Form):
    """A new position, its unit and whom it stands under."""

    title = text_field(gettext_lazy("Nama jabatan"), 300)
    unit = choice_field(gettext_lazy("Di unit"))
    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=ROLES)
    superior = choice_field(
        gettext_lazy("Atasan"),
        required=False,
        help_text=gettext_lazy("Kosong berarti kepala unitnya."),
    )
    starts_on = day_field(gettext_lazy("Ada sejak"))


class RenamePosition(Form):
    """A new title from a day on."""

    title = text_field(gettext_lazy("Nama jabatan yang baru"), 300)
    on = on_field()
    decree = decree_field()


class EndPosition(Form):
    """The end of a position, and who goes on with its work."""

    successor = choice_field(
        gettext_lazy("Diteruskan oleh jabatan"), required=False, help_text=gettext_lazy("Kosong berarti atasannya.")
    )
    on = on_field()
    decree = decree_field()


class PlacePosition(Form):
    """Whom a position stands under."""

    superior = choice_field(gettext_lazy("Atasan"))


@holders("GET")
def positions(request: Request) -> HttpResponse:
    """The positions of today with who holds them, by words, unit, or vacant ones only."""
    words, vacant = request.GET.get("cari", "").strip()[:100], request.GET.get("kosong") == "ya"
    unit = request.GET.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 18 else None
    posts = posts_on(request.agency, request.today, words=words, unit_id=unit_id, vacant=vacant)
    context = {
        "page": page_of(request, posts),
        "units": [branch.unit for branch in tree_on(request.agency, request.today)],
        "words": words,
        "unit_id": unit_id,
        "vacant": vacant,
        "crumbs": crumbs((pgettext("banyak", "Jabatan"), "")),
    }
    return render(request, "organisations/positions.html", context)


@holders("GET")
def position(request: Request, position_id: int) -> HttpResponse:
    """One position: who held it, whom it stands under, and what an administrator may do with it."""
    found = position_for(request.actor, position_id)
    context = {
        "position": found,
        "history": history_of_position(found),
        "today": request.today,
        "is_current": found.holds_on(request.today) and found.successor_id is None,
        "crumbs": crumbs((pgettext("banyak", "Jabatan"), reverse("organisations:positions")), (found.title, "")),
    }
    return render(request, "organisations/position.html", context)


@administrators("GET", "POST")
def open_position(request: Request) -> HttpResponse:
    """Open a position."""
    form = OpenPosition(request.POST or None, initial={"starts_on": request.today, "unit": request.GET.get("unit", "")})
    choose(form, "unit", of_units(branch.unit for branch in tree_on(request.agency, request.today)))
    choose(form, "superior", of_positions(_current(request)))
    act = Act(_("Buka jabatan"), _("Buka jabatan"), reverse("organisations:positions"), crumbs=_way())
    return act_page(
        request,
        act,
        form,
        lambda: open_a_position(
            unit=unit_for(request.actor, form.cleaned_data["unit"]),
            title=form.cleaned_data["title"],
            role=form.cleaned_data["role"],
            superior=_position(request, form.cleaned_data["superior"]),
            starts_on=form.cleaned_data["starts_on"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Jabatan dibuka. Tugaskan pemegangnya."),
        fields=FIELDS,
        to=_address,
    )


@administrators("GET", "POST")
def rename_position(request: Request, position_id: int) -> HttpResponse:
    """Give a position a new title."""
    found = position_for(request.actor, position_id)
    form = RenamePosition(request.POST or None, initial={"title": found.title})
    act = Act(
        _("Ubah nama jabatan"),
        _("Ubah nama"),
        _address(found),
        lead=_(
            "%(title)s diteruskan dengan nama baru. Pemegang, kursi tim dan pekerjaan terbuka ikut; surat dan catatan "
            "lama tetap dengan nama lama."
        )
        % {"title": found.title},
        crumbs=_way(found),
        moving=moving_with([found.pk]),
    )
    return act_page(
        request,
        act,
        form,
        lambda: restructure.rename_position(found, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Nama jabatan diubah."),
        fields=FIELDS,
        to=_address,
    )


@administrators("GET", "POST")
def end_position(request: Request, position_id: int) -> HttpResponse:
    """Let a position exist no longer."""
    found = position_for(request.actor, position_id)
    form = EndPosition(request.POST or None)
    choose(form, "successor", of_positions(row for row in _current(request) if row.pk != found.pk))
    act = Act(
        _("Akhiri jabatan"),
        _("Akhiri jabatan"),
        _address(found),
        lead=_("%(title)s tidak ada lagi mulai hari itu. Yang terbuka pindah ke penerusnya.") % {"title": found.title},
        crumbs=_way(found),
        moving=moving_with([found.pk]),
        grave=True,
    )
    return act_page(
        request,
        act,
        form,
        lambda: restructure.end_position(
            found,
            successor=_position(request, form.cleaned_data["successor"]),
            on=form.cleaned_data["on"],
            decree=form.cleaned_data["decree"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Jabatan diakhiri."),
        fields=FIELDS,
        to=_address,
    )


@administrators("GET", "POST")
def place_position(request: Request, position_id: int) -> HttpResponse:
    """Put a position under another."""
    found = position_for(request.actor, position_id)
    form = PlacePosition(request.POST or None, initial={"superior": found.superior_id})
    choose(form, "superior", of_positions(row for row in _current(request) if row.pk != found.pk))
    act = Act(
        _("Ganti atasan"),
        _("Simpan atasan"),
        _address(found),
        lead=_("Bila %(title)s kosong, tugasnya naik ke atasan ini.") % {"title": found.title},
        crumbs=_way(found),
    )
    return act_page(
        request,
        act,
        form,
        lambda: place_under(
            found, position_for(request.actor, form.cleaned_data["superior"]), actor=request.actor, now=request.now
        ),
        said=_("Atasan disimpan."),
        fields=FIELDS,
    )


def _address(position: Position) -> str:
    return reverse("organisations:position", args=[position.pk])


def _current(request: Request) -> list[Position]:
    return [post.position for post in posts_on(request.agency, request.today)]


def _position(request: Request, position_id: int | None) -> Position | None:
    return position_for(request.actor, position_id) if position_id else None


def _way(position: Position | None = None) -> list[dict[str, str]]:
    more = [(position.title, _address(position))] if position else []
    return crumbs((pgettext("banyak", "Jabatan"), reverse("organisations:positions")), *more)
