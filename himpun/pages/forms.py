"""Forms in the house's dress, and fields that read what an Indonesian office types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from himpun.kernel.numbers import format_number, parse_number
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import clean_text, counted

_LENGTHS = {
    "max_length": _("%(label)s terlalu panjang: %(length)s karakter. Ringkas hingga paling banyak %(limit)s karakter."),
    "min_length": _("%(label)s terlalu pendek: %(length)s karakter. Tulis paling sedikit %(limit)s karakter."),
}


class Dress(TemplatesSetting):
    """Each field with label, help and message, as Bootstrap and a screen reader want them."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class Form(forms.Form):
    """A form whose fields look alike everywhere, and whose texts are free of invisible characters."""

    default_renderer = Dress
    required_css_class = "required"
    error_css_class = "is-invalid"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def __getitem__(self, name: str) -> forms.BoundField:
        """A field dressed when it is shown, so that a form may add fields, and a service refuse at one, before."""
        bound = super().__getitem__(name)
        attributes = bound.field.widget.attrs
        attributes.setdefault("class", _class_of(bound.field.widget))
        if isinstance(bound.field.widget, forms.Textarea):
            attributes.setdefault("rows", "3")
        if name in (getattr(self, "_errors", None) or ()) and "is-invalid" not in attributes["class"]:
            attributes["class"] += " is-invalid"
        return bound

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]], *, empty: Any = None) -> None:
        """Give a field what there is to choose from; `empty` is the word for choosing nothing."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices] if empty is None else [("", empty), *choices]

    def add_error(self, field: str | None, error: Any) -> None:
        """A refusal of a field; a length is told in the same words in which services tell it."""
        if field in self.fields and isinstance(error, ValidationError):
            error = ValidationError([_told(self.fields[str(field)], each) for each in error.error_list])
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: self._tidied(name, value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def _tidied(self, name: str, value: str) -> str:
        """What a person sees of it. A field of one line has one, whoever sends more: it may end in a letter's head."""
        text = clean_text(value)
        lines = name in self.fields and isinstance(self.fields[name].widget, forms.Textarea)
        return text if lines else text.replace("\n", " ").replace("\t", " ")


def translated(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices of a model, whose labels are what papers print, in the language of the page (`gettext_noop`)."""
    return [(value, _(label)) for value, label in choices]


_MEANT = (
    MinValueValidator(date(1945, 8, 17), _("Tahunnya terlalu jauh ke belakang. Periksa tanggalnya.")),
    MaxValueValidator(date(2199, 12, 31), _("Tahunnya terlalu jauh ke depan. Periksa tanggalnya.")),
)
"""In what span of years a day lies that somebody means, where a field does not say its own."""


class DateField(forms.DateField):
    """A day, by the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validators", _MEANT)
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)


class MomentField(forms.DateTimeField):
    """A day and a time without zone; the view puts the region's zone to it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M"], **kwargs)


class NumberField(forms.CharField):
    """A figure as it is typed here: "1.234,5". Gives a Decimal, or None where the field may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_number(text)
        except Refusal as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """What is left is a Decimal, which has no length; a text that is too long was refused by `parse_number`."""

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal) else value


class ReasonField(forms.CharField):
    """Why something is sent back, left out or undone: always asked for, kept in the record."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Alasan"))
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": "3"}))
        super().__init__(**kwargs)


def _told(field: forms.Field, error: ValidationError) -> ValidationError:
    sentence = _LENGTHS.get(str(error.code))
    if sentence is None or not field.label or "limit_value" not in (error.params or {}):
        return error
    params: Any = error.params
    told = {"length": counted(params["show_value"]), "limit": counted(params["limit_value"])}
    return ValidationError(sentence % {"label": field.label, **told}, code=error.code)


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"
