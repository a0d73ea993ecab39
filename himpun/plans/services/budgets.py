"""Setting what may be spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Unit
from himpun.plans.models import Budget, Indicator, Objective
from himpun.plans.selectors import current_measure
from himpun.plans.services.own import locked_agency, refuse_strangers


@dataclass(frozen=True, kw_only=True)
class BudgetEntry:
    """A ceiling in rupiah for a year. `spending_id` names the indicator of money by which its use is reported."""

    year: int
    code: str
    name: str
    ceiling: Decimal
    objective_id: int | None = None
    unit_id: int | None = None
    spending_id: int | None = None


@act
def set_budget(entry: BudgetEntry, *, actor: Actor, now: datetime) -> Budget:
    """Set a ceiling, or change it (perubahan DPA). What it was before stays readable in the ledger."""
    agency = locked_agency(actor)
    code = require_text(entry.code, code="budget_code_missing", label="Kode anggaran", maximum=40)
    name = require_text(entry.name, code="budget_name_missing", label="Nama anggaran", maximum=500)
    if not entry.ceiling.is_finite() or not 0 <= entry.ceiling < Decimal(10) ** 18:
        raise Refusal("ceiling_unfit", f"Pagu {code} harus berupa rupiah dari 0 ke atas. Perbaiki pagunya.")
    _refuse_strangers(entry, agency)
    earlier = Budget.objects.filter(agency=agency, year=entry.year, code=code).first()
    budget = earlier or Budget(agency=agency, year=entry.year, code=code)
    before = earlier.ceiling if earlier else None
    budget.name, budget.ceiling = name, entry.ceiling
    budget.objective_id, budget.unit_id, budget.spending_id = entry.objective_id, entry.unit_id, entry.spending_id
    budget.save()
    record(
        "budget.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer,
        subject=("budget", budget.id),
        data={"year": entry.year, "code": code, "ceiling": entry.ceiling, "before": before},
    )
    return budget


def _refuse_strangers(entry: BudgetEntry, agency: Agency) -> None:
    refuse_strangers(Unit.objects.filter(agency=agency), [entry.unit_id], "Unit anggaran")
    refuse_strangers(Objective.objects.filter(agency=agency), [entry.objective_id], "Sasaran anggaran")
    if entry.spending_id is None:
        return
    own = Indicator.objects.filter(agency=agency)
    refuse_strangers(own, [entry.spending_id], "Indikator realisasi anggaran")
    spending = own.get(pk=entry.spending_id)
    if current_measure(spending).value_type != "money":
        raise Refusal(
            "spending_not_money",
            f"Indikator {spending.code} bukan indikator uang, sehingga tidak dapat melaporkan realisasi anggaran.",
        )
