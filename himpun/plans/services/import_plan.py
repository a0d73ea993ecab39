"""Bringing a whole plan in from a table, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency
from himpun.organisations.rules import today_in
from himpun.plans.columns import plain
from himpun.plans.importing import PlanRow, read_plan
from himpun.plans.models import Budget, Indicator, IndicatorUnit, MeasureVersion, Objective, Target
from himpun.plans.services.import_names import names_of
from himpun.plans.services.indicators import as_stored, unfit_targets
from himpun.plans.services.own import locked_agency
from himpun.plans.workbooks import read_grid

BATCH = 200
COLUMN_OF = {"name": "indikator", "measure_unit": "satuan", "definition": "definisi", "source": "sumber data",
             "baseline": "kondisi awal", "frequency": "frekuensi", "responsible_id": "penanggung jawab",
             "objective_id": "sasaran"}  # fmt: skip
TEXTS = {"name": "name", "measure_unit": "measure_unit", "definition": "definition", "source": "source",
         "baseline": "baseline", "frequency": "frequency", "responsible_id": "responsible_id"}  # fmt: skip


@dataclass
class Imported:
    """What an import did. `unchanged` rows said nothing new; `warnings` are worth a look.

    `rows` are the indicators of the table, `what` says by code which were added or changed.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    measures_changed: int = 0
    targets: int = 0
    budgets: int = 0
    warnings: tuple[str, ...] = ()
    facts: list[Fact] = field(default_factory=list)
    rows: tuple[PlanRow, ...] = ()
    what: dict[str, str] = field(default_factory=dict)


@act
def import_plan(content: bytes, *, name: str, year: int, decided_on: date, actor: Actor, now: datetime) -> Imported:
    """Read a table of indicators, targets and budgets of a year into the plan, as decided by a document of that date.

    Nothing is written when anything is wrong. A code that exists is brought up to date: another way of measuring is a
    new version, another target a further row; the same file again changes nothing.
    """
    if not 2000 <= year <= 2100:
        raise Refusal("year_unknown", "Tahun rencana tidak wajar. Tulis misalnya 2026.")
    agency = locked_agency(actor)
    known = {row.code: row for row in Indicator.objects.filter(agency=agency)}
    table = read_plan(read_grid(content, name=name), names_of(agency, known, now), year=year)
    work = _Writing(agency, year, decided_on, now, known)
    done = work.write(table.rows)
    done.warnings, done.rows = table.warnings, table.rows
    summary = {
        "file_sha256": sha256_hex(content),
        "year": year,
        "decided_on": decided_on,
        "added": done.added,
        "changed": done.changed,
        "measures_changed": done.measures_changed,
        "targets": done.targets,
        "budgets": done.budgets,
    }
    facts = [Fact("plan.imported", ("agency", agency.id), summary), *done.facts]
    record_all(facts, agency_id=agency.id, at=now, doer=actor.doer)
    return done


def try_plan(content: bytes, *, name: str, year: int, decided_on: date, actor: Actor, now: datetime) -> Imported:
    """What `import_plan` would do with this file now. It is done and undone: nothing of it stays."""
    with transaction.atomic():
        done = import_plan(content, name=name, year=year, decided_on=decided_on, actor=actor, now=now)
        transaction.set_rollback(True)
    return done


class _Writing:
    """Writes rows in a fixed number of statements for each few hundred of them."""

    def __init__(
        self, agency: Agency, year: int, decided_on: date, now: datetime, known: Mapping[str, Indicator]
    ) -> None:
        self.agency, self.year, self.decided_on, self.now = agency, year, decided_on, now
        self.known = known
        self.done = Imported()

    def write(self, rows: Sequence[PlanRow]) -> Imported:
        objectives = self._objectives(rows)
        indicators = self._indicators(rows, objectives)
        self._units(rows, indicators)
        self._targets(rows, indicators)
        self._refuse_unfit_targets(rows, indicators)
        self._budgets(rows, indicators, objectives)
        return self.done

    def _objectives(self, rows: Sequence[PlanRow]) -> dict[str, Objective]:
        """The sasaran by name; those that are not there yet are made."""
        kind = Objective.Kind.OBJECTIVE
        known = {plain(row.name): row for row in Objective.objects.filter(agency=self.agency, kind=kind)}
        wanted = dict.fromkeys(row.objective for row in rows if row.objective)
        new = {
            plain(name): Objective(agency=self.agency, kind=kind, name=name, order=len(known) + place)
            for place, name in enumerate(wanted)
            if plain(name) not in known
        }
        for made in Objective.objects.bulk_create(new.values(), batch_size=BATCH):
            self.done.facts.append(
                Fact("objective.added", ("objective", made.id), {"kind": made.kind, "name": made.name})
            )
        return {**known, **new}

    def _indicators(self, rows: Sequence[PlanRow], objectives: Mapping[str, Objective]) -> dict[str, Indicator]:
        known = dict(self.known)
        new, updated, versions = [], [], []
        for place, row in enumerate(rows):
            given = self._given(row, objectives)
            indicator = known.get(row.code)
            if indicator is None:
                indicator = known[row.code] = Indicator(
                    agency=self.agency, code=row.code, measure=as_stored(row.measure), order=len(known) + place, **given
                )
                new.append(indicator)
                versions.append(indicator)
                self.done.what[row.code] = "added"
                continue
            said = {key: value for key, value in given.items() if COLUMN_OF[key] in row.columns}
            changes = {key: value for key, value in said.items() if getattr(indicator, key) != value}
            measure = as_stored(row.measure)
            if measure != indicator.measure:
                changes |= {"measure": measure, "measure_version": indicator.measure_version + 1}
                versions.append(indicator)
                self.done.measures_changed += 1
            if changes:
                self._change(indicator, changes)
                self.done.what[row.code] = "measure" if "measure" in changes else "changed"
                updated.append(indicator)
        Indicator.objects.bulk_create(new, batch_size=BATCH)
        fields = [*TEXTS, "objective_id", "measure", "measure_version"]
        Indicator.objects.bulk_update(updated, [name.removesuffix("_id") for name in fields], batch_size=30)
        MeasureVersion.objects.bulk_create(
            [
                MeasureVersion(indicator=row, version=row.measure_version, measure=row.measure, since=self.now)
                for row in versions
            ],
            batch_size=BATCH,
        )
        self.done.added, self.done.changed = len(new), len(updated)
        self.done.unchanged = len(rows) - len(new) - len(updated)
        self.done.facts += [
            Fact("indicator.added", ("indicator", row.id), {"code": row.code, "name": row.name, "measure": row.measure})
            for row in new
        ]
        return known

    def _given(self, row: PlanRow, objectives: Mapping[str, Objective]) -> dict[str, Any]:
        objective = objectives.get(plain(row.objective))
        return {
            **{field: getattr(row, name) for field, name in TEXTS.items()},
            "objective_id": objective.id if row.objective and objective else None,
        }

    def _change(self, indicator: Indicator, changes: Mapping[str, Any]) -> None:
        before = {key: getattr(indicator, key) for key in changes}
        for key, value in changes.items():
            setattr(indicator, key, value)
        data = {"code": indicator.code, "from": before, "to": dict(changes)}
        self.done.facts.append(Fact("indicator.changed", ("indicator", indicator.id), data))

    def _units(self, rows: Sequence[PlanRow], indicators: Mapping[str, Indicator]) -> None:
        """Who answers, as the table says: a unit that it no longer names no longer answers."""
        known: dict[int, dict[int, int]] = defaultdict(dict)
        links = IndicatorUnit.objects.filter(indicator__agency=self.agency)
        for link_id, indicator_id, unit_id in links.values_list("id", "indicator_id", "unit_id"):
            known[indicator_id][unit_id] = link_id
        new: list[IndicatorUnit] = []
        gone: list[int] = []
        for row in rows:
            indicator = indicators[row.code]
            new += [
                IndicatorUnit(indicator=indicator, unit_id=unit_id)
                for unit_id in row.unit_ids
                if unit_id not in known[indicator.id]
            ]
            left = {unit: link for unit, link in known[indicator.id].items() if unit not in row.unit_ids}
            gone += left.values()
            if left:
                data = {"code": row.code, "no_longer": sorted(left)}
                self.done.facts.append(Fact("indicator.units_changed", ("indicator", indicator.id), data))
        IndicatorUnit.objects.bulk_create(new, batch_size=BATCH)
        IndicatorUnit.objects.filter(id__in=gone).delete()

    def _targets(self, rows: Sequence[PlanRow], indicators: Mapping[str, Indicator]) -> None:
        """Targets that differ from those in force become rows of this document's date."""
        known: dict[tuple[int, str], list[Target]] = defaultdict(list)
        earlier = Target.objects.filter(
            indicator__agency=self.agency, unit__isnull=True, period__startswith=f"{self.year:04d}"
        ).order_by("decided_on", "id")
        for target in earlier:
            known[target.indicator_id, target.period].append(target)
        new = []
        for row in rows:
            indicator = indicators[row.code]
            for period, text in row.targets.items():
                before = known[indicator.id, period]
                if before and before[-1].text == text:
                    continue
                same_day = next((target for target in before if target.decided_on >= self.decided_on), None)
                if same_day is not None:
                    raise _target_decided(row, period, same_day)
                new.append(Target(indicator=indicator, period=period, text=text, decided_on=self.decided_on))
        Target.objects.bulk_create(new, batch_size=BATCH)
        self.done.targets = len(new)
        told: dict[int, list[dict[str, str]]] = defaultdict(list)
        for target in new:
            told[target.indicator_id].append({"period": target.period, "text": target.text})
        self.done.facts += [
            Fact("targets.set", ("indicator", indicator_id), {"decided_on": self.decided_on, "targets": targets})
            for indicator_id, targets in told.items()
        ]

    def _refuse_unfit_targets(self, rows: Sequence[PlanRow], indicators: Mapping[str, Indicator]) -> None:
        """A new way of measuring must be able to read the targets that hold, also those that the table leaves alone."""
        changed = {indicators[row.code].id: row for row in rows if self.done.what.get(row.code) == "measure"}
        held = Target.objects.filter(indicator__agency=self.agency).order_by("decided_on", "id")
        by_indicator: dict[int, list[Target]] = defaultdict(list)
        for target in held if changed else ():
            if target.indicator_id in changed:
                by_indicator[target.indicator_id].append(target)
        today = today_in(self.agency.region.zone, self.now)
        for indicator_id, targets in by_indicator.items():
            row = changed[indicator_id]
            refusal = unfit_targets(targets, row.measure, row.measure_unit, today)
            if refusal:
                message = f"{row.place}: {row.code}. {refusal.message}"
                raise Refusal(refusal.code, message, cell=row.place, **refusal.detail)

    def _budgets(
        self, rows: Sequence[PlanRow], indicators: Mapping[str, Indicator], objectives: Mapping[str, Objective]
    ) -> None:
        known = {row.code: row for row in Budget.objects.filter(agency=self.agency, year=self.year)}
        new: dict[str, Budget] = {}
        changed: dict[str, Budget] = {}
        for row in rows:
            if row.budget is None:
                continue
            code = row.budget.code
            budget = new.get(code) or known.get(code)
            before = budget.ceiling if budget else None
            if budget is None:
                budget = new[code] = Budget(agency=self.agency, year=self.year, code=code, name=row.budget.name)
            elif code not in new and budget.ceiling != row.budget.ceiling:
                changed[code] = budget
                data = {"year": self.year, "code": code, "ceiling": row.budget.ceiling, "before": before}
                self.done.facts.append(Fact("budget.set", ("budget", budget.id), data))
            budget.ceiling = row.budget.ceiling
            if row.measure.value_type == "money" and budget.spending_id is None:
                budget.spending = indicators[row.code]
                if code not in new:
                    changed[code] = budget
            if budget.objective_id is None and row.objective:
                budget.objective = objectives[plain(row.objective)]
        Budget.objects.bulk_create(new.values(), batch_size=BATCH)
        Budget.objects.bulk_update(changed.values(), ["ceiling", "spending", "objective"], batch_size=100)
        self.done.budgets = len(new) + len(changed)
        self.done.facts += [
            Fact(
                "budget.set",
                ("budget", row.id),
                {"year": self.year, "code": row.code, "ceiling": row.ceiling, "before": None},
            )
            for row in new.values()
        ]


def _target_decided(row: PlanRow, period: str, earlier: Target) -> Refusal:
    return Refusal(
        "target_decided",
        f"{row.place}: target {period} untuk {row.code} sudah ditetapkan “{earlier.text}” oleh dokumen tanggal "
        f"{earlier.decided_on.isoformat()}. Pakai tanggal dokumen perubahan yang lebih baru.",
        cell=row.place,
        period=period,
    )
