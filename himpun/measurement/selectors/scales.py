"""Which words percentages are called by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q

from himpun.measurement.models import CategoryScale as ScaleRow
from himpun.measurement.rules import Band, CategoryScale, scale_for


def scale_on(region_id: int, day: date) -> CategoryScale:
    """The scale of a region on a day: its own newest one, else the newest national one."""
    rows = ScaleRow.objects.filter(Q(region__isnull=True) | Q(region_id=region_id)).order_by("since", "id")
    return scale_for(day, region=str(region_id), scales=[_scale(row) for row in rows])


def _scale(row: ScaleRow) -> CategoryScale:
    bands = tuple(Band(None if lowest is None else Decimal(lowest), name) for lowest, name in row.steps)
    region = None if row.region_id is None else str(row.region_id)
    return CategoryScale(f"skala-{row.id}", row.name, row.since, bands, region)
