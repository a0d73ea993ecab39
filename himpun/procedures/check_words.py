"""The positions that a text names, so that rows, columns and actors can be compared although spelled differently."""

from __future__ import annotations

import re
from dataclasses import dataclass

from himpun.procedures.definition import Actor, Definition

# Longer words first: "Inspektur Pembantu" is an Irban, not the Inspektur.
_RANKS: tuple[tuple[str, str], ...] = (
    ("kasubbag", r"kepala\s+sub\s*-?bagian|ka\.?\s*subb?ag\.?|kasubb?ag\.?|sub\s*bagian|subb?ag\.?"),
    ("kasubbid", r"kepala\s+sub\s*-?bidang|ka\.?\s*subb?id\.?|kasubb?id\.?|sub\s*bidang|subb?id\.?"),
    ("irban", r"inspektur\s+pembantu|irban"),
    ("kabid", r"kepala\s+bidang|kabid\.?"),
    ("kasi", r"kepala\s+seksi|kasi\.?"),
    ("kepala dinas", r"kepala\s+dinas|kadis"),
    ("kepala badan", r"kepala\s+badan|kaban"),
    ("inspektur", r"inspektur"),
    ("camat", r"camat"),
    ("sekretaris", r"sekretaris"),
    ("staf", r"staf|jabatan\s+pelaksana|penyusun"),
)
_RANK = re.compile("|".join(rf"\b(?P<r{i}>{pattern})(?!\w)" for i, (_, pattern) in enumerate(_RANKS)), re.IGNORECASE)
# The name after the rank: capitalised words with their commas and connectives ("Umum dan Kepegawaian").
_NAME = re.compile(r"(?:[\s,]+(?:dan\s+|&\s+)?[A-Z][\w/]*)*")
_STAFF = re.compile(r"^(staf|penyusun|pengelola|pengadministrasi|pranata|jabatan pelaksana|pelaksana)", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A position named in a text: its rank, the words of its name, and the text itself."""

    rank: str
    words: frozenset[str]
    text: str

    def fits(self, other: Mention) -> bool:
        """The same post as far as the words tell: "Kabid" fits every head of a bidang."""
        return self.rank == other.rank and (not self.words or not other.words or self.words == other.words)


def mentions(text: str) -> list[Mention]:
    """The positions named in this text, in order."""
    found = list(_RANK.finditer(text))
    result: list[Mention] = []
    for index, match in enumerate(found):
        until = found[index + 1].start() if index + 1 < len(found) else len(text)
        name = _NAME.match(text, match.end(), until)
        tail = name.group() if name else ""
        rank = next(_RANKS[int(group[1:])][0] for group, value in match.groupdict().items() if value)
        words = frozenset(word.lower() for word in re.findall(r"[A-Z][\w/]*", tail))
        result.append(Mention(rank, words if rank != "staf" else frozenset(), (match.group() + tail).strip(" ,")))
    return result


def is_staff(actor: Actor) -> bool:
    return actor.role == "staff" or bool(actor.position and _STAFF.match(actor.position))


_RANK_OF_UNIT = {"bidang": "kabid", "seksi": "kasi", "irban": "irban", "subbagian": "kasubbag", "subbidang": "kasubbid"}


def actors_named(mention: Mention, definition: Definition) -> set[str]:
    """The actors that this mention can mean: by their own position, or by the column that writes them so."""
    named = {actor.key for actor in definition.actors if _actor_is(actor, mention)}
    for column in definition.columns:
        titles = mentions(column.title)
        if len(titles) == len(column.actors):
            named |= {key for title, key in zip(titles, column.actors, strict=True) if title.fits(mention)}
    return named


def has_column(mention: Mention, definition: Definition) -> bool:
    """Whether the table has a column for this post."""
    actors = {actor.key: actor for actor in definition.actors}
    if mention.rank == "staf":
        return any(is_staff(actors[key]) for column in definition.columns for key in column.actors if key in actors)
    return any(title.fits(mention) for column in definition.columns for title in mentions(column.title))


def _actor_is(actor: Actor, mention: Mention) -> bool:
    if actor.positions_of and actor.role == "head":
        return mention.rank in {_RANK_OF_UNIT.get(kind) for kind in actor.positions_of}
    if mention.rank == "staf":
        return is_staff(actor)
    return bool(actor.position) and any(own.fits(mention) for own in mentions(actor.position or ""))
