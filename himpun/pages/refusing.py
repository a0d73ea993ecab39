"""How a service's "no" reaches the person: on the same page, with what they typed still there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from django.contrib import messages
from django.db import connection, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from himpun.kernel.refusals import Refusal
from himpun.pages.requests import is_partial

T = TypeVar("T")

REFUSED = 422
"""Understood, but not carried out: the page comes again with the reason, and with what was typed."""


def carried_out(form: Form, act: Callable[[], T], *, fields: dict[str, str] | None = None) -> T | None:
    """Carry out the act, or put the refusal's message into the form: at the field that `fields` names for its code.

    Returns None after a refusal; "not there" goes on to become the 404 page.
    """
    try:
        with undone_alone():
            return act()
    except Refusal as refusal:
        if refusal.code == "not_there":
            raise
        field = (fields or {}).get(refusal.code)
        form.add_error(field if field in form.fields else None, refusal.message)
        return None


def undone_alone() -> AbstractContextManager[None]:
    """Where the act runs inside a larger transaction (a test's), a refusal undoes the act and leaves the rest usable.

    Otherwise nothing: the act opens its own transaction, as late as it can.
    """
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def done(request: HttpRequest, sentence: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, sentence)


class Refusals:
    """Middleware: a refusal that no page caught becomes a page, or a notice where only a piece was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks this for every exception of a view."""
        if not isinstance(exception, Refusal):
            return None
        if is_partial(request):
            status = 404 if exception.code == "not_there" else REFUSED
            notice = render(request, "pages/_notice.html", {"message": exception.message}, status=status)
            notice["HX-Retarget"], notice["HX-Reswap"] = "#notices", "beforeend"
            return notice
        if exception.code == "not_there":
            return render(request, "pages/404.html", {"message": exception.message}, status=404)
        return render(request, "pages/refused.html", {"message": exception.message}, status=REFUSED)
