"""Numbering papers: the agency's own pattern, and a count of its own for each kind of document and year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from himpun.ledger.acts import act
from himpun.organisations.models import Agency, NumberPattern, NumberSequence
from himpun.organisations.numbering import DEFAULT_PATTERNS, OTHER_PATTERN, check_pattern, written


@act
def take_number(agency: Agency, document_kind: str, on: date, *, unit: str = "") -> str:
    """Give the next number of this kind and year, never twice. Blank when the agency numbers this kind by hand."""
    return take_numbers(agency, document_kind, on, units=[unit])[0]


@act
def take_numbers(agency: Agency, document_kind: str, on: date, *, units: Sequence[str]) -> list[str]:
    """Give as many numbers in a row as there are units, in their order; three statements however many they are.

    Locks the sequence of this kind and year until the act ends.
    """
    own = NumberPattern.objects.filter(agency=agency, document_kind=document_kind).first()
    pattern = own.pattern if own else DEFAULT_PATTERNS.get(document_kind, OTHER_PATTERN)
    if not pattern.strip():
        return [""] * len(units)
    check_pattern(pattern)
    sequence = _locked_sequence(agency, document_kind, on.year)
    first = sequence.last + 1
    sequence.last += len(units)
    sequence.save(update_fields=["last"])
    return [written(pattern, first + place, on, unit) for place, unit in enumerate(units)]


def _locked_sequence(agency: Agency, document_kind: str, year: int) -> NumberSequence:
    locked = NumberSequence.objects.select_for_update().filter(agency=agency, document_kind=document_kind, year=year)
    sequence = locked.first()
    if sequence is None:
        NumberSequence.objects.get_or_create(agency=agency, document_kind=document_kind, year=year)
        sequence = locked.get()
    return sequence
