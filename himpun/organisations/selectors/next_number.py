"""The number that a paper would get now, to be shown before it is taken."""

from __future__ import annotations

from datetime import date

from himpun.organisations.models import Agency, NumberPattern, NumberSequence
from himpun.organisations.numbering import DEFAULT_PATTERNS, OTHER_PATTERN, written


def next_number(agency: Agency, document_kind: str, on: date, *, unit: str = "") -> str:
    """The next number of this kind and year; blank where the office numbers this kind by hand.

    Somebody may take it in the meantime: it is a proposal, not a promise.
    """
    own = NumberPattern.objects.filter(agency=agency, document_kind=document_kind).first()
    pattern = own.pattern if own else DEFAULT_PATTERNS.get(document_kind, OTHER_PATTERN)
    if not pattern.strip():
        return ""
    sequence = NumberSequence.objects.filter(agency=agency, document_kind=document_kind, year=on.year).first()
    following = sequence.last + 1 if sequence else 1
    return written(pattern, following, on, unit)
