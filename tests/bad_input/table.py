"""The table of cases as a page: docs/bad-input.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.bad_input.cases import REFUSED, TAKEN

PAGE = Path(__file__).resolve().parents[2] / "docs" / "bad-input.md"

_HEAD = """# Bad input

What Himpun says to input that it cannot take, and what it takes although it looks bad. A refusal is a code for
programs and an Indonesian text for people; database and file store are afterwards as they were before, to the last
row and byte. This page is written by `python -m tests.bad_input` from the cases in `tests/bad_input/`, and a test
compares the two; each case is tried on SQLite and on PostgreSQL.

"""


def page() -> str:
    """The whole page."""
    refused = _table(
        ("what somebody does", "where", "code", "text"),
        ((case.does, f"`{case.where}`", f"`{case.code}`", _cell(case.text)) for case in REFUSED),
    )
    taken = _table(
        ("what somebody does", "where", "what becomes of it"),
        ((harmless.does, f"`{harmless.where}`", harmless.outcome) for harmless in TAKEN),
    )
    return f"{_HEAD}## Refused\n\n{refused}\n## Taken\n\n{taken}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def _cell(text: str) -> str:
    shown = text if len(text) <= 400 else text[:400] + "…"
    return shown.replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>")
