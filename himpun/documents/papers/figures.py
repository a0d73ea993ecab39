"""The papers that carry figures: recap, measurement, registers of findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from himpun.documents.papers.blocks import Paper


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One entry of a register. LHP and LHE use number, object, period, finding, recommendation; TLHP the rest too."""

    no: str
    number: str = ""
    received_on: date | None = None
    object: str = ""
    period: str = ""
    finding: str = ""
    recommendation: str = ""
    follow_up: str = ""
    evidence: tuple[str, ...] = ()
    status: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterTable:
    """The entries of one register, LHP, LHE or TLHP. Empty rows with `nihil_reason`: nothing to report, and why."""

    register: str
    rows: tuple[RegisterRow, ...] = ()
    nihil_reason: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterPaper(Paper):
    """Registers of findings (LHP/LHE/TLHP) of one unit or of the agency."""

    kind: ClassVar[str] = "register"
    landscape: ClassVar[bool] = True

    title: str = "Register Hasil Pemeriksaan, Evaluasi, dan Tindak Lanjut"
    period: str = ""
    unit: str = ""
    registers: tuple[RegisterTable, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RecapRow:
    """One indicator of one unit as accepted. `state`: "diterima", "nihil" (with `reason`) or "belum" (missing).

    `value_text` and `target_text` are printed instead of the figure where it is a predicate or a range.
    """

    no: str
    indicator: str
    unit: str = ""
    objective: str = ""
    measure: str = ""
    target: Decimal | None = None
    target_text: str = ""
    value: Decimal | None = None
    value_text: str = ""
    state: str = "diterima"
    reason: str = ""
    evidence_count: int = 0
    filled_by: str = ""
    accepted_at: datetime | None = None
    obstacle: str = ""
    follow_up: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RecapPaper(Paper):
    """Rekap of accepted answers: of one unit (`unit` set), or of the agency with its units one after the other.

    `totals` are the agency's own figures, consolidated per indicator by the dictionary's rule (named in `note`).
    """

    kind: ClassVar[str] = "recap"
    landscape: ClassVar[bool] = True

    title: str = "Rekapitulasi Data Kinerja"
    period: str = ""
    unit: str = ""
    rows: tuple[RecapRow, ...] = ()
    totals: tuple[RecapRow, ...] = ()
    registers: tuple[RegisterTable, ...] = ()
    note: str = ""
    as_of: datetime | None = None
    paper_place: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasurementRow:
    """One indicator measured. `percent` is before rounding for show; `outcome`: "tercapai", "tidak tercapai",
    "tidak diukur" or "tidak terdefinisi". Budget figures in rupiah; `absorption` in percent."""

    no: str
    indicator: str
    unit: str = ""
    objective: str = ""
    measure: str = ""
    target_year: Decimal | None = None
    target_year_text: str = ""
    target: Decimal | None = None
    target_text: str = ""
    value: Decimal | None = None
    value_text: str = ""
    percent: Decimal | None = None
    previous_percent: Decimal | None = None
    category: str = ""
    outcome: str = ""
    formula: str = ""
    program: str = ""
    ceiling: Decimal | None = None
    spent: Decimal | None = None
    absorption: Decimal | None = None
    efficiency: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AnalysisNote:
    """What the analyst wrote, on one indicator or (without one) on the whole; `heading` opens the paragraph."""

    text: str
    heading: str = ""
    author: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One thing the checks found: same figure as before, no evidence, a jump, …"""

    indicator: str
    finding: str
    unit: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionPlanRow:
    """Rencana aksi perbaikan for one missed indicator; `status` is asked for again in the next period."""

    no: str
    indicator: str
    cause: str
    action: str
    output: str
    responsible: str
    due_on: date | None = None
    budget_line: str = ""
    status: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasurementPaper(Paper):
    """Pengukuran kinerja with analysis, checks, the head's decision and the action plans.

    `unfit` is the mark of a Peringatan ("Tidak layak menjadi dasar keputusan: …"), printed over the table.
    """

    kind: ClassVar[str] = "measurement"
    landscape: ClassVar[bool] = True

    title: str = "Pengukuran Kinerja"
    period: str = ""
    unit: str = ""
    rows: tuple[MeasurementRow, ...] = ()
    analysis: tuple[AnalysisNote, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    decision: str = ""
    decided_at: datetime | None = None
    action_plans: tuple[ActionPlanRow, ...] = ()
    scale: str = ""
    """The category scale in words, with its source."""
    sources: tuple[str, ...] = ()
    unfit: str = ""
