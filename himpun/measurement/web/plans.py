"""One action plan: what was promised after a miss, and how far it has come."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.kernel.periods import parse_period
from himpun.measurement.access import may_report, plan_for
from himpun.measurement.selectors.tables import plan_standing, plan_story
from himpun.measurement.services import report_progress
from himpun.measurement.web.forms import ProgressForm
from himpun.pages.doors import holders
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request


@holders("GET", "POST")
def action_plan(request: Request, plan_id: int) -> HttpResponse:
    """Read a plan; whoever carries it out, or answers for the indicator, reports its progress here."""
    plan = plan_for(request.actor, plan_id)
    form = ProgressForm(
        request.POST or None, initial={"progress": plan.progress, "is_finished": bool(plan.finished_on)}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        reported = carried_out(
            form,
            lambda: report_progress(
                plan.id,
                given["progress"],
                is_finished=given["is_finished"],
                actor=request.actor,
                now=request.now,
            ),
            fields={"progress_missing": "progress", "text_too_long": "progress"},
        )
        if reported:
            done(request, _("Kemajuan rencana aksi tercatat."))
            return redirect("measurement:action_plan", plan.id)
    period, cycle = parse_period(plan.cycle.period), reverse("measurement:cycle", args=[plan.cycle_id])
    context = {
        "plan": plan,
        "standing": plan_standing(plan, request.today),
        "story": plan_story(plan),
        "form": form,
        "may_report": may_report(request.actor, plan),
        "crumbs": [
            {"title": _("Pengukuran"), "address": reverse("measurement:list")},
            {"title": period.label, "address": cycle},
            {"title": _("Rencana aksi")},
        ],
    }
    return render(request, "measurement/action_plan.html", context, status=REFUSED if form.errors else 200)
