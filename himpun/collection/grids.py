"""One unit's sheet as a page shows it: what is asked, what stands there, its history and evidence. A few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from himpun.collection.answers import Answer
from himpun.collection.filetypes import MAX_BYTES
from himpun.collection.models import DataRequest, Evidence, Value
from himpun.collection.register_parts import RegisterPart, registers_of
from himpun.collection.rules import FILLABLE, OPEN_CELLS, FormRow, State, Verb
from himpun.collection.selectors import rows_of
from himpun.collection.services.allowed import Allowed
from himpun.collection.shown import answer_of, is_late, text_of
from himpun.cycles.models import Task
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.procedures.definition import Outcome

_PEOPLE = ("typed_by", "typed_as", "decided_by", "taken_from__request__cycle__procedure")


@dataclass(frozen=True)
class Variable:
    """One input of a formula: its place in the row, its name, and what stands there."""

    place: int
    name: str
    text: str


@dataclass(frozen=True)
class Line:
    """One indicator of a unit's sheet. `kept` is what was typed and could not be saved, `fault` says why."""

    row: FormRow
    value: Value | None
    history: tuple[Value, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    is_open: bool = False
    may_decide: bool = False
    kept: Answer | None = None
    fault: str = ""
    is_saved: bool = False

    @property
    def id(self) -> int:
        return self.row.indicator_id

    @property
    def state(self) -> str:
        """As `himpun.pages.states` knows it."""
        return self.value.state if self.value else "missing"

    @property
    def figure(self) -> str:
        """What stands there, as an office writes it."""
        return text_of(self.value)

    @property
    def is_answered(self) -> bool:
        return self.value is not None and self.value.state != Value.State.RETURNED

    @property
    def answer(self) -> Answer:
        """What the inputs show: what was typed and is not saved yet, else what is saved."""
        return self.kept or answer_of(self.id, self.value)

    @property
    def variables(self) -> list[Variable]:
        known = self.answer.variables
        return [Variable(place, name, known.get(name, "")) for place, name in enumerate(self.row.variables)]

    @property
    def choices(self) -> list[str]:
        """The scale of a predicate; a value that the scale no longer has stays choosable, so that it is not lost."""
        text = self.answer.text
        return [*self.row.scale] + ([text] if text and text not in self.row.scale else [])

    @property
    def is_expanded(self) -> bool:
        """Whether the second row begins open: there is something in it that must be read or mended."""
        return bool(self.is_open and (self.row.plans or self.answer.obstacle or self.answer.follow_up))

    @property
    def lacks_evidence(self) -> bool:
        wanted = self.row.evidence_required and self.value is not None and not self.value.is_nihil
        return bool(wanted and not self.evidence)


@dataclass(frozen=True)
class Sheet:
    """A request with its lines and what the one who looks may do."""

    request: DataRequest
    lines: tuple[Line, ...]
    registers: tuple[RegisterPart, ...]
    general: tuple[Evidence, ...]
    refusals: Mapping[Verb, Refusal | None]
    fill_task: Task | None = None
    deciding_task: Task | None = None
    outcomes: Sequence[Outcome] = ()
    returns: Sequence[str] = ()
    is_late: bool = False
    faults: Mapping[int, str] = field(default_factory=dict)

    def may(self, verb: Verb) -> bool:
        return self.refusals[verb] is None

    @property
    def may_type(self) -> bool:
        return self.may(Verb.TYPE)

    @property
    def may_hand_in(self) -> bool:
        return self.may(Verb.HAND_IN)

    @property
    def may_decide(self) -> bool:
        return self.may(Verb.ACCEPT) or self.may(Verb.RETURN)

    @property
    def may_accept(self) -> bool:
        return self.may(Verb.ACCEPT)

    @property
    def may_manage(self) -> bool:
        return self.may(Verb.EXTEND)

    @property
    def why_not_hand_in(self) -> str:
        refusal = self.refusals[Verb.HAND_IN]
        return refusal.message if refusal else ""

    @property
    def why_not_type(self) -> str:
        refusal = self.refusals[Verb.TYPE]
        return refusal.message if refusal else ""

    @property
    def max_bytes(self) -> int:
        """How large a file may be."""
        return MAX_BYTES

    @property
    def is_fillable(self) -> bool:
        return State(self.request.state) in FILLABLE

    @property
    def shown_state(self) -> str:
        return "late" if self.is_late else self.request.state

    @property
    def answered(self) -> int:
        return sum(line.is_answered for line in self.lines)

    @property
    def missing(self) -> list[Line]:
        """What still keeps the answer from being handed in."""
        return [line for line in self.lines if not line.is_answered]

    @property
    def to_mend(self) -> list[Line]:
        """What was sent back and has not been typed anew."""
        return [line for line in self.missing if line.state == Value.State.RETURNED]

    @property
    def unfilled(self) -> list[Line]:
        """What nobody has typed yet."""
        return [line for line in self.missing if line.state != Value.State.RETURNED]

    @property
    def has_derived_targets(self) -> bool:
        return any(line.row.target_is_derived for line in self.lines)

    @property
    def missing_registers(self) -> list[RegisterPart]:
        return [part for part in self.registers if part.is_missing]

    @property
    def wrong_registers(self) -> list[RegisterPart]:
        """Those in which a line that was named as wrong still stands."""
        return [part for part in self.registers if part.has_wrong_lines]

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.missing_registers and not self.wrong_registers

    @property
    def undecided(self) -> int:
        return sum(line.state == "handed_in" for line in self.lines)

    @property
    def without_evidence(self) -> list[Line]:
        return [] if self.general else [line for line in self.lines if line.lacks_evidence]


def sheet_of(request: DataRequest, *, actor: Actor, now: datetime, allowed: Allowed | None = None) -> Sheet:
    """The sheet of a request that the actor may see (`access.request_for`)."""
    allowed = allowed or Allowed(request.cycle, actor=actor, now=now)
    values: dict[int, list[Value]] = defaultdict(list)
    for value in Value.objects.filter(request=request).select_related(*_PEOPLE).order_by("-id"):
        values[value.indicator_id].append(value)
    evidence: dict[int | None, list[Evidence]] = defaultdict(list)
    held = Evidence.objects.filter(request=request, withdrawn_at=None).select_related("file", "attached_by")
    for item in held.order_by("id"):
        evidence[item.indicator_id].append(item)
    typists = {row.typed_by_id for rows in values.values() for row in rows if row.is_current}
    refusals = {verb: allowed.refusal(verb, request, typists) for verb in Verb}
    lines = tuple(
        _line(row, values[row.indicator_id], evidence[row.indicator_id], refusals) for row in rows_of(request).values()
    )
    task, step = allowed.fill_task(request), allowed.running.step(request.step)
    deciding = allowed.deciding_task(request)
    fill_step = allowed.running.step(task.step) if task and task.run_id else None
    return Sheet(
        request=request,
        lines=lines,
        registers=registers_of(request, step.registers if step else ()),
        general=tuple(evidence[None]),
        refusals=refusals,
        fill_task=task,
        deciding_task=deciding,
        outcomes=fill_step.outcomes if fill_step else (),
        returns=ways_back(allowed, deciding),
        is_late=is_late(request, now),
    )


def line_of(request: DataRequest, indicator_id: int, *, actor: Actor, now: datetime) -> tuple[Sheet, Line]:
    """One cell with all that is known of it, and the sheet it belongs to."""
    sheet = sheet_of(request, actor=actor, now=now)
    return sheet, next(line for line in sheet.lines if line.id == indicator_id)


def with_kept(sheet: Sheet, kept: Mapping[int, Answer], faults: Mapping[int, str]) -> Sheet:
    """The sheet as it comes back after a refusal: what was typed is still in the inputs, and each fault at its cell."""
    lines = tuple(
        replace(line, kept=kept.get(line.id) if line.is_open else None, fault=_at_the_cell(line, faults))
        for line in sheet.lines
    )
    return replace(sheet, lines=lines, faults=dict(faults))


def _at_the_cell(line: Line, faults: Mapping[int, str]) -> str:
    """A message without the name of the row that it stands in."""
    return faults.get(line.id, "").removeprefix(f"{line.row.label}: ")


def ways_back(allowed: Allowed, task: Task | None) -> list[str]:
    """The rows to which the edition draws a return from this deciding task; none from a gathering, which waits."""
    if task is None or task.kind == "gather" or not task.run_id:
        return []
    return list(dict.fromkeys(to for to, _ in allowed.running.graph[task.step].returns))


def _line(
    row: FormRow, values: Sequence[Value], evidence: Sequence[Evidence], refusals: Mapping[Verb, Refusal | None]
) -> Line:
    value = next((each for each in values if each.is_current), None)
    state = value.state if value else None
    decidable = (state == "handed_in" and refusals[Verb.ACCEPT] is None) or (
        state in ("handed_in", "accepted") and refusals[Verb.RETURN] is None
    )
    return Line(
        row=row,
        value=value,
        history=tuple(each for each in values if not each.is_current),
        evidence=tuple(evidence),
        is_open=refusals[Verb.TYPE] is None and state in OPEN_CELLS,
        may_decide=decidable,
    )
