"""Approving a form, and noting that it was discussed."""

from __future__ import annotations

from himpun.collection.models import Form
from himpun.collection.newest_form import form_of
from himpun.cycles.running import Running
from himpun.ledger.services import Doer, record


def approve_form(running: Running, *, doer: Doer | None) -> Form | None:
    """Approve the newest version. From here on it is the format that goes out."""
    return _settle(running, Form.State.APPROVED, "form.approved", doer=doer)


def note_discussion(running: Running, *, doer: Doer | None) -> Form | None:
    """Note that the newest version was discussed in a meeting. An approved form stays approved."""
    return _settle(running, Form.State.DISCUSSED, "form.discussed", doer=doer)


def _settle(running: Running, state: Form.State, verb: str, *, doer: Doer | None) -> Form | None:
    form = form_of(running)
    if form is None or form.state in (state, Form.State.APPROVED):
        return form
    form.state = state
    if state == Form.State.APPROVED:
        form.approved_at = running.now
    form.save(update_fields=["state", "approved_at"])
    record(
        verb,
        agency_id=running.cycle.agency_id,
        at=running.now,
        doer=doer,
        subject=("form", form.id),
        data={"version": form.version, "sha256": form.sha256},
        cycle_id=running.cycle.id,
    )
    return form
