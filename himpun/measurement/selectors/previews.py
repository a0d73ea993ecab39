"""What answers would come to, for whoever accepts, validates or recapitulates them. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable

from himpun.cycles.models import Cycle
from himpun.measurement.measuring import Measured, measure_subject
from himpun.measurement.recapping import RecapRow
from himpun.measurement.selectors.recaps import agency_rows, unit_rows
from himpun.measurement.selectors.scales import scale_on
from himpun.measurement.selectors.sources import sources_of


def preview(cycle: Cycle, unit_ids: Iterable[int]) -> list[Measured]:
    """The results of some units with what they have handed in, accepted or not, and what the checks ask about it."""
    sources = sources_of(cycle, unit_ids=unit_ids)
    return [
        measured
        for subject in sources.subjects(handed_in=True)
        for measured in measure_subject(subject, sources.period, with_agency=False)
    ]


def recap_rows(cycle: Cycle, unit_id: int | None) -> list[RecapRow]:
    """The rows of the recap as it would be sealed now, of one unit or of the agency; none where nobody was asked."""
    if unit_id is not None:
        return unit_rows(sources_of(cycle, unit_ids=[unit_id]), unit_id)
    sources = sources_of(cycle)
    if not sources.asked:
        return []
    return agency_rows(sources, scale_on(cycle.agency.region_id, sources.period.ends_on))
