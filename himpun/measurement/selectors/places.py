"""Where a recap or a result stands: of which unit, or of the agency."""

from __future__ import annotations

from django.db.models import Q


def of_unit(unit_id: int | None) -> Q:
    """The rows of one unit, or (None) the agency's own."""
    return Q(unit__isnull=True) if unit_id is None else Q(unit_id=unit_id)


def recap_place(cycle_id: int, step: str, unit_id: int | None) -> Q:
    """The recaps of one step and one unit, or of the agency."""
    return of_unit(unit_id) & Q(cycle_id=cycle_id, step=step)
