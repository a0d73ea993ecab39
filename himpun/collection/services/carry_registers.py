"""The registers of a correction: which lines are wrong, where one is lacking, and what is open therefore."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from himpun.collection.models import DataRequest, RegisterEntry
from himpun.collection.registers import REGISTERS
from himpun.cycles.running import Running
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text


@dataclass(frozen=True)
class WrongRegisters:
    """What is wrong in one unit's registers, each with why: `lines` by the archived line's id (a statement of nihil is
    a line too), `lacking` by the register in which a line is missing.
    """

    lines: Mapping[int, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lines or self.lacking)

    def read(self) -> WrongRegisters:
        """With clean reasons; an empty one is refused, for it is what the unit sees at the line."""
        return WrongRegisters({line: _why(text) for line, text in self.lines.items()}, _read_lacking(self.lacking))

    def told(self) -> dict[str, object]:
        """As the ledger keeps it: JSON has no whole numbers for keys."""
        return {"lines": {str(line): why for line, why in self.lines.items()}, "lacking": dict(self.lacking)}

    @classmethod
    def of_told(cls, told: Mapping[str, Any]) -> WrongRegisters:
        """What `told` says."""
        lines = {int(line): str(why) for line, why in told.get("lines", {}).items()}
        return cls(lines, {str(name): str(why) for name, why in told.get("lacking", {}).items()})


NOTHING_WRONG = WrongRegisters()


def copy_of_line(
    entry: RegisterEntry, request: DataRequest, wrong: WrongRegisters, fields: Mapping[str, object]
) -> RegisterEntry:
    """The archived line for the new version; a wrong one says why. `fields` are the archived line's."""
    changes = {"request_id": request.id, "taken_from_id": entry.id, "wrong": wrong.lines.get(entry.id, "")}
    return RegisterEntry(**{**fields, **changes})


def open_registers(
    request: DataRequest, wrong: WrongRegisters, entries: Iterable[RegisterEntry], running: Running
) -> dict[str, str]:
    """The registers of one answer that are open, each with why. Refused where a line, or a register, is not its own."""
    lines = {entry.id: entry for entry in entries}
    if unknown := sorted(set(wrong.lines) - set(lines)):
        raise Refusal(
            "register_line_unknown",
            f"Sebagian baris register yang ditunjuk bukan dari isian {request.unit.name}. "
            "Muat ulang halaman, lalu pilih lagi.",
            lines=unknown,
        )
    step = running.step(request.step)
    asked = step.registers if step else []
    if strange := sorted(set(wrong.lacking) - set(asked)):
        known = ", ".join(asked) if asked else "tidak ada"
        raise Refusal(
            "register_not_asked",
            f"Register {strange[0]} tidak diminta dari {request.unit.name}. Register yang diminta: {known}.",
            registers=[name for name in REGISTERS if name in asked],
        )
    reasons: dict[str, list[str]] = {}
    for name, why in [(lines[line].register, why) for line, why in wrong.lines.items()] + list(wrong.lacking.items()):
        if why not in reasons.setdefault(name, []):
            reasons[name].append(why)
    return {name: "; ".join(reasons[name]) for name in REGISTERS if name in reasons}


def _read_lacking(lacking: Mapping[str, str]) -> dict[str, str]:
    if unknown := [name for name in lacking if name not in REGISTERS]:
        raise Refusal("register_unknown", f"Register “{unknown[0][:20]}” tidak dikenal. Pilih LHP, LHE, atau TLHP.")
    return {name: _why(text) for name, text in lacking.items()}


def _why(text: str) -> str:
    return require_text(text, code="reason_missing", label="Alasan pengembalian", minimum=3)
