"""YAML 1.2 text into plain values with the line of each, by a reader that a hostile file cannot blow up.

Only the core schema: text, whole and broken numbers, true/false, null and dates. Anchors, aliases, tags and several
documents are refused; keys are always text, so the key `no` stays "no".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from himpun.procedures.findings import Path, dotted

MAX_DEPTH = 12
MAX_VALUES = 20_000
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file: the line (from 1), the field, what it is, and what to do about it."""

    line: int | None
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"baris {self.line}, " if self.line else ""
        return f"{where}{self.field}: {self.problem}; {self.remedy}"


class Unreadable(Exception):
    """The text is not a tree of values at all."""

    def __init__(self, line: int | None, field: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.fault = Fault(line, field, problem, remedy)


@dataclass
class Tree:
    """The values of a file, and the line on which each begins."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int | None:
        """The line of this place, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


@dataclass
class _Open:
    path: Path
    values: dict[str, Any] | list[Any]
    key: str | None = None


@lru_cache(maxsize=8)
def read_tree(text: str) -> Tree:
    """Raises Unreadable for whatever is not plain YAML 1.2.

    A file is shown before it is taken, and an office brings the same one in again: so the last few are remembered.
    Nobody may change the tree.
    """
    tree = Tree()
    try:
        _build(text, tree)
    except MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else None
        raise Unreadable(line, "(berkas)", "susunan YAML tidak terbaca", _SYNTAX) from bad
    except ReaderError as bad:
        line = text.count("\n", 0, bad.position) + 1
        problem = "ada karakter kendali yang tidak boleh ada dalam teks"
        raise Unreadable(line, "(berkas)", problem, "hapus karakter itu") from bad
    except YAMLError as bad:
        raise Unreadable(None, "(berkas)", "susunan YAML tidak terbaca", _SYNTAX) from bad
    return tree


_SYNTAX = "periksa indentasi (spasi, bukan tab), titik dua, tanda kutip dan kurung di sekitar baris ini"


def _build(text: str, tree: Tree) -> None:
    open_parts: list[_Open] = []
    documents = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        line = event.start_mark.line + 1
        _refuse_what_is_not_plain(event, line)
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(
                    line, "(berkas)", "berkas memuat lebih dari satu dokumen", "simpan satu prosedur per berkas"
                )
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            open_parts.pop()
        elif isinstance(event, ScalarEvent):
            if not _is_key(event, line, open_parts, tree):
                _put(_scalar(event), line, open_parts, tree)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            if open_parts and isinstance(open_parts[-1].values, dict) and open_parts[-1].key is None:
                raise Unreadable(line, dotted(open_parts[-1].path), "nama kolom harus berupa teks", _SYNTAX)
            values: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
            open_parts.append(_Open(_put(values, line, open_parts, tree), values))
            if len(open_parts) > MAX_DEPTH:
                raise Unreadable(line, "(berkas)", "susunannya terlalu dalam", f"paling banyak {MAX_DEPTH} tingkat")


def _refuse_what_is_not_plain(event: Any, line: int) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        problem = "anchor (&) dan alias (*) YAML tidak diterima"
        raise Unreadable(line, "(berkas)", problem, "tulis isinya lengkap, atau beri tanda kutip bila itu bagian teks")
    if getattr(event, "tag", None):
        raise Unreadable(
            line, "(berkas)", "tag YAML (!) tidak diterima", "hapus tag itu, atau beri tanda kutip pada teksnya"
        )


def _is_key(event: Any, line: int, open_parts: list[_Open], tree: Tree) -> bool:
    top = open_parts[-1] if open_parts else None
    if top is None or not isinstance(top.values, dict) or top.key is not None:
        return False
    if event.value in top.values:
        where = dotted((*top.path, event.value))
        raise Unreadable(line, where, "kolom ini ditulis dua kali", "hapus salah satunya")
    top.key = event.value
    tree.lines[(*top.path, event.value)] = line
    return True


def _put(value: Any, line: int, open_parts: list[_Open], tree: Tree) -> Path:
    if not open_parts:
        tree.value = value
        tree.lines[()] = line
        return ()
    top = open_parts[-1]
    if isinstance(top.values, dict):
        path: Path = (*top.path, top.key or "")
        top.values[top.key or ""] = value
        top.key = None
    else:
        path = (*top.path, len(top.values))
        top.values.append(value)
    tree.lines[path] = line
    if len(tree.lines) > MAX_VALUES:
        raise Unreadable(
            line, "(berkas)", "isinya terlalu banyak", f"paling banyak {MAX_VALUES} nilai dalam satu berkas"
        )
    return path


def _scalar(event: Any) -> Any:
    """A quoted value is text; a plain one is read by the YAML 1.2 core schema, plus dates."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in {"", "~", "null", "Null", "NULL"}:
        return None
    if text in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return text.lower() == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BROKEN.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return _date(text)
    return text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
