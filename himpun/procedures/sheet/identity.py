"""The identity block of the official form, in the document's own labels: for paper and for screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from himpun.kernel.dates import format_date
from himpun.procedures.definition import Definition

LABELS: Mapping[str, str] = {
    "number": "Nomor SOP", "created_on": "Tanggal Pembuatan", "revised_on": "Tanggal Revisi",
    "approved_by": "Disahkan oleh", "title": "Nama SOP", "legal_basis": "Dasar Hukum",
    "qualifications": "Kualifikasi Pelaksana", "related": "Keterkaitan", "equipment": "Peralatan/Perlengkapan",
    "warnings": "Peringatan", "recording": "Pencatatan dan Pendataan",
}  # fmt: skip
"""The official form's; an edition may print others."""


@dataclass(frozen=True)
class IdentityBlock:
    """Facts beside the office, then the blocks under it, each with its items."""

    facts: tuple[tuple[str, str], ...]
    approved_label: str
    approved_by: str
    title_label: str
    title: str
    table_title: str
    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    source: str


def identity_of(definition: Definition) -> IdentityBlock:
    """The block as the first page prints it."""
    identity = definition.identity
    labels: dict[str, str] = {**LABELS, **{str(key): text for key, text in definition.labels.items()}}
    contents: list[tuple[str, Sequence[str]]] = [
        ("legal_basis", identity.legal_basis), ("qualifications", identity.qualifications),
        ("related", [related.text for related in identity.related]), ("equipment", identity.equipment),
        ("warnings", [warning.text for warning in identity.warnings]), ("recording", identity.recording),
    ]  # fmt: skip
    source = definition.source
    year = f", {source.year}" if source and source.year else ""
    return IdentityBlock(
        facts=(
            (labels["number"], tidy(identity.number)),
            (labels["created_on"], format_date(identity.created_on) if identity.created_on else ""),
            (labels["revised_on"], format_date(identity.revised_on) if identity.revised_on else ""),
            (identity.effective_label, format_date(identity.effective_on) if identity.effective_on else ""),
        ),
        approved_label=labels["approved_by"],
        approved_by=identity.approved_by.position or "",
        title_label=labels["title"],
        title=identity.title,
        table_title=definition.labels.get("table_title") or f"SOP {identity.title}".upper(),
        blocks=tuple((labels[key], tuple(items)) for key, items in contents),
        source=f"{source.document}, {source.publisher}{year}" if source else "",
    )


def tidy(number: str) -> str:
    """A number with blanks left in it ("050/     /2019") keeps them visible as dots."""
    return number if "    " not in number else number.replace(" " * number.count(" "), "………")
