"""A procedure file into a definition, or a refusal that says for every fault its line, its field and what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from himpun.kernel.refusals import Refusal
from himpun.procedures.checks import errors
from himpun.procedures.definition import Definition, field_names
from himpun.procedures.fields import SHAPES
from himpun.procedures.findings import Path, dotted
from himpun.procedures.persons import PERSONAL_FIELDS, without_persons
from himpun.procedures.tree import Fault, Tree, Unreadable, read_tree

__all__ = ["MAX_BYTES", "Fault", "Reading", "read_definition", "read_with_report"]

MAX_BYTES = 256 * 1024
_SHOWN = 20
_TOLD = 200
"""A file with more faults than this is no procedure at all; the first are enough to begin with."""

# Problem and remedy by pydantic's kind of error; {…} comes from the error's context.
_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("kolom wajib ini tidak ada", "tambahkan kolomnya"),
    "string_type": ("harus berupa teks", 'tulis dengan tanda kutip, misalnya "1"'),
    "string_too_short": ("teksnya kosong", "isi teksnya, atau hapus kolom ini"),
    "string_too_long": ("teksnya terlalu panjang", "paling banyak {max_length} huruf"),
    "string_pattern_mismatch": ("bentuknya tidak sesuai", "pakai bentuk {pattern}"),
    "int_type": ("harus berupa bilangan bulat", "tulis angkanya tanpa tanda kutip, titik atau koma"),
    "bool_type": ("harus true atau false", "tulis true atau false tanpa tanda kutip"),
    "list_type": ("harus berupa daftar", "tulis sebagai [satu, dua] atau baris-baris berawalan -"),
    "dict_type": ("harus berupa pasangan nama: isi", "tulis sebagai {{nama: isi}}"),
    "model_type": ("harus berupa pasangan nama: isi", "tulis sebagai {{nama: isi}}"),
    "literal_error": ("isinya tidak dikenal", "pakai salah satu dari {expected}"),
    "too_short": ("isinya kurang", "paling sedikit {min_length}"),
    "too_long": ("isinya terlalu banyak", "paling banyak {max_length}"),
    "greater_than_equal": ("terlalu kecil", "paling kecil {ge}"),
    "less_than_equal": ("terlalu besar", "paling besar {le}"),
    "contradiction": ("{problem}", "{remedy}"),
}


@dataclass(frozen=True)
class Reading:
    """A read file: its definition, what was left out of it (names and NIP) by place, and the text that may be kept.

    `source` is the file's own text; where it names persons, also in a comment, it is the definition written anew.
    """

    definition: Definition
    source: str
    left_out: list[Fault] = field(default_factory=list)


def read_definition(text: str | bytes, *, name: str) -> Definition:
    """The definition in this file. Raises Refusal `procedure_faulty`, whose `faults` is a list[Fault]."""
    return read_with_report(text, name=name).definition


def read_with_report(text: str | bytes, *, name: str) -> Reading:
    """As `read_definition`, and says which names and NIP were recognised and left out."""
    try:
        decoded = _decoded(text)
        tree = read_tree(decoded)
    except Unreadable as bad:
        raise _refusal(name, [bad.fault]) from bad
    if not isinstance(tree.value, dict):
        fault = Fault(
            1, "(berkas)", "berkas ini bukan prosedur", "mulai dengan key: dan edition: (lihat procedure-format.md)"
        )
        raise _refusal(name, [fault])
    left_out: list[Fault] = []
    values = _less_persons(tree.value, (), tree, left_out)
    try:
        definition = Definition.model_validate(values, by_alias=True, by_name=False)
    except ValidationError as bad:
        problems = bad.errors(include_url=False, include_input=False)[:_TOLD]
        raise _refusal(name, [_fault(problem, tree) for problem in problems]) from None
    found = errors(definition)
    if found:
        faults = [Fault(tree.line_of(item.path), item.field, item.problem, item.remedy) for item in found[:_TOLD]]
        raise _refusal(name, faults)
    return Reading(definition, _kept(decoded, definition, left_out), left_out)


def _kept(text: str, definition: Definition, left_out: list[Fault]) -> str:
    in_comments = any(without_persons(line)[1] for line in text.splitlines())
    if not left_out and not in_comments:
        return text
    # JSON is YAML 1.2: what is kept here can be read again as a procedure file.
    values = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _decoded(text: str | bytes) -> str:
    try:
        raw = text if isinstance(text, bytes) else text.encode()
        if len(raw) > MAX_BYTES:
            problem = f"berkas lebih besar daripada {MAX_BYTES // 1024} kB"
            raise Unreadable(None, "(berkas)", problem, "satu berkas hanya untuk satu prosedur; buang yang tidak perlu")
        decoded = raw.decode("utf-8-sig")
    except UnicodeError as bad:
        raise Unreadable(None, "(berkas)", "berkas bukan teks UTF-8", "simpan ulang sebagai UTF-8") from bad
    if "\x00" in decoded:
        line = decoded.count("\n", 0, decoded.index("\x00")) + 1
        raise Unreadable(
            line, "(berkas)", "ada karakter NUL dalam berkas", "hapus karakter itu, atau simpan ulang sebagai teks"
        )
    return decoded


def _less_persons(value: Any, path: Path, tree: Tree, left_out: list[Fault]) -> Any:
    if isinstance(value, dict):
        kept = {}
        for key, inner in value.items():
            if key.lower() in PERSONAL_FIELDS:
                left_out.append(_left_out((*path, key), tree))
            else:
                kept[key] = _less_persons(inner, (*path, key), tree, left_out)
        return kept
    if isinstance(value, list):
        return [_less_persons(inner, (*path, index), tree, left_out) for index, inner in enumerate(value)]
    if not isinstance(value, str):
        return value
    cleaned, found = without_persons(value)
    if found:
        left_out.append(_left_out(path, tree))
    return cleaned or (None if found else value)


def _left_out(path: Path, tree: Tree) -> Fault:
    problem = "nama atau NIP orang dikenali dan tidak disimpan"
    return Fault(tree.line_of(path), dotted(path), problem, "cukup tulis jabatannya; periksa sisa teksnya")


def _fault(problem: ErrorDetails, tree: Tree) -> Fault:
    path: Path = tuple(part for part in problem["loc"] if part != "[key]")
    kind, context = problem["type"], dict(problem.get("ctx", {}))
    if path == ("steps",) and kind == "too_short":
        return Fault(tree.line_of(path), "steps", "prosedur tidak mempunyai awal", "tulis paling sedikit satu langkah")
    if kind == "extra_forbidden":
        return Fault(tree.line_of(path), dotted(path), "kolom ini tidak dikenal", _did_you_mean(str(path[-1])))
    words, remedy = _WORDS.get(kind, ("isinya tidak dapat dibaca", "periksa bentuknya di procedure-format.md"))
    if "pattern" in context:
        context["pattern"] = SHAPES.get(context["pattern"], context["pattern"])
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", " atau ")
    return Fault(tree.line_of(path), dotted(path), words.format(**context), remedy.format(**context))


def _did_you_mean(field_name: str) -> str:
    near = get_close_matches(field_name[:40], field_names(), n=1)
    return f"maksudnya {near[0]}? Jika tidak, hapus" if near else "hapus, atau periksa ejaannya di procedure-format.md"


def _refusal(name: str, faults: list[Fault]) -> Refusal:
    lines = [str(fault) for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        lines.append(f"dan {len(faults) - _SHOWN} kesalahan lain")
    message = f"{name}: berkas prosedur belum dapat dipakai.\n" + "\n".join(f"- {line}" for line in lines)
    return Refusal("procedure_faulty", message, faults=faults)
