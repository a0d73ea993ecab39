"""Places of the file and keys of actors in the office's words: who reads a finding has the sheet before them."""

from __future__ import annotations

from collections.abc import Iterable

from himpun.procedures.definition import Actor, Definition

_WORDS = {
    "actors": "pelaksana",
    "approved_by": "Disahkan oleh",
    "columns": "kolom",
    "equipment": "perlengkapan",
    "frequency": "frekuensi",
    "identity": "",
    "inputs": "kelengkapan",
    "labels": "judul kolom",
    "legal_basis": "dasar hukum",
    "number": "nomor SOP",
    "outputs": "output",
    "qualifications": "kualifikasi",
    "recording": "pencatatan",
    "related": "keterkaitan",
    "steps": "langkah",
    "table_title": "judul tabel",
    "title": "judul",
    "warnings": "peringatan",
}
_PAPERS = {
    "disposition": "lembar disposisi",
    "form": "format data",
    "recap": "rekapitulasi",
    "measurement": "pengukuran kinerja",
}


def paper_word(document: str) -> str:
    """What people call the kind of paper on which a mark is put."""
    return _PAPERS.get(document, document)


def place_words(at: str, definition: Definition) -> str:
    """ "steps.4.outputs" → "Langkah 4 output": a place of the file as somebody would point at it on the sheet."""
    parts = [_part(part, definition) for part in at.split(".")]
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def named(keys: Iterable[str], definition: Definition) -> str:
    """Actors by their titles, as the columns of the sheet have them."""
    return ", ".join(_title(key, definition) for key in keys)


def _part(part: str, definition: Definition) -> str:
    if part in {actor.key for actor in definition.actors}:
        return _title(part, definition)
    return _WORDS.get(part, part)


def _title(key: str, definition: Definition) -> str:
    column = next((column for column in definition.columns if column.actors == [key]), None)
    if column is not None:
        return str(column.title)
    actor = next((actor for actor in definition.actors if actor.key == key), None)
    return _of_actor(actor) if actor is not None else key


def _of_actor(actor: Actor) -> str:
    return str(actor.position or actor.team or f"kepala {', '.join(actor.positions_of)}")
