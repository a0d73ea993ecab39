"""Bundles in lists: what fits a search, which versions a period has, and what is still being put together."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from himpun.archive.models import Bundle
from himpun.cycles.models import Cycle


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty means all. `text` is looked for in the procedure's title and the places."""

    text: str = ""
    year: str = ""
    procedure_id: int | None = None


@dataclass(frozen=True)
class Choices:
    """What the archive of an agency can be narrowed to."""

    years: list[str]
    procedures: list[tuple[int, str]]


def listed(agency_id: int, wanted: Wanted) -> QuerySet[Bundle]:
    """An agency's bundles that fit, by period and procedure, the newest period first: one statement a page."""
    rows = Bundle.objects.filter(cycle__agency_id=agency_id)
    if wanted.text:
        text = wanted.text.strip()
        places = Q(paper_place__icontains=text) | Q(cycle__period__icontains=text)
        rows = rows.filter(Q(cycle__procedure__title__icontains=text) | places | Q(file_id=text.lower()))
    if wanted.year:
        rows = rows.filter(cycle__period__startswith=wanted.year)
    if wanted.procedure_id:
        rows = rows.filter(cycle__procedure_id=wanted.procedure_id)
    related = rows.select_related("cycle__procedure", "cycle__superseded_by__bundle", "file")
    return related.order_by("-cycle__period", "cycle__procedure__title", "-cycle__version", "-id")


def choices_of(agency_id: int) -> Choices:
    """What an agency's archive can be narrowed to: one statement."""
    rows = Bundle.objects.filter(cycle__agency_id=agency_id).order_by("cycle__procedure__title")
    found = list(rows.values_list("cycle__period", "cycle__procedure_id", "cycle__procedure__title").distinct())
    return Choices(
        years=sorted({period[:4] for period, _, _ in found}, reverse=True),
        procedures=list({procedure_id: (procedure_id, title) for _, procedure_id, title in found}.values()),
    )


def awaited(agency_id: int) -> list[Cycle]:
    """Ended cycles whose bundle a job is still putting together."""
    rows = Cycle.objects.filter(agency_id=agency_id, state=Cycle.State.ENDED, bundle__isnull=True)
    return list(rows.select_related("procedure").order_by("ended_at", "id"))


def versions_of(bundle: Bundle) -> list[Bundle]:
    """The bundles of the same procedure and period, the newest version first, this one among them."""
    cycle = bundle.cycle
    rows = Bundle.objects.filter(cycle__procedure_id=cycle.procedure_id, cycle__period=cycle.period)
    return list(rows.select_related("cycle").order_by("-cycle__version", "-id"))
