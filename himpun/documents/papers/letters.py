"""The papers that pass from hand to hand: disposition, form, request, receipt, minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from himpun.documents.papers.blocks import Paper
from himpun.documents.papers.figures import ActionPlanRow, RegisterTable


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A box that is ticked or not; `note` stands behind it (a date, an initial)."""

    text: str
    ticked: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DispositionPaper(Paper):
    """Lembar disposisi. `number` is its agenda number; `letter_*` is the letter it goes with, if there is one.

    Marks: who signs; initials: who received and passed on, in order.
    """

    kind: ClassVar[str] = "disposition"

    title: str = "Lembar Disposisi"
    sender: str = ""
    letter_number: str = ""
    letter_on: date | None = None
    received_at: datetime | None = None
    urgency: str = "Biasa"
    secrecy: str = ""
    subject: str = ""
    passed_to: tuple[Choice, ...] = ()
    requested: tuple[Choice, ...] = ()
    note: str = ""
    due_at: datetime | None = None
    paper_place: str = ""
    reference: str = ""
    """Number and link in SRIKANDI, where the office registered the letter."""


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """One indicator of the form as the dictionary defines it."""

    no: str
    indicator: str
    objective: str = ""
    definition: str = ""
    formula: str = ""
    variables: tuple[str, ...] = ()
    measure: str = ""
    polarity: str = ""
    target: Decimal | None = None
    target_text: str = ""
    source: str = ""
    responsible: str = ""


@dataclass(frozen=True, kw_only=True)
class FormPaper(Paper):
    """The format of data ("dokumen format data"): what will be asked, as approved or discussed."""

    kind: ClassVar[str] = "form"
    landscape: ClassVar[bool] = True

    title: str = "Format Permintaan Data Kinerja"
    period: str = ""
    rows: tuple[FormRow, ...] = ()
    registers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    guidance: str = ""
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """One indicator asked of a unit; the second half is filled once the unit has answered.

    `target_text` is printed instead of `target` where the target is a predicate (WTP, BB) or a range.
    `state`: "" not answered, "terisi", "nihil" (then `reason`), "belum".
    """

    no: str
    indicator: str
    definition: str = ""
    measure: str = ""
    target: Decimal | None = None
    target_text: str = ""
    target_is_derived: bool = False
    previous: Decimal | None = None
    previous_text: str = ""
    value: Decimal | None = None
    value_text: str = ""
    state: str = ""
    reason: str = ""
    variables: tuple[tuple[str, Decimal | None], ...] = ()
    evidence: tuple[str, ...] = ()
    obstacle: str = ""
    follow_up: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestPaper(Paper):
    """Permintaan data kinerja to one unit, and, with the values in it, the unit's answer on paper."""

    kind: ClassVar[str] = "request"
    landscape: ClassVar[bool] = True

    title: str = "Permintaan Data dan Informasi Kinerja"
    period: str = ""
    unit: str = ""
    addressee: str = ""
    sender: str = ""
    due_at: datetime | None = None
    opening: str = ""
    rows: tuple[RequestRow, ...] = ()
    registers: tuple[RegisterTable, ...] = ()
    action_plans: tuple[ActionPlanRow, ...] = ()
    """Plans from the period before, asked for again."""
    filled_by: str = ""
    filled_at: datetime | None = None
    on_behalf: str = ""
    """ "Diketik oleh … dari kertas …, disimpan di …", where an answer was typed from paper."""
    paper_place: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptItem:
    """One thing handed over, and where its paper lies."""

    no: str
    item: str
    count: str = ""
    form: str = ""
    """ "softcopy", "hardcopy" or both."""
    paper_place: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper(Paper):
    """Tanda terima: who took what from whom, and when. Marks: giver and receiver."""

    kind: ClassVar[str] = "receipt"

    title: str = "Tanda Terima Data Kinerja"
    period: str = ""
    giver: str = ""
    receiver: str = ""
    received_at: datetime | None = None
    items: tuple[ReceiptItem, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """One person asked to a meeting."""

    position: str
    name: str = ""
    present: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MinutesPaper(Paper):
    """Notulen rapat: agenda, attendance, discussion, decisions."""

    kind: ClassVar[str] = "minutes"

    title: str = "Notulen Rapat"
    subject: str = ""
    period: str = ""
    held_at: datetime | None = None
    ended_at: datetime | None = None
    venue: str = ""
    leader: str = ""
    secretary: str = ""
    agenda: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    discussion: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
