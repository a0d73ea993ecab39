"""One page for one act of an administrator: what it does, what moves with it, the form, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.organisations.outlook import Moving
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request

Crumb = dict[str, str]


@dataclass(frozen=True)
class Act:
    """What an act's page says. `back` is where it came from and returns to; a `grave` act has a red button."""

    title: str
    button: str
    back: str
    lead: str = ""
    crumbs: Sequence[Crumb] = ()
    moving: Sequence[Moving] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = False


def act_page(
    request: Request,
    act: Act,
    form: Form,
    carry_out: Callable[[], Any],
    *,
    said: str,
    fields: Mapping[str, str] | None = None,
    to: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show the form, or carry the act out and go on: to `to(result)`, else back. A refusal comes on the same page."""
    if request.method == "POST" and form.is_valid():
        result = carried_out(form, lambda: (carry_out(),), fields=dict(fields or {}))
        if result is not None:
            done(request, said)
            return redirect(to(result[0]) if to else act.back)
    return shown(request, act, form)


def shown(request: Request, act: Act, form: Form) -> HttpResponse:
    """The act's page, with whatever the form says."""
    context = {"act": act, "form": form, "crumbs": [*act.crumbs, {"title": act.title}], **act.more}
    return render(request, "organisations/act.html", context, status=REFUSED if form.errors else 200)


def crumbs(*more: tuple[str, str]) -> list[Crumb]:
    """The way here: Organisasi, then title and address of each page between."""
    way = [{"title": _("Organisasi"), "address": reverse("organisations:list")}]
    return way + [{"title": title, "address": address} for title, address in more]
