"""The registers of an answer as pages show them: their lines, and which of them are open in a correction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from himpun.collection.models import DataRequest, RegisterEntry
from himpun.procedures.definition import Definition

TITLES = dict(RegisterEntry.Register.choices)


@dataclass(frozen=True)
class RegisterPart:
    """One register that is asked for: its lines, or the statement that there is nothing.

    `named`: in a correction, the registers that are open, each with why; None where all are.
    """

    key: str
    title: str
    entries: tuple[RegisterEntry, ...]
    named: Mapping[str, str] | None = None

    @property
    def is_missing(self) -> bool:
        return not self.entries

    @property
    def nihil(self) -> RegisterEntry | None:
        return next((entry for entry in self.entries if entry.is_nihil), None)

    @property
    def is_open(self) -> bool:
        """Whether lines may be entered, as far as a correction decides it."""
        return self.named is None or self.key in self.named

    @property
    def why(self) -> str:
        """Why a correction opened it."""
        return (self.named or {}).get(self.key, "")

    @property
    def open_lines(self) -> frozenset[int]:
        """The lines that may be taken back: of what was archived only the wrong ones and a nihil."""
        if self.named is None:
            return frozenset(entry.id for entry in self.entries)
        if not self.is_open:
            return frozenset()
        return frozenset(row.id for row in self.entries if row.taken_from_id is None or row.wrong or row.is_nihil)

    @property
    def has_wrong_lines(self) -> bool:
        return any(entry.wrong for entry in self.entries)


def registers_of(request: DataRequest, wanted: Sequence[str]) -> tuple[RegisterPart, ...]:
    """The registers that one unit owes, with their lines."""
    return _parts([request], {request.id: wanted}).get(request.id, ())


def registers_by_request(
    requests: Iterable[DataRequest], definition: Definition
) -> dict[int, tuple[RegisterPart, ...]]:
    """The registers of several answers of one cycle by request, in one statement; without those that owe none."""
    asked = {step.no: step.registers for step in definition.steps}
    rows = list(requests)
    return _parts(rows, {row.id: asked.get(row.step, ()) for row in rows})


def _parts(requests: Sequence[DataRequest], wanted: Mapping[int, Sequence[str]]) -> dict[int, tuple[RegisterPart, ...]]:
    owing = [request for request in requests if wanted[request.id]]
    if not owing:
        return {}
    found: dict[tuple[int, str], list[RegisterEntry]] = defaultdict(list)
    entries = RegisterEntry.objects.filter(request__in=[request.id for request in owing], withdrawn_at=None)
    for entry in entries.select_related("file", "entered_by").order_by("id"):
        found[entry.request_id, entry.register].append(entry)
    return {
        request.id: tuple(
            RegisterPart(key, TITLES[key], tuple(found[request.id, key]), request.wrong_registers)
            for key in wanted[request.id]
        )
        for request in owing
    }
