"""From data to bytes: one typst compilation, the same bytes for the same data and moment.

Data enters only as JSON through `sys.inputs`; no source is ever built from text. typst is imported inside: a process
that forks after typst has run hangs for good.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from himpun.procedures.sheet.fonts import font_files

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parents[1] / "typst"
STANDARDS: list[Any] = ["a-2b", "ua-1"]


def compile_pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Set the template with this data as PDF/A-2b and PDF/UA-1. `at` stands in the file as its date of creation."""
    if at.utcoffset() is None:
        raise ValueError("a document's moment must carry its zone")
    import typst

    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
        # No packages: an empty place instead of the network.
        package_path=TEMPLATES / "no-packages",
        package_cache_path=TEMPLATES / "no-packages",
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    import typst

    paths = sorted({path.parent for path in font_files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
