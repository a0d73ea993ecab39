"""Whose plan it is: taking hold of it, and refusing what belongs to another office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from himpun.kernel.refusals import Refusal, there
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency
from himpun.plans.models import Indicator


def locked_agency(actor: Actor) -> Agency:
    """One plan is changed by one person at a time: the agency's row is the lock."""
    return Agency.objects.select_related("region").select_for_update(of=("self",)).get(pk=actor.agency_id)


def locked_indicator(indicator_id: int, actor: Actor) -> Indicator:
    """One of the office's own indicators, to be changed."""
    own = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator_id, agency_id=actor.agency_id)
    return there(own.first(), "Indikator ini", back_to="daftar indikator")


def refuse_strangers(own: QuerySet[Any], ids: Iterable[int | None], label: str) -> None:
    """What is named must be among the office's own rows; ids of another office, or of nothing, are not there."""
    wanted = {pk for pk in ids if pk is not None}
    strange = wanted - set(own.filter(pk__in=wanted).values_list("pk", flat=True))
    if strange:
        raise Refusal("not_there", f"{label} tidak ditemukan pada perangkat daerah ini.", ids=sorted(strange))
