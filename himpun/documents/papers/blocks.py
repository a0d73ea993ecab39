"""The parts that every paper shares: letterhead, signature blocks, initials, verification address."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import BaseModel


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The office's head of letter ("kop surat"): its lines from the region down, then the address.

    `logo` is the name under which the office keeps the region's arms, and the path of an SVG or PNG when the paper is
    set; without one its place is left out, never invented.
    """

    lines: tuple[str, ...]
    address: str = ""
    logo: str | None = None


@dataclass(frozen=True, kw_only=True)
class Marks:
    """One signature block. Before the act `state` is empty and the block leaves room for ink.

    `prefix` is "Plt.", "Plh." or "a.n." before the position. `state` says what stands in place of ink, such as
    "Disetujui secara internal di Himpun, 3 April 2026 pukul 10.15 WIB". NIP only where the office prints it.
    """

    position: str
    prefix: Literal["", "Plt.", "Plh.", "Pj.", "a.n."] = ""
    name: str = ""
    rank: str = ""
    nip: str = ""
    place: str = ""
    signed_on: date | None = None
    state: str = ""
    intro: str = ""
    """What stands over the block, such as "Mengetahui," or "Diterima oleh,"."""


@dataclass(frozen=True, kw_only=True)
class Initial:
    """One initial ("paraf") in the order of the chain; `state` is empty until it is given."""

    position: str
    name: str = ""
    at: datetime | None = None
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class VerificationRef:
    """Where anyone checks this paper: printed as QR code and as text. `id` is the document's public number."""

    address: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What all papers carry. `number` is blank until it is given; `sample` prints the mark CONTOH over each page.

    `version` above 1 is printed, with `supersedes` saying what it stands for and why. `zone` is WIB, WITA or WIT.
    """

    kind: ClassVar[str] = ""
    landscape: ClassVar[bool] = False

    letterhead: Letterhead
    title: str
    number: str = ""
    place: str = ""
    dated_on: date | None = None
    marks: tuple[Marks, ...] = ()
    initials: tuple[Initial, ...] = ()
    verification: VerificationRef | None = None
    version: int = 1
    supersedes: str = ""
    sample: bool = False
    page: Literal["F4", "A4"] = "F4"
    zone: str = "WIB"


def as_data(paper: Any) -> Any:
    """The paper as JSON-able values: Decimal as plain text, days and moments in ISO; a paper says its `kind`."""
    if dataclasses.is_dataclass(paper) and not isinstance(paper, type):
        fields = {field.name: as_data(getattr(paper, field.name)) for field in dataclasses.fields(paper)}
        return {"kind": paper.kind, **fields} if isinstance(paper, Paper) else fields
    if isinstance(paper, list | tuple):
        return [as_data(item) for item in paper]
    if isinstance(paper, dict):
        return {str(key): as_data(value) for key, value in paper.items()}
    if isinstance(paper, BaseModel):
        return paper.model_dump(mode="json", by_alias=True)
    if isinstance(paper, Decimal):
        return f"{paper:f}"
    if isinstance(paper, date | datetime):
        return paper.isoformat()
    return paper
