"""For which kinds of period an edition is carried out, as its `frequency` says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from himpun.kernel.periods import KINDS, Kind
from himpun.procedures.definition import Definition

_KIND: Final[Mapping[str, Kind]] = {
    "monthly": "month",
    "quarterly": "quarter",
    "semesterly": "semester",
    "yearly": "year",
}
_USUAL_FIRST: Final[tuple[Kind, ...]] = ("quarter", "month", "semester", "year")

IN_WORDS: Final[Mapping[Kind, str]] = {
    "month": "bulanan",
    "quarter": "triwulanan",
    "semester": "semesteran",
    "year": "tahunan",
}
"""Each kind of period as an adjective: "periode bulanan"."""


def period_kinds(definition: Definition) -> tuple[Kind, ...]:
    """The kinds for which a cycle may start, shortest first: all, where the document names no rhythm of its own."""
    if not _KIND.keys() >= set(definition.frequency):
        return KINDS
    return tuple(kind for kind in KINDS if kind in {_KIND[named] for named in definition.frequency})


def usual_kind(definition: Definition) -> Kind:
    """The kind that an example is given for: quarters where the edition allows them, as agreements are measured so."""
    return next(kind for kind in _USUAL_FIRST if kind in period_kinds(definition))
