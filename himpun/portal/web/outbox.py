"""Messages that left, or did not: an administrator sees them and may send again what failed or is uncertain."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.kernel.refusals import Refusal
from himpun.pages.doors import administrators
from himpun.pages.paging import page_of
from himpun.pages.refusing import REFUSED, done, undone_alone
from himpun.pages.requests import Request
from himpun.pages.states import SHOWN
from himpun.portal.messages.outbox import STUCK, counts_of, messages_of
from himpun.portal.messages.services import send_again

_ORDER = ("failed", "uncertain", "waiting", "sending", "sent")


@administrators("GET")
def outbox(request: Request) -> HttpResponse:
    """The office's reminders and notices, with how far each has come."""
    return _page(request)


@administrators("POST")
def resend(request: Request, message_id: int) -> HttpResponse:
    """Send once more, because a person asked for it."""
    try:
        with undone_alone():
            message = send_again(message_id, actor=request.actor, now=request.now)
    except Refusal as refusal:
        if refusal.code == "not_there":
            raise
        return _page(request, problem=refusal.message, status=REFUSED)
    done(request, _("Pesan “%(subject)s” dikirim ulang.") % {"subject": message.subject})
    return redirect(reverse("portal:outbox"))


def _page(request: Request, *, problem: str = "", status: int = 200) -> HttpResponse:
    agency_id = request.actor.agency_id
    state = request.GET.get("keadaan", "")
    counted = counts_of(agency_id)
    context = {
        "page": page_of(request, messages_of(agency_id, state=state)),
        "state": state,
        "states": [(each, SHOWN[f"message_{each}"].label, counted[each]) for each in _ORDER if each in counted],
        "all_count": sum(counted.values()),
        "stuck": STUCK,
        "problem": problem,
        "crumbs": [{"title": _("Organisasi"), "address": reverse("organisations:list")}, {"title": _("Pesan keluar")}],
    }
    return render(request, "portal/outbox.html", context, status=status)
