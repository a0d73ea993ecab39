"""Numbering papers: the agency's own pattern, and a count of its own for each kind of document and year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from himpun.ledger.acts import act
from himpun.ledger.prepared import Select, Update
from himpun.organisations.models import Agency, NumberPattern, NumberSequence
from himpun.organisations.numbering import DEFAULT_PATTERNS, OTHER_PATTERN, check_pattern, written


def _with_pattern(agency_id: int, document_kind: str, year: int) -> QuerySet[NumberSequence]:
    own = NumberPattern.objects.filter(agency_id=OuterRef("agency_id"), document_kind=OuterRef("document_kind"))
    rows = NumberSequence.objects.filter(agency_id=agency_id, document_kind=document_kind, year=year)
    return rows.annotate(pattern=Subquery(own.values("pattern")[:1])).select_for_update(of=("self",))


_sequence = Select(_with_pattern, int, str, int)
_write_last = Update(NumberSequence, "last")


@act
def take_number(agency: Agency, document_kind: str, on: date, *, unit: str = "") -> str:
    """Give the next number of this kind and year, never twice. Blank when the agency numbers this kind by hand."""
    return take_numbers(agency, document_kind, on, units=[unit])[0]


@act
def take_numbers(agency: Agency, document_kind: str, on: date, *, units: Sequence[str]) -> list[str]:
    """Give as many numbers in a row as there are units, in their order; two statements however many they are.

    Locks the sequence of this kind and year until the act ends.
    """
    sequence = _sequence.first(agency.id, document_kind, on.year)
    own = sequence.pattern if sequence else _own_pattern(agency, document_kind)  # type: ignore[attr-defined]
    pattern = DEFAULT_PATTERNS.get(document_kind, OTHER_PATTERN) if own is None else own
    if not pattern.strip():
        return [""] * len(units)
    check_pattern(pattern)
    sequence = sequence or _new_sequence(agency, document_kind, on.year)
    first = sequence.last + 1
    sequence.last += len(units)
    _write_last(sequence)
    return [written(pattern, first + place, on, unit) for place, unit in enumerate(units)]


def _own_pattern(agency: Agency, document_kind: str) -> str | None:
    own = NumberPattern.objects.filter(agency=agency, document_kind=document_kind)
    return own.values_list("pattern", flat=True).first()


def _new_sequence(agency: Agency, document_kind: str, year: int) -> NumberSequence:
    """The sequence of a kind and year that had no number yet: whoever comes first makes it, all wait for its lock."""
    NumberSequence.objects.get_or_create(agency=agency, document_kind=document_kind, year=year)
    (sequence,) = _sequence(agency.id, document_kind, year)
    return sequence
