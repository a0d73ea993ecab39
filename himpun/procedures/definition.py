"""A procedure as data: what an office's SOP says, in the shape in which it is printed, checked and carried out.

The official form is PermenPANRB 35/2012 (SOP AP). Texts are the document's own, slips included; what we read into it
is marked `proposed`. A definition never changes: a revision is another edition.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, model_validator

from himpun.procedures.fields import (
    MAX_ACTORS,
    MAX_COLUMNS,
    MAX_STEPS,
    Flag,
    Frequency,
    Key,
    Keys,
    LabelOf,
    Mode,
    Number,
    ProcedureKey,
    Register,
    StepNo,
    Text,
    TimeUnit,
    UnitKind,
    UnitKinds,
    Work,
    contradiction,
)
from himpun.procedures.identity import (
    Approver,
    Identity,
    Note,
    Part,
    Related,
    Source,
    Warning_,
    Worksheet,
    WorksheetStep,
)

__all__ = [
    "Actor",
    "Approver",
    "By",
    "Column",
    "Definition",
    "Frequency",
    "Identity",
    "Mode",
    "NotBefore",
    "Note",
    "Outcome",
    "Part",
    "Recording",
    "Register",
    "Related",
    "Return",
    "Source",
    "StandardTime",
    "Step",
    "Then",
    "TimeUnit",
    "UnitKind",
    "Warning_",
    "Work",
    "Worksheet",
    "WorksheetStep",
    "field_names",
    "json_schema",
]


class Actor(Part):
    """Who acts: one position, one team, or the position of each unit of these kinds (its head, or its staff).

    `proposed`: our reading, to be confirmed by the office; `note` says why.
    """

    key: Key
    position: Text | None = None
    team: Text | None = None
    positions_of: UnitKinds = Field(default=[])
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
    """One column under "Pelaksana", titled as printed. Two actors: both posts act. None: nobody is drawn there."""

    title: Text
    actors: Keys = Field(default=[])


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
            raise contradiction(
                "waktu perlu max dan unit bersama-sama", 'tulis misalnya {max: 5, unit: menit, text: "5"}'
            )
        if self.min is not None and self.max is not None and self.min > self.max:
            raise contradiction("min lebih besar daripada max", "tukar keduanya")
        if self.scheduled and self.max is not None:
            raise contradiction("waktu terjadwal tidak memakai max", "hapus max dan unit, atau hapus scheduled")
        return self


class Outcome(Part):
    """One exit of a decision (the diamond): its label, where it leads, what must be there before it may be chosen."""

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
    """One row of the table. No `next`: the row below; `[]`: an end; two or more: a fork; `join: all`: wait for all.

    `to`: who is served (distribute); `from`: whose answers are gathered; `accepted_from`: the procedure whose accepted
    values are taken first ("related": the one under Keterkaitan). `correction` is a slip in `activity` put right.
    """

    no: StepNo
    activity: Text
    correction: Text | None = None
    by: By
    work: Work
    to: Keys = Field(default=[])
    from_: Keys = Field(default=[], validation_alias="from", serialization_alias="from")
    registers: list[Register] = Field(default=[])
    accepted_from: ProcedureKey | None = None
    inputs: list[Text] = Field(default=[])
    time: StandardTime | None = None
    outputs: list[Text] = Field(default=[])
    remarks: Text | None = None
    next: list[StepNo] | None = None
    join: Literal["all"] | None = None
    outcomes: list[Outcome] = Field(default=[])
    returns: list[Return] = Field(default=[])
    not_before: NotBefore | None = None
    start: Flag = False
    then: list[Then] = Field(default=[])

    @model_validator(mode="after")
    def _one_way_on(self) -> Step:
        if self.outcomes and self.next is not None:
            raise contradiction("langkah ini memakai next dan outcomes sekaligus", "sisakan salah satunya")
        return self


class Definition(Part):
    """One edition of one procedure. `key` names the procedure for ever, `edition` its revision.

    `starts`: with several starts, all open at the beginning, or any one is enough. `labels` keeps printed headings that
    differ from the official form's ("Judul SOP", "Ouput"). A step is a start if it is the first row or says so.
    """

    key: ProcedureKey
    edition: Annotated[int, Strict(), Field(ge=1, le=999)]
    kind: Literal["collecting", "measuring"]
    identity: Identity
    frequency: Annotated[list[Frequency], Field(min_length=1)]
    actors: Annotated[list[Actor], Field(min_length=1, max_length=MAX_ACTORS)]
    columns: Annotated[list[Column], Field(min_length=1, max_length=MAX_COLUMNS)]
    recording: list[Recording] = Field(default=[])
    starts: Literal["all", "any"] = "all"
    steps: Annotated[list[Step], Field(min_length=1, max_length=MAX_STEPS)]
    worksheet: Worksheet | None = None
    labels: dict[LabelOf, Text] = Field(default={})
    source: Source | None = None
    notes: list[Note] = Field(default=[])


def json_schema() -> dict[str, Any]:
    """The file format as JSON Schema 2020-12, for editors and other programs; committed as definition.schema.json."""
    schema = Definition.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@cache
def field_names() -> list[str]:
    """Every field name that a file may use, to propose one for a misspelling."""
    parts = json_schema()["$defs"].values()
    names = {name for part in (*parts, Definition.model_json_schema()) for name in part.get("properties", {})}
    return sorted(names)
