"""Fields that the organisation's forms share: days, decrees, positions and units to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from himpun.organisations.models import Official, Position, Unit
from himpun.pages.forms import DateField, Form

_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)


def day_field(label: Any, *, required: bool = True, help_text: Any = "", initial: Any = None) -> DateField:
    """A day in a span of years in which a typing slip is noticed."""
    return DateField(
        label=label,
        required=required,
        help_text=help_text,
        initial=initial,
        validators=[
            MinValueValidator(_FIRST, _("Tahunnya terlalu jauh ke belakang. Periksa tanggalnya.")),
            MaxValueValidator(_LAST, _("Tahunnya terlalu jauh ke depan. Periksa tanggalnya.")),
        ],
    )


def on_field() -> DateField:
    """From when a change of the organisation holds."""
    help_text = _("Hari ini atau sebelumnya; kosong berarti hari ini.")
    return day_field(_("Berlaku mulai"), required=False, help_text=help_text)


def text_field(label: Any, maximum: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=maximum, required=required, help_text=help_text)


def decree_field() -> forms.CharField:
    """The number of the decree (SK) or order (surat perintah) behind an act."""
    return text_field(_("Nomor keputusan atau surat perintah"), 200, required=False)


def choice_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TypedChoiceField:
    """One of several rows, by number; the view fills in the choices."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, help_text=help_text)


def many_field(label: Any, *, help_text: Any = "") -> forms.TypedMultipleChoiceField:
    """Several rows, each with a box to tick."""
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


def choose(form: Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """Give a field its choices; where one must be picked by hand, none is picked beforehand."""
    many = isinstance(form.fields[name], forms.MultipleChoiceField)
    form.offer(name, choices, empty=None if many else "—")


def of_positions(rows: Iterable[Position]) -> list[tuple[int, str]]:
    """Positions as choices; those of the same title are told apart by their unit."""
    rows = list(rows)
    titles = [row.title for row in rows]
    return [(row.pk, row.title if titles.count(row.title) == 1 else f"{row.title} / {row.unit.name}") for row in rows]


def of_units(rows: Iterable[Unit]) -> list[tuple[int, str]]:
    """Units as choices."""
    return [(row.pk, row.name) for row in rows]


def of_officials(rows: Iterable[Official]) -> list[tuple[int, str]]:
    """Officials as choices; those of the same name are told apart by their rank."""
    rows = list(rows)
    names = [row.name for row in rows]
    return [(row.pk, row.name if names.count(row.name) == 1 else f"{row.name} ({row.rank or row.pk})") for row in rows]
