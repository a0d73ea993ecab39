"""A procedure as data: what an office's SOP says, in the shape in which it is printed, checked and carried out.

The official form is PermenPANRB 35/2012 (SOP AP). Texts are the document's own, slips included; what we read into it
is marked `proposed`. A definition never changes: a revision is another edition.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

Frequency = Literal["monthly", "quarterly", "semesterly", "yearly", "routine", "unstated"]
UnitKind = Literal["sekretariat", "bidang", "subbagian", "subbidang", "irban", "seksi", "lainnya"]
TimeUnit = Literal["menit", "jam", "hari", "minggu", "bulan"]
Mode = Literal["one", "each", "jointly", "any"]
Register = Literal["LHP", "LHE", "TLHP"]
Work = Literal[
    "order", "prepare_form", "distribute", "meet", "fill", "gather", "recap", "validate",
    "analyse", "draft", "discuss", "review", "sign", "hand_over", "archive", "other",
]  # fmt: skip
LabelOf = Literal[
    "title", "created_on", "revised_on", "equipment", "table_title", "activity", "inputs", "time", "outputs", "remarks"
]
MAX_STEPS = 40
MAX_COLUMNS = 12


def contradiction(problem: str, remedy: str) -> PydanticCustomError:
    """A value whose parts do not fit together, said in Indonesian with what to do."""
    return PydanticCustomError("contradiction", "{problem}", {"problem": problem, "remedy": remedy})


def _readable(text: str) -> str:
    if not text.strip():
        raise contradiction("teksnya kosong", "isi teksnya, atau hapus kolom ini dari berkas")
    # A NUL or another control character would be an error in the PDF/A that is made from this text.
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Cn"} and letter not in "\n\t" for letter in text):
        raise contradiction("teksnya memuat karakter kendali yang tidak dapat dicetak", "hapus karakter itu")
    return text


def _day(value: Any) -> Any:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise contradiction("isinya bukan tanggal", "tulis tanggal sebagai TTTT-BB-HH, misalnya 2023-10-05")
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise contradiction("isinya bukan tanggal", "tulis tanggal sebagai TTTT-BB-HH, misalnya 2023-10-05") from None


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_readable)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]
ProcedureKey = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=80)]
StepNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,9}\Z")]
Keys = Annotated[list[Key], BeforeValidator(_listed, json_schema_input_type=Key | list[Key])]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Flag = Annotated[bool, Strict()]
Number = Annotated[int, Strict(), Field(ge=0, le=100_000)]


class Part(BaseModel):
    """Every part of a definition: frozen, and an unknown field is a fault, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Approver(Part):
    """Who put the procedure in force; prints in "Disahkan oleh". A position: names, ranks and NIP are left out."""

    position: Text | None = None


class Related(Part):
    """One line of "Keterkaitan". `feeds`: it takes our accepted results; `fed_by`: we take its; else only mentioned."""

    text: Text
    key: ProcedureKey | None = None
    relation: Literal["feeds", "fed_by", "mentions"] = "mentions"


class Warning_(Part):
    """One line of "Peringatan", and the rule it becomes: without `requires`, `effect` holds (from `step` on).

    `refuse`: the step does not open; `hold_report`: the report waits; `mark`: the result is marked unfit for decisions.
    """

    text: Text
    requires: Literal["targets", "complete"] | None = None
    effect: Literal["refuse", "hold_report", "mark"] | None = None
    step: StepNo | None = None

    @model_validator(mode="after")
    def _whole_rule(self) -> Warning_:
        if (self.requires is None) != (self.effect is None):
            raise contradiction(
                "peringatan yang menjadi aturan perlu requires dan effect",
                "isi keduanya, atau hapus keduanya bila peringatan ini hanya dicetak",
            )
        return self


class Identity(Part):
    """The identity block of the SOP, line by line as printed. `address` is the office's, from the letterhead."""

    office: Text
    region: Text
    unit: Text | None = None
    address: Text | None = None
    number: str = Field(default="", max_length=200)
    created_on: Day | None = None
    revised_on: Day | None = None
    effective_on: Day | None = None
    effective_label: Text = "Tanggal Efektif"
    approved_by: Approver = Approver()
    title: Text
    cover_title: Text | None = None
    legal_basis: list[Text] = []
    qualifications: list[Text] = []
    related: list[Related] = []
    equipment: list[Text] = []
    warnings: list[Warning_] = []
    recording: list[Text] = []
    copies: Literal["soft_and_hard", "electronic_and_manual", "none"] = "none"


class Actor(Part):
    """Who acts: one position, one team, or the position of each unit of these kinds (its head, or its staff).

    `proposed`: our reading, to be confirmed by the office; `note` says why.
    """

    key: Key
    position: Text | None = None
    team: Text | None = None
    positions_of: Annotated[list[UnitKind], BeforeValidator(_listed, json_schema_input_type=UnitKind | list[UnitKind])]
    positions_of = Field(default=[])
    role: Literal["head", "staff"] = "head"
    proposed: Flag = False
    note: Text | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Actor:
        if [bool(self.position), bool(self.team), bool(self.positions_of)].count(True) != 1:
            raise contradiction(
                "pelaksana harus berupa tepat satu dari position, team, atau positions_of",
                "isi salah satu saja",
            )
        return self


class Column(Part):
    """One column under "Pelaksana", titled as printed. Two actors in it: both posts act. None: nobody is drawn there."""

    title: Text
    actors: Keys = []


class Recording(Part):
    """One line of "Pencatatan dan pendataan" as an act on a kind of document; `order` is the turn, from 1.

    `step` is the row in which it is done; None: outside the table (the opening act, or a task of its own).
    """

    document: Literal["disposition", "form", "recap", "measurement"]
    actor: Key
    act: Literal["sign", "initial"]
    order: Annotated[int, Strict(), Field(ge=1, le=20)]
    step: StepNo | None = None
    proposed: Flag = False


class By(Part):
    """Who carries a step out: one; each for his own unit; jointly (all confirm); or any (the first to act)."""

    actors: Annotated[Keys, Field(min_length=1)]
    mode: Mode = "one"
    proposed: Flag = False

    @model_validator(mode="after")
    def _one_is_one(self) -> By:
        if self.mode == "one" and len(self.actors) > 1:
            raise contradiction(
                "mode one hanya untuk satu pelaksana", "pilih mode each, jointly, atau any, atau sisakan satu pelaksana"
            )
        return self


class StandardTime(Part):
    """The standard time ("Waktu") of a row in whole units; `text` is the cell as printed ("1–20 hari kerja").

    A range is due at `max`. `scheduled`: "sesuai jadwal", a date asked for at the start. Neither: no due time ("-").
    """

    min: Number | None = None
    max: Number | None = None
    unit: TimeUnit | None = None
    text: Text
    scheduled: Flag = False

    @model_validator(mode="after")
    def _fits(self) -> StandardTime:
        if (self.max is None) != (self.unit is None) or (self.min is not None and self.max is None):
            raise contradiction("waktu perlu max dan unit bersama-sama", 'tulis misalnya {max: 5, unit: menit, text: "5"}')
        if self.min is not None and self.max is not None and self.min > self.max:
            raise contradiction("min lebih besar daripada max", "tukar keduanya")
        if self.scheduled and self.max is not None:
            raise contradiction("waktu terjadwal tidak memakai max", "hapus max dan unit, atau hapus scheduled")
        return self


class Outcome(Part):
    """One exit of a decision (the diamond): its label, where it leads, and what must be there before it may be chosen."""

    key: Key
    label: Text
    to: StepNo
    requires: Literal["all_achieved", "action_plans", "reason"] | None = None
    proposed: Flag = False


class Return(Part):
    """A way back, always with a reason: for chosen units only (`units`) or for the whole cycle."""

    to: StepNo
    scope: Literal["units", "cycle"] = "units"
    proposed: Flag = False


class NotBefore(Part):
    """A row that waits: for a date asked for at the start (`ask` is the question), or days after the period ends."""

    ask: Text | None = None
    days_after_period: Number | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> NotBefore:
        if (self.ask is None) == (self.days_after_period is None):
            raise contradiction("not_before perlu tepat satu dari ask atau days_after_period", "isi salah satu saja")
        return self


class Then(Part):
    """A further task inside the same row, after the row's own and within its standard time; it prints no row."""

    by: By
    work: Work
    label: Text | None = None


class Step(Part):
    """One row of the table. No `next`: the row below; `next: []`: an end; two or more: a fork; `join: all`: wait for all.

    `to`: who is served (distribute); `from`: whose answers are gathered; `accepted_from`: the procedure whose accepted
    values are taken first ("related": the one under Keterkaitan). `correction` is a slip in `activity` put right.
    """

    no: StepNo
    activity: Text
    correction: Text | None = None
    by: By
    work: Work
    to: Keys = []
    from_: Keys = Field(default=[], alias="from")
    registers: list[Register] = []
    accepted_from: ProcedureKey | None = None
    inputs: list[Text] = []
    time: StandardTime | None = None
    outputs: list[Text] = []
    remarks: Text | None = None
    next: list[StepNo] | None = None
    join: Literal["all"] | None = None
    outcomes: list[Outcome] = []
    returns: list[Return] = []
    not_before: NotBefore | None = None
    start: Flag = False
    then: list[Then] = []
