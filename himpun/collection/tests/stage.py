"""The office of 004 with its form handed out: what most acts of collecting start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from himpun.collection.models import DataRequest
from himpun.collection.services import Answer, accept, hand_in, hand_in_many
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import START, Office, only_task, open_office
from himpun.organisations.actors import Actor
from himpun.organisations.models import Unit

SUBDISTRICT = "mojokerto-dawarblandong-2023"


def after(minutes: int) -> datetime:
    """So many minutes after the opening of the office."""
    return START + timedelta(minutes=minutes)


@dataclass
class Stage:
    """A cycle whose units were asked. `request(0)` is the first unit's."""

    office: Office
    cycle: Cycle

    def request(self, number: int = 0) -> DataRequest:
        return self.request_of(self.office.units[number])

    def request_of(self, unit: Unit) -> DataRequest:
        return DataRequest.objects.select_related("unit").get(cycle=self.cycle, unit=unit)

    def head(self, number: int = 0, now: datetime = START) -> Actor:
        """The head of a unit that is asked."""
        return self.office.actor(f"section_heads:{number + 1}", now)

    def staff(self, now: datetime = START) -> Actor:
        """The one who gathers."""
        return self.office.actor("staff", now)

    def answers(self, request: DataRequest, texts: Iterable[str] = ()) -> list[Answer]:
        """One figure for each cell; "7" where none is given."""
        given = list(texts)
        return [
            Answer(data["indicator_id"], given[place] if place < len(given) else "7")
            for place, data in enumerate(request.rows)
        ]

    def hand_in(self, number: int = 0, *texts: str, now: datetime = after(60)) -> DataRequest:
        request = self.request(number)
        return hand_in_many(request.id, self.answers(request, texts), actor=self.head(number, now), now=now)

    def hand_in_typed(self, number: int = 0, now: datetime = after(60)) -> DataRequest:
        """Hand in what was typed before."""
        return hand_in(self.request(number).id, actor=self.head(number, now), now=now)

    def hand_in_again(self, request_id: int, texts: Mapping[int, str], *, now: datetime) -> DataRequest:
        """Correct the named cells as the unit's head, and hand in."""
        request = DataRequest.objects.select_related("unit").get(pk=request_id)
        number = self.office.units.index(request.unit)
        answers = [Answer(indicator_id, text) for indicator_id, text in texts.items()]
        return hand_in_many(request_id, answers, actor=self.head(number, now), now=now)

    def indicator_id(self, number: int = 0, place: int = 0) -> int:
        """The indicator of one cell of one unit."""
        return int(self.request(number).rows[place]["indicator_id"])

    def accept_all(self, now: datetime = after(90)) -> None:
        """Every section's answer is accepted."""
        for unit in self.office.units:
            accept(self.request_of(unit).id, actor=self.staff(now), now=now)

    def gather_all(self, handed_in: datetime = after(60), accepted: datetime = after(90)) -> None:
        """Every section answers, and every answer is accepted."""
        for number in range(len(self.office.units)):
            self.hand_in(number, now=handed_in)
        self.accept_all(accepted)

    def gathering(self) -> Task:
        return only_task(self.cycle, step="4", kind="gather")


def handed_out(*, units: int = 2, indicators: int = 2, now: datetime = START) -> Stage:
    """Start 004 and carry it to where its sections are asked and step 4 gathers."""
    return handed_out_with(open_office(SUBDISTRICT, units=units, indicators=indicators), now=now)


def handed_out_with(office: Office, *, now: datetime = START) -> Stage:
    """The same, with an office whose plan was changed first."""
    cycle = office.start(now=now)
    for step in ("1", "2", "3"):
        office.complete(only_task(cycle, step=step, run__isnull=False), now=now)
    return Stage(office, cycle)
