"""Documents in lists and on their own page: what fits a search, how each stands, its history and its versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from himpun.documents.models import Document, Mark
from himpun.documents.rules import Standing, standing_of
from himpun.ledger.models import Entry
from himpun.organisations.models import Unit
from himpun.procedures.models import Procedure


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty means all. `text` is looked for in number, title and verification code."""

    text: str = ""
    kind: str = ""
    state: str = ""
    period: str = ""
    procedure_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Choices:
    """What the list of an agency can be narrowed to."""

    periods: list[str]
    procedures: list[tuple[int, str]]
    units: list[tuple[int, str]]


@dataclass(frozen=True)
class Event:
    """One thing that happened to a document, as the ledger kept it: by position, never by name."""

    verb: str
    at: datetime
    doer: str
    data: Mapping[str, Any]


def listed(agency_id: int, wanted: Wanted) -> QuerySet[Document]:
    """An agency's documents that fit, newest first, each with `marks_done` and `marks_count`: one statement a page."""
    rows = Document.objects.filter(agency_id=agency_id)
    if wanted.text:
        text = wanted.text.strip()
        code = Q(verification_id=text.upper().replace(" ", "").replace("-", ""))
        rows = rows.filter(Q(number__icontains=text) | Q(title__icontains=text) | code)
    exact = {
        "kind": wanted.kind,
        "state": wanted.state,
        "cycle__period": wanted.period,
        "cycle__procedure_id": wanted.procedure_id,
        "unit_id": wanted.unit_id,
    }
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    counted = rows.annotate(
        marks_count=Count("marks"), marks_done=Count("marks", filter=Q(marks__state=Mark.State.DONE))
    )
    return counted.select_related("unit", "cycle__procedure").order_by("-created_at", "-id")


def choices_of(agency_id: int) -> Choices:
    """What the documents of an agency can be narrowed to: three statements."""
    periods = Document.objects.filter(agency_id=agency_id, cycle__isnull=False).values_list("cycle__period", flat=True)
    units = Unit.objects.filter(pk__in=Document.objects.filter(agency_id=agency_id).values("unit_id"))
    procedures = Procedure.objects.filter(agency_id=agency_id).order_by("title", "id")
    return Choices(
        periods=sorted(set(periods.order_by().distinct()), reverse=True),
        procedures=list(procedures.values_list("id", "title")),
        units=list(units.order_by("order", "id").values_list("id", "name")),
    )


def standing(document: Document) -> Standing:
    """How a document stands in one word and, while it is marked, how far; from the counts of `listed` or its marks."""
    done, count = getattr(document, "marks_done", None), getattr(document, "marks_count", None)
    if done is None or count is None:
        marks = list(document.marks.all())
        done, count = sum(mark.state == Mark.State.DONE for mark in marks), len(marks)
    return standing_of(document.state, done=done, count=count, is_readable=document.unsigned_pdf_id is not None)


def versions_of(document: Document) -> list[Document]:
    """The versions of the same paper, newest first, this one among them."""
    rows = Document.objects.filter(agency_id=document.agency_id, kind=document.kind)
    rows = rows.filter(unit=None) if document.unit_id is None else rows.filter(unit_id=document.unit_id)
    same = rows.filter(number=document.number) if document.number else rows.filter(pk=document.pk)
    return list(same.select_related("cycle").order_by("-version", "-id"))


def history_of(document: Document) -> list[Event]:
    """All that was recorded about this document itself, oldest first."""
    rows = Entry.objects.filter(agency_id=document.agency_id, subject_kind="document", subject_id=document.id)
    return [_event(row) for row in rows.order_by("seq")]


def _event(row: Entry) -> Event:
    body = json.loads(row.body)
    doer = body["doer"]
    return Event(row.verb, row.at, doer["position_title"] if doer else "", body["data"])
