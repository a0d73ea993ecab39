"""What a document says, as one canonical text; and the same paper with its marks in their blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from himpun.documents.models import Mark
from himpun.documents.papers import (
    DispositionPaper,
    FormPaper,
    Initial,
    Marks,
    MeasurementPaper,
    MinutesPaper,
    Paper,
    RecapPaper,
    ReceiptPaper,
    RegisterPaper,
    RequestPaper,
    as_data,
)
from himpun.documents.rules import DONE_WORDS
from himpun.documents.signing import METHOD_WORDS
from himpun.kernel.dates import format_datetime
from himpun.kernel.hashing import canonical_json

PAPERS: tuple[type[Paper], ...] = (
    DispositionPaper,
    FormPaper,
    RequestPaper,
    ReceiptPaper,
    MinutesPaper,
    RegisterPaper,
    RecapPaper,
    MeasurementPaper,
)
_BY_KIND = {paper.kind: paper for paper in PAPERS}
Prefix = Literal["", "Plt.", "Plh.", "Pj.", "a.n."]
_PREFIXES: dict[str, Prefix] = {"plt": "Plt.", "plh": "Plh.", "pj": "Pj."}


def prefix_of(capacity: str) -> Prefix:
    """What stands before the position: "Plt.", "Plh.", "Pj.", or nothing for a definitive holder."""
    return _PREFIXES.get(capacity, "")


def canonical_content(paper: Paper) -> str:
    """The text whose hash is approved by each mark."""
    return canonical_json(as_data(paper))


def paper_from(kind: str, content: str) -> Paper:
    """The paper that a canonical content describes."""
    return _reader(kind).validate_json(content)


def with_marks(paper: Paper, marks: Sequence[Mark], *, notes: dict[int, str] | None = None) -> Paper:
    """The same paper with each done mark in its own block. `notes`: what a reader wrote beside his initial, by turn."""
    signs = iter([mark for mark in marks if mark.act == Mark.Act.SIGN])
    initials = iter([mark for mark in marks if mark.act == Mark.Act.INITIAL])
    return replace(
        paper,
        marks=tuple(_signed(block, next(signs, None), paper.zone, notes or {}) for block in paper.marks),
        initials=tuple(_initialled(block, next(initials, None), notes or {}) for block in paper.initials),
    )


def state_words(mark: Mark) -> str:
    """What stands in place of ink, such as "Diparaf (persetujuan internal)"."""
    method = METHOD_WORDS.get(mark.method, mark.method)
    return f"{DONE_WORDS[mark.act].capitalize()} ({method})"


def _signed(block: Marks, mark: Mark | None, zone: str, notes: dict[int, str]) -> Marks:
    if mark is None or mark.state != Mark.State.DONE or mark.official is None or mark.at is None:
        return block
    return replace(
        block,
        position=mark.position_title,
        prefix=prefix_of(mark.capacity),
        name=mark.official.name,
        rank=mark.official.rank,
        nip=mark.official.nip,
        state=f"{state_words(mark)}\n{format_datetime(mark.at, zone)}{_noted(mark, notes)}",
    )


def _initialled(block: Initial, mark: Mark | None, notes: dict[int, str]) -> Initial:
    if mark is None or mark.state != Mark.State.DONE or mark.official is None:
        return block
    return replace(
        block,
        position=f"{prefix_of(mark.capacity)} {mark.position_title}".strip(),
        name=mark.official.name,
        at=mark.at,
        state=state_words(mark) + _noted(mark, notes),
    )


def _noted(mark: Mark, notes: dict[int, str]) -> str:
    note = notes.get(mark.order, "")
    return f". Catatan: {note}" if note else ""


@cache
def _reader(kind: str) -> TypeAdapter[Paper]:
    return TypeAdapter(_BY_KIND[kind])
