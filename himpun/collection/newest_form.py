"""The newest form of a cycle while an act changes it."""

from __future__ import annotations

from himpun.collection.models import Form
from himpun.collection.selectors import latest_form
from himpun.cycles.running import Running


def form_of(running: Running) -> Form | None:
    """The newest form of a cycle under lock, read once within the act."""
    form: Form | None = running.beside.get(Form)
    return form or keep_form(running, latest_form(running.cycle.id))


def keep_form(running: Running, form: Form | None) -> Form | None:
    """Let what follows within the act find this version as the newest. For whoever read it, or wrote a further one."""
    running.beside[Form] = form
    return form
