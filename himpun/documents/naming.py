"""What a document's file is called when it leaves Himpun."""

from __future__ import annotations

import re

from himpun.documents.kinds import kind_word
from himpun.documents.models import Document


def file_name_of(document: Document, extension: str) -> str:
    """A name that every system can save: kind, number, unit and version, such as "rekapitulasi-050-001-v2.pdf"."""
    unit = document.unit.name if document.unit else ""
    parts = [kind_word(document.kind), document.number, unit, f"v{document.version}" if document.version > 1 else ""]
    slugs = [re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")[:60] for part in parts]
    return "-".join(slug for slug in slugs if slug) + f".{extension}"
