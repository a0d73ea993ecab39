"""What stands around the flow table: the identity block, the worksheet, the source, and notes for its readers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from himpun.procedures.fields import Day, Line, ProcedureKey, StepNo, Text, contradiction


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


class Warning_(Part):  # noqa: N801 — Warning is a built-in exception
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
    number: Line = ""
    created_on: Day | None = None
    revised_on: Day | None = None
    effective_on: Day | None = None
    effective_label: Text = "Tanggal Efektif"
    approved_by: Approver = Approver()
    title: Text
    cover_title: Text | None = None
    legal_basis: list[Text] = Field(default=[])
    qualifications: list[Text] = Field(default=[])
    related: list[Related] = Field(default=[])
    equipment: list[Text] = Field(default=[])
    warnings: list[Warning_] = Field(default=[])
    recording: list[Text] = Field(default=[])
    copies: Literal["soft_and_hard", "electronic_and_manual", "none"] = "none"


class WorksheetStep(Part):
    """One line of part C of the worksheet."""

    no: StepNo
    text: Text


class Worksheet(Part):
    """The "Lembar kerja identifikasi kegiatan" (PermenPANRB 35/2012): A activity, B first, main, last step, C steps."""

    title: Text
    kind: Literal["rutin", "pelayanan", "penugasan"]
    product_responsible: Text | None = None
    activity_responsible: Text | None = None
    scope: Text | None = None
    activity_title: Text | None = None
    first: Text | None = None
    main: Text | None = None
    last: Text | None = None
    steps: list[WorksheetStep] = Field(default=[])


class Source(Part):
    """Where the text comes from: the document, who published it and when. Prints under the sheet as "Sumber"."""

    document: Text
    publisher: Text
    year: Annotated[int, Strict(), Field(ge=1945, le=2200)] | None = None
    url: Text | None = None
    note: Text | None = None


class Note(Part):
    """What a reader of the document should know; never printed on the official sheet, shown by the checks.

    `slip`: `printed` should read `correction`; `fault`: the document contradicts itself; `question`: the office must
    say; `reading`: how we understood it. `at` is the place, such as `steps.4.outputs` (the row's own number).
    """

    kind: Literal["slip", "fault", "question", "reading"]
    at: Text
    text: Text
    printed: Text | None = None
    correction: Text | None = None
