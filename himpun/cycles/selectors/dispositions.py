"""Reading a cycle's disposition."""

from __future__ import annotations

from himpun.cycles.models import Disposition


def disposition_of(cycle_id: int) -> Disposition | None:
    """The disposition with which a cycle began, or None where it has none."""
    return Disposition.objects.filter(cycle_id=cycle_id).first()
