"""Fixing what is promised: targets by period, and the agreement of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Unit
from himpun.plans.models import Indicator, PerformanceAgreement, Target
from himpun.plans.selectors import current_measure
from himpun.plans.services.own import locked_agency, locked_indicator, refuse_strangers
from himpun.plans.targets import read_target


@dataclass(frozen=True)
class NewTarget:
    """A target as the document prints it ("≥ 70", "BB"), for a period; `unit_id` None: the agency's own."""

    period: str
    text: str
    unit_id: int | None = None
    is_derived: bool = False


@act
def set_targets(
    indicator_id: int, targets: Sequence[NewTarget], *, decided_on: date, actor: Actor, now: datetime
) -> list[Target]:
    """Fix targets by the document of `decided_on`. A later document adds rows: what had ended by then keeps its own.

    The same target of the same document is not written twice; a different one of the same day is refused.
    """
    indicator = locked_indicator(indicator_id, actor)
    _refuse_unreadable(indicator, targets)
    refuse_strangers(
        Unit.objects.filter(agency_id=actor.agency_id), [item.unit_id for item in targets], "Unit pada target"
    )
    known = {
        (row.period, row.unit_id): row for row in Target.objects.filter(indicator=indicator, decided_on=decided_on)
    }
    created = Target.objects.bulk_create(_not_yet(known, indicator, targets, decided_on), batch_size=100)
    if created:
        record(
            "targets.set",
            agency_id=actor.agency_id,
            at=now,
            doer=actor.doer,
            subject=("indicator", indicator.id),
            data={
                "decided_on": decided_on,
                "targets": [{"period": row.period, "unit": row.unit_id, "text": row.text} for row in created],
            },
        )
    return [*known.values(), *created]


@act
def agree(*, year: int, signed_on: date, number: str = "", actor: Actor, now: datetime) -> PerformanceAgreement:
    """Note that the PK (Perjanjian Kinerja) of a year, or its change, was signed."""
    agency = locked_agency(actor)
    if not 2000 <= year <= 2100:
        raise Refusal("year_unknown", "Tahun perjanjian kinerja tidak wajar. Tulis misalnya 2026.")
    if PerformanceAgreement.objects.filter(agency=agency, year=year, signed_on=signed_on).exists():
        raise Refusal(
            "agreement_exists",
            f"Perjanjian kinerja {year} dengan tanggal itu sudah dicatat. Perubahannya memakai tanggalnya sendiri.",
        )
    agreement = PerformanceAgreement.objects.create(
        agency=agency,
        year=year,
        number=optional_text(number, label="Nomor perjanjian kinerja", maximum=120),
        signed_on=signed_on,
    )
    record(
        "agreement.signed",
        agency_id=agency.id,
        at=now,
        doer=actor.doer,
        subject=("agreement", agreement.id),
        data={"year": year, "number": agreement.number, "signed_on": signed_on},
    )
    return agreement


def _not_yet(
    known: Mapping[tuple[str, int | None], Target], indicator: Indicator, targets: Sequence[NewTarget], decided_on: date
) -> list[Target]:
    """The targets that the document adds to those known of it; one that says something else is refused."""
    new: dict[tuple[str, int | None], Target] = {}
    for item in targets:
        place, text = (parse_period(item.period).key, item.unit_id), _printed(item.text)
        decided = known.get(place) or new.get(place)
        if decided is None:
            new[place] = Target(
                indicator=indicator,
                unit_id=item.unit_id,
                period=place[0],
                text=text,
                decided_on=decided_on,
                is_derived=item.is_derived,
            )
        elif decided.text != text:
            raise Refusal(
                "target_decided",
                f"Target {item.period} sudah ditetapkan “{decided.text}” pada tanggal itu. "
                "Perubahan memakai tanggal dokumen perubahannya.",
            )
    return list(new.values())


def _refuse_unreadable(indicator: Indicator, targets: Sequence[NewTarget]) -> None:
    measure = current_measure(indicator)
    for item in targets:
        parse_period(item.period)
        read_target(_printed(item.text), measure, unit=indicator.measure_unit)


def _printed(text: str) -> str:
    return " ".join(optional_text(text, label="Target", maximum=80).split())
