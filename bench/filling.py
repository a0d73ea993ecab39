"""A database as it is after years: one carried cycle, and many earlier ones made from it by INSERT … SELECT."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection, models

from bench.story import Story
from himpun.collection.models import DataRequest, Value
from himpun.cycles.models import Cycle, Participant, StepRun, Task
from himpun.cycles.services import start
from himpun.kernel.periods import Period
from himpun.measurement.models import Achievement

WITH_RESULTS = 24
"""The newest of the earlier cycles have results too: two years, more than a page looks back."""
UNDER_WAY = 12


class Archive:
    """An office of many units that carried one cycle and has begun others; `few` and `many` set what lies behind it."""

    def __init__(self, *, units: int, indicators: int) -> None:
        self.story = Story(units=units, indicators=indicators)
        self.story.carry(wrong=False)
        self.cycle: Cycle = self.story.cycle
        for number in range(UNDER_WAY):
            period = Period("month", 2027, number + 1)
            start(self.story.office.procedure, period, actor=self.story.first, now=self.story.now)

    def few(self, count: int) -> None:
        """Leave so many values; the cells of the others are empty."""
        self.values = list(Value.objects.order_by("id"))
        Value.objects.filter(pk__in=[value.pk for value in self.values[count:]]).delete()
        self.values = self.values[count:]

    def many(self, count: int) -> int:
        """Fill the cells again, then make earlier cycles until there are so many values. Returns how many there are."""
        Value.objects.bulk_create(self.values, batch_size=1000)
        each = Value.objects.filter(request__cycle=self.cycle).count()
        last = Cycle.objects.order_by("-id").values_list("id", flat=True)[0]
        Cycle.objects.bulk_create([self._earlier(number) for number in range(1, -(-count // each))])
        for model in (Participant, StepRun, Task):
            self._copied(model, last, {})
        self._copied(DataRequest, last, {"rows": "'[]'"})
        self._copied(Achievement, last, {}, limit=WITH_RESULTS)
        self._copied_values(last)
        with connection.cursor() as cursor:
            # PostgreSQL does this by itself in time.
            cursor.execute("ANALYZE")
        return Value.objects.count()

    def _earlier(self, number: int) -> Cycle:
        months = 2026 * 12 - number
        began = self.cycle.started_at - timedelta(days=30 * number)
        return Cycle(
            agency_id=self.cycle.agency_id,
            procedure_id=self.cycle.procedure_id,
            edition_id=self.cycle.edition_id,
            period=Period("month", months // 12, months % 12 + 1).key,
            state=Cycle.State.ENDED,
            started_at=began,
            ended_at=began + timedelta(days=9),
        )

    def _copied(self, model: type[models.Model], last: int, other: Mapping[str, str], *, limit: int = 10**6) -> None:
        taken = _columns(model) | {"cycle_id": "c.id"} | dict(other)
        table = model._meta.db_table
        wanted = f"s.cycle_id = {self.cycle.pk} AND c.id > {last} AND c.id <= {last + limit}"
        _insert(table, taken, f'"{table}" s, cycles_cycle c WHERE {wanted}')

    def _copied_values(self, last: int) -> None:
        taken = _columns(Value) | {"request_id": "r.id"}
        _insert(
            "collection_value",
            taken,
            "collection_datarequest r JOIN collection_datarequest o ON o.unit_id = r.unit_id "
            "JOIN collection_value s ON s.request_id = o.id "
            f"WHERE o.cycle_id = {self.cycle.pk} AND r.cycle_id > {last}",
        )


def _columns(model: type[models.Model]) -> dict[str, str]:
    """Each column but the id, taken as it is."""
    names = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    return {name: f's."{name}"' for name in names}


def _insert(table: str, taken: Mapping[str, str], source: str) -> None:
    """Names and numbers of ours alone: nothing in it was typed by anybody."""
    names = ", ".join(f'"{name}"' for name in taken)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {", ".join(taken.values())} FROM {source}')  # noqa: S608
