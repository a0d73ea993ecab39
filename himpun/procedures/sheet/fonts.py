"""The fonts that the documents are set in and that every PDF carries with it.

They are fetched at set-up (`assets/package.json`), never committed: Arimo, whose widths equal Arial's, and Noto Sans
for what Arimo lacks. HIMPUN_FONTS names another folder; a wheel carries them in `typst/fonts`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from himpun.kernel.refusals import Refusal

FAMILIES = ("Arimo", "Noto Sans")
"""In the order in which a character looks for its shape."""

_HIMPUN = Path(__file__).resolve().parents[2]
_FACES = {
    "regular": "{name}_400Regular.ttf",
    "italic": "{name}_400Regular_Italic.ttf",
    "bold": "{name}_700Bold.ttf",
    "bold_italic": "{name}_700Bold_Italic.ttf",
}


@dataclass(frozen=True)
class Face:
    """One font file as far as setting text needs it: which characters it has, and how wide each is, in ems."""

    path: Path
    widths: dict[int, float]


def font_folder() -> Path:
    """The folder with all eight files; without them a Refusal that says how to fetch them."""
    named = os.environ.get("HIMPUN_FONTS")
    folders = (
        [Path(named)]
        if named
        else [_HIMPUN / "documents" / "typst" / "fonts", _HIMPUN.parent / "assets" / "node_modules"]
    )
    for folder in folders:
        if folder.is_dir() and all(_find(folder, name, face) for name in FAMILIES for face in _FACES):
            return folder
    message = (
        f"Fon untuk dokumen tidak ditemukan di {folders[-1]}. "
        "Jalankan `make setup`, atau isi HIMPUN_FONTS dengan folder berisi fon Arimo dan Noto Sans."
    )
    raise Refusal("fonts_missing", message, folders=[str(folder) for folder in folders])


def font_files() -> list[Path]:
    """All eight files, in a fixed order."""
    folder = font_folder()
    return [path for name in FAMILIES for face in _FACES if (path := _find(folder, name, face))]


@cache
def faces(style: str) -> tuple[Face, ...]:
    """The faces of a style ("regular", "italic", "bold", "bold_italic") in the order in which they are tried."""
    folder = font_folder()
    return tuple(_read(path) for name in FAMILIES if (path := _find(folder, name, style)))


@cache
def covered() -> frozenset[int]:
    """The characters that every style can show. In PDF/A one that no font has is an error."""
    return frozenset.intersection(*(frozenset().union(*(face.widths for face in faces(style))) for style in _FACES))


@cache
def _find(folder: Path, name: str, face: str) -> Path | None:
    file_name = _FACES[face].format(name=name.replace(" ", ""))
    return next(iter(sorted(folder.rglob(file_name))), None)


def _read(path: Path) -> Face:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        return Face(path, {code: advances[glyph][0] / em for code, glyph in font.getBestCmap().items()})
