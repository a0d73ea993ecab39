"""What was realised, in the words that matter: a value, nihil, missing, or a part. None is ever read as another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from himpun.kernel.refusals import Refusal
from himpun.plans.rules import Measure

RealisedKind = Literal["value", "nihil", "missing", "incomplete", "separate"]


@dataclass(frozen=True)
class Realised:
    """One realisation: 0 is a `value`; `nihil` is nothing to report, with its reason in `note`; `missing` is neither.

    `incomplete` is a consolidation that lacks parts: what is known stands in the figure, what lacks in `note`.
    `separate` is an indicator that each unit answers for itself. Where the indicator has a formula, `variables` count
    and `number` does not.
    """

    kind: RealisedKind
    number: Decimal | None = None
    predicate: str | None = None
    variables: Mapping[str, Decimal | None] = field(default_factory=dict, hash=False)
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind == "nihil" and not self.note.strip():
            raise Refusal("nihil_without_reason", "Nihil memerlukan alasan. Tulis mengapa tidak ada yang dilaporkan.")

    @classmethod
    def of(cls, number: Decimal | int | str) -> "Realised":
        """A number that was accepted; 0 is one."""
        return cls("value", number=Decimal(number))

    @classmethod
    def of_predicate(cls, predicate: str) -> "Realised":
        """A predicate that was accepted, as its scale writes it."""
        return cls("value", predicate=predicate)

    @classmethod
    def of_variables(cls, **variables: Decimal | int | str | None) -> "Realised":
        """The variables of the indicator's formula; None for one that nobody filled in."""
        return cls("value", variables={name: None if v is None else Decimal(v) for name, v in variables.items()})

    @classmethod
    def nihil(cls, reason: str) -> "Realised":
        """Nothing to report, and why. Refused without a reason."""
        return cls("nihil", note=reason)

    @classmethod
    def missing(cls, note: str = "") -> "Realised":
        """Nobody has said anything."""
        return cls("missing", note=note)


@dataclass(frozen=True, slots=True)
class Figure:
    """The number or predicate that a realisation comes to; without one, `code` and `reason` (Indonesian) say why."""

    number: Decimal | None = None
    predicate: str | None = None
    code: str = ""
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is something to compare."""
        return self.number is not None or self.predicate is not None


def figure(realised: Realised, measure: Measure) -> Figure:
    """What the realisation comes to by the indicator's own formula, the known part of an incomplete one included."""
    if realised.kind in ("nihil", "missing", "separate"):
        return Figure(code=realised.kind, reason=_why_not(realised))
    if measure.polarity == "predicate":
        return (
            Figure(predicate=realised.predicate)
            if realised.predicate
            else Figure(code="missing", reason="Belum diisi.")
        )
    if measure.formula is None:
        return Figure(realised.number) if realised.number is not None else Figure(code="missing", reason="Belum diisi.")
    evaluation = measure.formula.evaluate(realised.variables)
    if evaluation.missing:
        return Figure(code="variable_missing", reason=evaluation.reason)
    return Figure(
        evaluation.value, code="" if evaluation.value is not None else "formula_undefined", reason=evaluation.reason
    )


def _why_not(realised: Realised) -> str:
    if realised.kind == "nihil":
        return f"Nihil: {realised.note}"
    if realised.kind == "separate":
        return "Diukur per unit, tidak dikonsolidasikan antarunit."
    return realised.note or "Belum diisi."
