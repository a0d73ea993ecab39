"""Persons' names and NIP in a procedure file: recognised, left out, and reported by place, never by content.

An SOP names positions. A name is recognised by the fields in which people write it, or by its academic degree
("…, S.Sos., M.M."); a name without either cannot be told from other words, and stays the writer's care.
"""

from __future__ import annotations

import re

PERSONAL_FIELDS = frozenset({"name", "nama", "nip", "rank", "pangkat", "golongan", "gelar"})
# 18 digits: birth date, appointment month, sex, serial; written in one piece or as 8 6 1 3. Older ones have 9 digits.
_NIP = re.compile(
    r"\bNIP\b[.:\s]*[\d .\-]{9,}|\b(?:19|20)\d{6}[ .-]?(?:19|20)\d{4}[ .-]?[12][ .-]?\d{3}\b", re.IGNORECASE
)
_DEGREE = (
    r"(?:S\.\s?(?:Sos|STP|IP|AP|Pd|Kom|KM|Hut|Pt|Si|Ag|Psi|H|E|T|P)|M\.\s?(?:Si|Hum|Kom|Pd|Sc|Kes|AP|M|H|T|P|E|A)"
    r"|A\.\s?Md|Ph\.\s?D|S\.ST|SSTP|SSos|MSi|AP|SH|SE|ST|MM|MT|MH|MPA|CA|Ak)\b"
)
# Bounded, so that a long run of letters costs no more than its length.
_WORD = r"(?:[A-Z][\w'’-]{0,40}\.?)"
_NAME = re.compile(
    rf"\b(?P<words>(?:{_WORD}\s+){{0,6}}{_WORD})\s*[.,]\s*(?P<degrees>{_DEGREE}(?:[.,\s]+{_DEGREE})*\.?)"
)
_OFFICE = frozenset({
    "kepala", "dinas", "badan", "kantor", "kabupaten", "kota", "provinsi", "kecamatan", "daerah", "sekretaris",
    "sekretariat", "inspektur", "inspektorat", "pembantu", "camat", "bupati", "gubernur", "bidang", "seksi", "sub",
    "bagian", "pelaksana", "oleh", "plt", "plh", "pj", "ttd",
})  # fmt: skip


def without_persons(text: str) -> tuple[str, bool]:
    """The text less names and NIP, and whether anything was left out."""
    cleaned = _NIP.sub("", text)
    cleaned = _NAME.sub(_less_name, cleaned)
    if cleaned == text:
        return text, False
    return re.sub(r"[ \t]{2,}", " ", cleaned).strip(" ,;\n"), True


def _less_name(match: re.Match[str]) -> str:
    """Keep what belongs to the office in front of the name ("Kepala Dinas …"), drop the name and its degrees."""
    degrees = match["degrees"]
    # "SE" in the middle of a sentence is a circular letter; alone at the end it is a degree.
    if "." not in degrees.rstrip(".") and match.end() < len(match.string.rstrip()):
        return match.group()
    words = match["words"].split()
    capitals = len(words)
    while capitals and words[capitals - 1].isupper() and len(words[capitals - 1].strip(".")) > 1:
        capitals -= 1
    if capitals == len(words):
        capitals = max((i + 1 for i, word in enumerate(words) if word.strip(".").lower() in _OFFICE), default=0)
    while capitals and words[capitals - 1].rstrip(".") in {"H", "Hj", "Ir", "Dr", "Drs", "Dra", "Prof"}:
        capitals -= 1
    return " ".join(words[:capitals])
