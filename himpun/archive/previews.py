"""What the bundle of a cycle will hold, counted before the cycle ends."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from himpun.collection.models import DataRequest, Evidence, RegisterEntry, Value
from himpun.documents.models import Document


@dataclass(frozen=True)
class BundlePreview:
    """Papers, answers and files of a cycle as they stand now."""

    documents: int
    awaited: int
    requests: int
    values: int
    register_entries: int
    files: int
    bytes: int


def bundle_preview(cycle_id: int) -> BundlePreview:
    """Count what will be kept; five statements, however much it is."""
    marking = Q(state__in=[Document.State.DRAFT, Document.State.MARKING])
    issued = Q(state=Document.State.ISSUED)
    papers = Document.objects.filter(cycle_id=cycle_id).aggregate(
        issued=Count("id", filter=issued), awaited=Count("id", filter=marking)
    )
    files = Evidence.objects.filter(request__cycle_id=cycle_id, withdrawn_at=None).aggregate(
        count=Count("id"), bytes=Sum("file__size")
    )
    registers = RegisterEntry.objects.filter(request__cycle_id=cycle_id, withdrawn_at=None)
    return BundlePreview(
        documents=papers["issued"],
        awaited=papers["awaited"],
        requests=DataRequest.objects.filter(cycle_id=cycle_id).count(),
        values=Value.objects.filter(request__cycle_id=cycle_id, is_current=True).count(),
        register_entries=registers.count(),
        files=files["count"],
        bytes=files["bytes"] or 0,
    )
