"""Make the pictures of the five official sheets: `.venv/bin/python docs/pictures/make_sheets.py` (needs pdftoppm).

Each page of each sheet becomes docs/pictures/sheets/<key>-<page>.png, small enough for the repository.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from himpun.documents.papers import sheet_of  # noqa: E402
from himpun.documents.typesetting import typeset  # noqa: E402
from himpun.procedures.reading import read_definition  # noqa: E402

SHEETS = Path(__file__).parent / "sheets"
MADE_AT = datetime(2026, 1, 2, tzinfo=UTC)
DOTS_PER_INCH = 110
LARGEST = 150_000
"""Bytes: a repository of pictures is a slow repository."""


def main() -> int:
    """Write all pictures; 1 if one came out too large."""
    SHEETS.mkdir(exist_ok=True)
    for old in SHEETS.glob("*.png"):
        old.unlink()
    for path in sorted((ROOT / "himpun" / "procedures" / "library").glob("*.yaml")):
        definition = read_definition(path.read_bytes(), name=path.name)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
            pdf.write(typeset(sheet_of(definition), at=MADE_AT))
            pdf.flush()
            target = str(SHEETS / path.stem)
            subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", pdf.name, target], check=True)
    for picture in SHEETS.glob("*.png"):
        # Ink on paper needs few colours; sixteen are a third of the bytes.
        Image.open(picture).quantize(16).save(picture, optimize=True)
    large = [picture.name for picture in SHEETS.glob("*.png") if picture.stat().st_size > LARGEST]
    if large:
        sys.stderr.write(f"Too large: {', '.join(large)}\n")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
