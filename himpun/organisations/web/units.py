"""The tree of units: reading it, opening, renaming, merging and ending units."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from himpun.organisations.access import unit_for
from himpun.organisations.models import Unit
from himpun.organisations.outlook import moving_with
from himpun.organisations.selectors.register import posts_on, tree_on
from himpun.organisations.services import restructure
from himpun.organisations.services.establish import open_unit as open_a_unit
from himpun.organisations.web.act import Act, act_page, crumbs, shown
from himpun.organisations.web.fields import (
    choice_field,
    choose,
    day_field,
    decree_field,
    many_field,
    of_units,
    on_field,
    text_field,
)
from himpun.pages.doors import administrators, holders
from himpun.pages.forms import Form
from himpun.pages.requests import Request

FIELDS = {
    "restructured_ahead": "on",
    "restructured_too_early": "on",
    "ends_before_start": "on",
    "name_missing": "name",
    "unit_exists": "name",
    "successor_not_there": "into",
    "into_without_head": "into",
    "into_is_below": "into",
    "units_missing": "units",
    "unit_not_empty": "into",
    "kind_unknown": "kind",
    "ended_already": "on",
}
"""At which field of a form a refusal is shown."""


class OpenUnit(Form):
    """A new unit and its place."""

    name = text_field(gettext_lazy("Nama unit"), 300)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Unit.Kind.choices)
    parent = choice_field(gettext_lazy("Di bawah unit"), required=False)
    starts_on = day_field(gettext_lazy("Ada sejak"))


class RenameUnit(Form):
    """A new name from a day on."""

    name = text_field(gettext_lazy("Nama baru"), 300)
    on = on_field()
    decree = decree_field()


class MergeUnits(Form):
    """Which units go into which."""

    units = many_field(gettext_lazy("Unit yang digabungkan"), help_text=gettext_lazy("Unit ini berakhir."))
    into = choice_field(
        gettext_lazy("Ke dalam unit"), help_text=gettext_lazy("Kepalanya meneruskan pekerjaan para kepala unit itu.")
    )
    on = on_field()
    decree = decree_field()


class EndUnit(Form):
    """The end of a unit, and who goes on with its work."""

    into = choice_field(
        gettext_lazy("Diteruskan oleh unit"),
        required=False,
        help_text=gettext_lazy("Kosongkan hanya bila unit ini sudah tidak mempunyai jabatan dan bawahan."),
    )
    on = on_field()
    decree = decree_field()


@holders("GET")
def units(request: Request) -> HttpResponse:
    """The tree of today, each unit with its positions and who holds them."""
    context = {"branches": tree_on(request.agency, request.today), "crumbs": crumbs((pgettext("banyak", "Unit"), ""))}
    return render(request, "organisations/units.html", context)


@holders("GET")
def unit(request: Request, unit_id: int) -> HttpResponse:
    """One unit: its positions today, and what an administrator may do with it."""
    found = unit_for(request.actor, unit_id)
    context = {
        "unit": found,
        "posts": posts_on(request.agency, request.today, unit_id=found.pk),
        "is_current": found.holds_on(request.today) and found.successor_id is None,
        "crumbs": crumbs((pgettext("banyak", "Unit"), reverse("organisations:units")), (found.name, "")),
    }
    return render(request, "organisations/unit.html", context)


@administrators("GET", "POST")
def open_unit(request: Request) -> HttpResponse:
    """Put a unit into the tree."""
    form = OpenUnit(request.POST or None, initial={"starts_on": request.today, "parent": request.GET.get("di", "")})
    choose(form, "parent", of_units(_current(request)))
    act = Act(_("Buka unit"), _("Buka unit"), reverse("organisations:units"), crumbs=_way())
    return act_page(
        request,
        act,
        form,
        lambda: open_a_unit(
            agency=request.agency,
            name=form.cleaned_data["name"],
            kind=form.cleaned_data["kind"],
            parent=_unit(request, form.cleaned_data["parent"]),
            starts_on=form.cleaned_data["starts_on"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Unit dibuka. Bila ia mempunyai kepala, buka juga jabatannya."),
        fields=FIELDS,
        to=_address,
    )


@administrators("GET", "POST")
def rename_unit(request: Request, unit_id: int) -> HttpResponse:
    """Give a unit a new name; what was recorded under the old one keeps it."""
    found = unit_for(request.actor, unit_id)
    form = RenameUnit(request.POST or None, initial={"name": found.name})
    act = Act(
        _("Ubah nama unit"),
        _("Ubah nama"),
        _address(found),
        lead=_(
            "%(name)s berakhir dan diteruskan dengan nama baru. Jabatan, pemegang, pekerjaan terbuka dan indikatornya "
            "ikut; surat dan catatan lama tetap dengan nama lama."
        )
        % {"name": found.name},
        crumbs=_way(found),
        moving=moving_with(_positions(request, found)),
    )
    return act_page(
        request,
        act,
        form,
        lambda: restructure.rename_unit(found, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Nama unit diubah."),
        fields=FIELDS,
        to=_address,
    )


@administrators("GET", "POST")
def merge_units(request: Request) -> HttpResponse:
    """Merge units: first what would move is shown, then it is done."""
    form = MergeUnits(request.POST or None, initial={"into": request.GET.get("ke", "")})
    current = _current(request)
    choose(form, "units", of_units(current))
    choose(form, "into", of_units(current))
    moving = None
    if form.is_valid():
        ending = [_unit(request, pk) for pk in form.cleaned_data["units"] if pk != form.cleaned_data["into"]]
        moving = moving_with([pk for row in ending if row for pk in _positions(request, row)])
    act = Act(
        _("Gabungkan unit"),
        _("Periksa dahulu") if moving is None else _("Ya, gabungkan"),
        reverse("organisations:units"),
        lead=_("Jabatan dan unit di bawahnya pindah; pekerjaan para kepala diteruskan kepala unit penerima."),
        crumbs=_way(),
        moving=moving,
        more={"step": "confirm" if moving is not None else "preview"},
        grave=moving is not None,
    )
    if request.POST.get("step") != "confirm":
        return shown(request, act, form)
    return act_page(
        request,
        act,
        form,
        lambda: restructure.merge_units(
            [unit_for(request.actor, pk) for pk in form.cleaned_data["units"]],
            into=unit_for(request.actor, form.cleaned_data["into"]),
            on=form.cleaned_data["on"],
            decree=form.cleaned_data["decree"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Unit digabungkan."),
        fields={**FIELDS, "ended_already": "units", "appointments_ahead": "units"},
        to=_address,
    )


@administrators("GET", "POST")
def end_unit(request: Request, unit_id: int) -> HttpResponse:
    """Let a unit exist no longer."""
    found = unit_for(request.actor, unit_id)
    form = EndUnit(request.POST or None)
    choose(form, "into", of_units(row for row in _current(request) if row.pk != found.pk))
    act = Act(
        _("Akhiri unit"),
        _("Akhiri unit"),
        _address(found),
        lead=_("%(name)s tidak ada lagi mulai hari itu. Yang pernah dicatat tetap terbaca.") % {"name": found.name},
        crumbs=_way(found),
        moving=moving_with(_positions(request, found)),
        grave=True,
    )
    return act_page(
        request,
        act,
        form,
        lambda: restructure.end_unit(
            found,
            successor=_unit(request, form.cleaned_data["into"]),
            on=form.cleaned_data["on"],
            decree=form.cleaned_data["decree"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Unit diakhiri."),
        fields=FIELDS,
        to=_address,
    )


def _address(unit: Unit) -> str:
    return reverse("organisations:unit", args=[unit.pk])


def _current(request: Request) -> list[Unit]:
    return [branch.unit for branch in tree_on(request.agency, request.today)]


def _unit(request: Request, unit_id: int | None) -> Unit | None:
    return unit_for(request.actor, unit_id) if unit_id else None


def _positions(request: Request, unit: Unit) -> list[int]:
    return [post.position.pk for post in posts_on(request.agency, request.today, unit_id=unit.pk)]


def _way(unit: Unit | None = None) -> list[dict[str, str]]:
    more = [(unit.name, _address(unit))] if unit else []
    return crumbs((pgettext("banyak", "Unit"), reverse("organisations:units")), *more)
