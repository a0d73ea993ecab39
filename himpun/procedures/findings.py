"""What a check says about a procedure: where, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """A place in the file as people read it, lists counted from 1: ("steps", 3, "to", 0) is "steps[4].to[1]"."""
    text = ""
    for part in path:
        # A name in a foreign file may be a whole page; forty letters are enough to find it.
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part[:40]}"
    return text.removeprefix(".") or "(berkas)"


@dataclass(frozen=True)
class Finding:
    """One remark. An error refuses the file; a warning is shown and the procedure may be used all the same.

    `step` is the row's printed number. `code` is stable, for programs; `problem` and `remedy` are Indonesian.
    """

    level: Literal["error", "warning"]
    code: str
    path: Path
    problem: str
    remedy: str
    step: str | None = None

    @property
    def field(self) -> str:
        return dotted(self.path)


def error(code: str, path: Path, problem: str, remedy: str, *, step: str | None = None) -> Finding:
    return Finding("error", code, path, problem, remedy, step)


def warning(code: str, path: Path, problem: str, remedy: str, *, step: str | None = None) -> Finding:
    return Finding("warning", code, path, problem, remedy, step)
