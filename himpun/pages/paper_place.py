"""Noting in which box or folder a paper lies: the same field and act on the page of a document and of a bundle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.pages.forms import Form
from himpun.pages.refusing import carried_out, done
from himpun.pages.requests import Request


class PaperPlaceForm(Form):
    """Where the paper lies. `noted` is what is known of it."""

    place = forms.CharField(label=gettext_lazy("Tempat arsip kertas"), max_length=200)

    def __init__(self, data: Any = None, *, noted: str, example: str) -> None:
        super().__init__(data, initial={"place": noted})
        self.fields["place"].help_text = example


def is_noted(request: Request, form: PaperPlaceForm, note: Callable[[str], object]) -> bool:
    """Carry out what was sent, if anything was: True once it is noted, and said so."""
    if request.method != "POST" or not form.is_valid():
        return False
    place = form.cleaned_data["place"]
    if carried_out(form, lambda: note(place), fields={"place_missing": "place"}) is None:
        return False
    done(request, _("Tempat arsip kertas dicatat."))
    return True
