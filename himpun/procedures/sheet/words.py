"""Text made safe for PDF/A, measured, and broken into lines as it will stand on the paper.

Lengths are millimetres, sizes points. The flow table breaks its own lines, so that each row's height is known before
anything is drawn and no text can leave its cell; the template sets them without kerning, as they are measured here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from himpun.kernel.text import clean_text
from himpun.procedures.sheet.fonts import Face, covered, faces

MM_PER_PT = 25.4 / 72
PITCH = 1.2
"""From one baseline to the next, in ems; a line itself is ASCENT + DESCENT high."""
ASCENT = 0.8
DESCENT = 0.22

SUBSTITUTE = "□"
BULLET = "• "
_VOWELS = ("a", "e", "i", "o", "u")
_DIGRAPHS = ("ng", "ny", "sy", "kh")
# A break is allowed after these; a space is dropped at the break.
_BREAKS = re.compile(r"[^\s/\-–]*[/\-–]+|[^\s/\-–]+|\s+")


@dataclass
class Cleaner:
    """Cleans every text of one paper and remembers the characters that had to be replaced."""

    replaced: set[str] = field(default_factory=set)

    def clean(self, text: str) -> str:
        """The text without invisible characters; what no font shows becomes "□", never an error."""
        visible = clean_text(text).replace("\t", " ")
        if visible.isascii():
            return visible
        known = covered()
        lost = {letter for letter in visible if ord(letter) not in known and letter != "\n"}
        self.replaced |= lost
        return visible.translate({ord(letter): SUBSTITUTE for letter in lost}) if lost else visible


def width_of(text: str, size: float, style: str = "regular") -> float:
    """How wide the text stands on one line."""
    return _ems(text, style) * size * MM_PER_PT


def height_of(lines: int, size: float) -> float:
    """How high so many lines stand."""
    return ((lines - 1) * PITCH + ASCENT + DESCENT) * size * MM_PER_PT if lines else 0.0


def lines_of(text: str, *, width: float, size: float, style: str = "regular") -> list[str]:
    """The text broken into lines that fit the width; a word wider than the line takes a hyphen between syllables."""
    lines: list[str] = []
    for part in text.split("\n"):
        bullet = BULLET if part.startswith(BULLET) else ""
        wrapped = _wrapped(part.removeprefix(bullet).strip(), width - width_of(bullet, size, style), size, style)
        lines += [bullet + line if number == 0 else line for number, line in enumerate(wrapped)]
    return lines


def widest_word(text: str, size: float, style: str = "regular") -> float:
    """The width of the widest piece that is not broken unasked."""
    return max((width_of(piece, size, style) for piece in _BREAKS.findall(text) if piece.strip()), default=0.0)


def _wrapped(text: str, width: float, size: float, style: str) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _BREAKS.findall(text):
        if width_of((line + piece).rstrip(), size, style) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
        while width_of(line, size, style) > width:
            part, line = _parted(line, width, size, style)
            lines.append(part)
    if line.strip():
        lines.append(line.strip())
    return lines


def _parted(word: str, width: float, size: float, style: str) -> tuple[str, str]:
    """Break a word before the last consonant that opens an Indonesian syllable ("pertanggungja-waban"), with a hyphen.

    Codes and addresses, where a hyphen would read as part of them, break where they must.
    """
    whole = _fitting_length(word, width, size, style)
    hyphened = _fitting_length(word, width - width_of("-", size, style), size, style)
    if hyphened < 3 or not word[: whole + 1].isalpha():
        return word[:whole], word[whole:]
    for at in range(hyphened, 1, -1):
        # Letter by letter: "İ" becomes two when it is made small.
        before, opening, after = (letter.lower() for letter in word[at - 1 : at + 2].ljust(3))
        opens = opening not in _VOWELS and after in _VOWELS and before + opening not in _DIGRAPHS
        if opens and len(word) - at > 2:
            return word[:at] + "-", word[at:]
    return word[:hyphened] + "-", word[hyphened:]


def _fitting_length(word: str, width: float, size: float, style: str) -> int:
    length = 1
    while length < len(word) and width_of(word[: length + 1], size, style) <= width:
        length += 1
    return length


@lru_cache(maxsize=20_000)
def _ems(text: str, style: str) -> float:
    tried = faces(style)
    return sum(_em(ord(letter), tried) for letter in text)


def _em(code: int, tried: tuple[Face, ...]) -> float:
    for face in tried:
        width = face.widths.get(code)
        if width is not None:
            return width
    return 1.0
