"""What every template needs of a paper: cleaned texts, dates and figures in Indonesian form, marks, QR code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from himpun.documents.papers import Initial, Letterhead, Marks, Paper, VerificationRef
from himpun.kernel.dates import format_date, format_datetime
from himpun.kernel.numbers import format_number
from himpun.kernel.refusals import Refusal
from himpun.procedures.sheet.words import Cleaner

Data = dict[str, Any]
"""What goes to a template: texts, numbers, lists; nothing that json cannot say."""

LARGEST_LOGO = 2_000_000
"""Bytes. A scan of 40 MB in every letter helps nobody."""


def common_data(paper: Paper, cleaner: Cleaner, *, subtitles: Sequence[str] = ()) -> dict[str, Any]:
    """The part of the data that `himpun.typ` prints."""
    clean = cleaner.clean
    number = clean(paper.number)
    return {
        "page": paper.page,
        "landscape": paper.landscape,
        "sample": paper.sample,
        "title": clean(paper.title),
        "document_title": clean(f"{paper.title} {paper.number}".strip()).replace("\n", " "),
        "document_author": clean(paper.letterhead.lines[1] if len(paper.letterhead.lines) > 1 else "Himpun"),
        "number_line": f"Nomor: {number}" if number else "Nomor: …………………………",
        "subtitles": [clean(line) for line in subtitles if line],
        "version_line": _version_line(paper, cleaner),
        "foot": " · ".join(part for part in (clean(paper.title), number) if part).replace("\n", " "),
        "letterhead": letterhead_data(paper.letterhead, cleaner),
        "marks": [mark_data(mark, paper, cleaner) for mark in paper.marks],
        "initials": [initial_data(initial, paper.zone, cleaner) for initial in paper.initials],
        "verification": verification_data(paper.verification, cleaner),
    }


def cleaned(value: Any, cleaner: Cleaner) -> Any:
    """The same data with every text cleaned."""
    if isinstance(value, str):
        return cleaner.clean(value)
    if isinstance(value, list | tuple):
        return [cleaned(item, cleaner) for item in value]
    if isinstance(value, dict):
        return {key: cleaned(item, cleaner) for key, item in value.items()}
    return value


def letterhead_data(head: Letterhead, cleaner: Cleaner) -> dict[str, Any]:
    """The letterhead; a logo is read here, so that the template reaches no file but its own."""
    return {
        "lines": [cleaner.clean(line) for line in head.lines],
        "address": cleaner.clean(head.address),
        "logo": _logo(head.logo),
    }


def mark_data(mark: Marks, paper: Paper, cleaner: Cleaner) -> dict[str, Any]:
    """One signature block. Place and date stand over the first block that has none of its own."""
    clean = cleaner.clean
    first = bool(paper.marks) and mark is paper.marks[-1]
    place = mark.place or (paper.place if first else "")
    day = mark.signed_on or (paper.dated_on if first else None)
    dateline = ", ".join(part for part in (clean(place), format_date(day) if day else "") if part)
    if place and not day:
        dateline = f"{clean(place)}, …………………………"
    return {
        "dateline": dateline,
        "intro": clean(mark.intro),
        "title": clean(f"{mark.prefix} {mark.position}".strip()),
        "state": clean(mark.state),
        "name": clean(mark.name),
        "rank": clean(mark.rank),
        "nip": clean(mark.nip),
    }


def initial_data(initial: Initial, zone: str, cleaner: Cleaner) -> dict[str, Any]:
    """One initial: who, and when or in what way."""
    said = [initial.name, initial.state, format_datetime(initial.at, zone) if initial.at else ""]
    return {
        "position": cleaner.clean(initial.position),
        "state": cleaner.clean("\n".join(part for part in said if part)),
    }


def verification_data(reference: VerificationRef | None, cleaner: Cleaner) -> dict[str, Any] | None:
    """Address and number with their QR code."""
    if reference is None:
        return None
    return {
        "address": cleaner.clean(reference.address),
        "address_shown": cleaner.clean(reference.address),
        "id": cleaner.clean(reference.id),
        "svg": qr_svg(reference.address),
    }


def qr_svg(text: str, *, scales: bool = False) -> str:
    """The text as a QR code in SVG, with error correction M and the quiet border that scanners need.

    `scales`: without a size of its own, for a page that gives it one.
    """
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=scales)
    return out.getvalue().decode()


def figure_text(value: Decimal | None, text: str = "", *, places: int | None = None) -> str:
    """The figure as printed: its own words where it is a predicate or a range, else the Indonesian number."""
    if text:
        return text
    return "" if value is None else format_number(value, places)


def day_text(day: date | None) -> str:
    return format_date(day) if day else ""


def moment_text(moment: datetime | None, zone: str) -> str:
    return format_datetime(moment, zone) if moment else ""


def _version_line(paper: Paper, cleaner: Cleaner) -> str:
    if paper.version <= 1 and not paper.supersedes:
        return ""
    return cleaner.clean(f"Versi {paper.version}. {paper.supersedes}".strip())


def _logo(path: str | None) -> dict[str, Any] | None:
    if path is None:
        return None
    file = Path(path)
    kind = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}.get(file.suffix.lower())
    if kind is None or not file.is_file() or file.stat().st_size > LARGEST_LOGO:
        message = f"Lambang {file.name} tidak dapat dipakai. Pilih berkas SVG, PNG, atau JPG paling besar 2 MB."
        raise Refusal("logo_unusable", message, path=path)
    return {"format": kind, "bytes": list(file.read_bytes())}
