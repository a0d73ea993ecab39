"""Which of a cycle's papers are the kelengkapan that a row names: found by the words of the official forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from himpun.documents.models import Document

WORDS: Mapping[str, tuple[str, ...]] = {
    "disposition": ("disposisi", "surat perintah", "perintah"),
    "form": ("format", "formulir", "blanko"),
    "request": ("permintaan", "surat pengantar", "nota dinas"),
    "minutes": ("notulen", "berita acara", "hasil rapat"),
    "register": ("register", "lhp", "lhe", "tlhp"),
    "receipt": ("tanda terima", "bukti terima"),
    "recap": ("rekap",),
    "measurement": ("pengukuran", "capaian", "laporan kinerja", "analisis", "evaluasi kinerja"),
}
"""How the documents of offices call each kind of paper that Himpun makes."""


@dataclass(frozen=True)
class Input:
    """One line of kelengkapan as printed, with the papers that are it."""

    text: str
    papers: tuple[Document, ...]


def inputs_with_papers(texts: Sequence[str], papers: Sequence[Document]) -> tuple[list[Input], list[Document]]:
    """Each printed line with its papers, and the papers that no line names."""
    inputs, named = [], set[int]()
    for text in texts:
        found = tuple(paper for paper in papers if _is_named(text, paper.kind))
        named.update(paper.id for paper in found)
        inputs.append(Input(text, found))
    return inputs, [paper for paper in papers if paper.id not in named]


def _is_named(text: str, kind: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in WORDS.get(kind, ()))
