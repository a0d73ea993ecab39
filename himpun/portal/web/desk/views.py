"""The page of one task: whoever may see it reads it, whoever may act acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.cycles.access import task_for
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED, done, undone_alone
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FinishForm
from himpun.portal.web.desk.following import what_follows
from himpun.portal.web.desk.returning import return_form, return_work
from himpun.portal.web.desk.work import Act, Work
from himpun.portal.web.desk.works import WORKS

COMMON: Mapping[str, Act] = {"send_back": return_work}
"""What every desk can do, unless its kind of work does it in its own way."""


@holders("GET", "POST")
def task(request: Request, task_id: int) -> HttpResponse:
    """A task with all that belongs to it."""
    desk = _desk(request, task_id)
    work = WORKS[desk.task.kind]
    if request.method == "POST":
        answer = _carry_out(request, desk, work)
        if answer is not None:
            return answer
        if not desk.has_faults:
            return _on_from(request, desk)
        desk = _with_typed(_desk(request, task_id), desk)
    context = {**_common(request, desk), **work.context(request, desk)}
    _say_who_reads(desk)
    tried = [form for form in desk.forms.values() if form.is_bound]
    desk.homeless = [form for form in tried if not desk.may_act or not _is_shown(form, context)]
    return render(request, work.template, context, status=REFUSED if desk.has_faults else 200)


def _say_who_reads(desk: Desk) -> None:
    for form in desk.forms.values():
        if isinstance(form, FinishForm) and desk.ends_here:
            form.at_the_end()


def _is_shown(form: Form, context: Mapping[str, Any]) -> bool:
    return any(each is form for each in context.values())


def _desk(request: Request, task_id: int) -> Desk:
    found = task_for(request.actor, task_id, is_administrator=request.user.is_staff)
    return Desk(found, request.actor, request.now)


def _with_typed(fresh: Desk, tried: Desk) -> Desk:
    """The task as it stands now, with what was typed on the older page."""
    fresh.forms, fresh.refused = tried.forms, tried.refused
    return fresh


def _carry_out(request: Request, desk: Desk, work: Work) -> HttpResponse | None:
    name = request.POST.get("act", "")
    act = work.acts.get(name) or COMMON.get(name)
    if act is None:
        desk.refused = _("Tombol ini tidak dikenal pada tugas ini. Muat ulang halaman, lalu coba lagi.")
        return None
    try:
        with undone_alone():
            return act(request, desk)
    except Refusal as refusal:
        if refusal.code == "not_there":
            raise
        desk.refused = refusal.message
        return None


def _on_from(request: Request, desk: Desk) -> HttpResponse:
    """Say what was done and who has it now, and show the task as it is now."""
    done(request, " ".join(part for part in (desk.said, what_follows(desk.task, running=desk.running)) if part))
    return redirect("portal:task", task_id=desk.task.id)


def _common(request: Request, desk: Desk) -> dict[str, Any]:
    crumbs = [
        {"title": _("Tugas saya"), "address": reverse("portal:tasks")},
        {"title": desk.title, "address": ""},
    ]
    wants_return = "kembalikan" in request.GET or desk.forms.get("send_back") is not None
    return {
        "desk": desk,
        "crumbs": crumbs,
        "returning": return_form(desk) if desk.may_act else None,
        "return_is_open": wants_return,
    }
