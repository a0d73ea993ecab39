"""What answers would come to, for whoever has to accept or validate them. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable

from himpun.cycles.models import Cycle
from himpun.measurement.measuring import Measured, measure_subject
from himpun.measurement.selectors.sources import sources_of


def preview(cycle: Cycle, unit_ids: Iterable[int]) -> list[Measured]:
    """The results of some units with what they have handed in, accepted or not, and what the checks ask about it."""
    sources = sources_of(cycle, unit_ids=unit_ids)
    return [
        measured
        for subject in sources.subjects(handed_in=True)
        for measured in measure_subject(subject, sources.period, with_agency=False)
    ]
