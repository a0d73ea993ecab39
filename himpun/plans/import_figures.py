"""Columns of figures: one convention for a whole column, never cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from himpun.kernel.numbers import format_number, parse_column
from himpun.kernel.refusals import Refusal
from himpun.plans.rules import Measure
from himpun.plans.targets import read_target
from himpun.plans.workbooks import Cell

ReadCell = Callable[[str, int], Cell]
TellFault = Callable[[str, int, str], None]

_SIGNED = re.compile(
    r"(?P<sign>(?:≥|>=|≤|<=|=|minimal|min\.?|maksimal|maks\.?)?\s*)(?P<number>.*)", re.IGNORECASE | re.DOTALL
)
MAX_TARGET = 80


@dataclass(frozen=True)
class TargetCell:
    """A row of which a target is wanted, with what is needed to read it."""

    row: int
    measure_unit: str
    measure: Measure | None


class ColumnFigures:
    """Reads a column of numbers or targets; what is wrong is told at its cell."""

    def __init__(self, cell: ReadCell, fault: TellFault) -> None:
        self.cell = cell
        self.fault = fault
        self.doubts: list[tuple[int, str]] = []

    def numbers(self, title: str, rows: Sequence[int]) -> dict[int, Decimal]:
        """The figure of each filled cell of a column."""
        found: dict[int, Decimal] = {}
        typed: dict[int, str] = {}
        for row in rows:
            cell = self.cell(title, row)
            if cell.problem:
                self.fault(title, row, cell.problem)
            elif cell.number is not None:
                found[row] = cell.number
            elif cell.text:
                typed[row] = cell.text
        return {**found, **self._column(title, typed)}

    def targets(self, title: str, cells: Sequence[TargetCell]) -> dict[int, str]:
        """The target of each filled cell as an Indonesian text that its measure can read.

        Numbers of the column are read by one convention; predicates and ranges are read by themselves.
        """
        texts = {item.row: self._text(title, item) for item in cells if item.measure is not None}
        plain_numbers = {
            item.row: texts[item.row]
            for item in cells
            if item.measure is not None
            and texts[item.row]
            and item.measure.polarity not in ("predicate", "range")
            and self.cell(title, item.row).number is None
        }
        read = self._numbers_in(title, plain_numbers, {item.row: item.measure_unit for item in cells})
        found = {}
        for item in cells:
            text = read.get(item.row, texts.get(item.row, ""))
            if item.measure is not None and text and self._suits(title, item, text):
                found[item.row] = text
        return found

    def _text(self, title: str, item: TargetCell) -> str:
        cell = self.cell(title, item.row)
        if cell.problem:
            self.fault(title, item.row, cell.problem)
            return ""
        if cell.number is not None and item.measure_unit.strip() in ("%", "persen") and 0 < abs(cell.number) < 1:
            self.doubts.append(
                (
                    item.row,
                    f"target {cell.text} dibaca {cell.text}%. Bila selnya berformat persen, ketik angkanya, mis. 85.",
                )
            )
        return " ".join(cell.text.split())

    def _numbers_in(self, title: str, texts: Mapping[int, str], units: Mapping[int, str]) -> dict[int, str]:
        """The texts with their number as an Indonesian office writes it; "≥ 12.5 %" becomes "≥ 12,5 %"."""
        parts = {}
        for row, text in texts.items():
            ending = next(
                (end for end in (units[row].strip(), "%") if end and text.casefold().endswith(end.casefold())), ""
            )
            bare = text[: len(text) - len(ending)].strip() if ending else text
            found = _SIGNED.fullmatch(bare)
            assert found is not None
            parts[row] = (found["sign"], found["number"].strip(), text[len(text) - len(ending) :] if ending else "")
        numbers = self._column(title, {row: part[1] for row, part in parts.items()})
        return {
            row: f"{parts[row][0]}{format_number(number)}{' ' if parts[row][2] else ''}{parts[row][2]}"
            for row, number in numbers.items()
        }

    def _column(self, title: str, texts: Mapping[int, str]) -> dict[int, Decimal]:
        """Numbers by the convention of their column. A faulty cell is told, and the others are read on."""
        left = dict(texts)
        while left:
            rows = list(left)
            try:
                numbers = parse_column([left[row] for row in rows])
            except Refusal as refusal:
                index = refusal.detail.get("index")
                if not isinstance(index, int):
                    raise
                self.fault(title, rows[index], str(refusal.detail.get("reason", refusal.message)))
                del left[rows[index]]
                continue
            return {row: number for row, number in zip(rows, numbers, strict=True) if number is not None}
        return {}

    def _suits(self, title: str, item: TargetCell, text: str) -> bool:
        assert item.measure is not None
        if len(text) > MAX_TARGET:
            self.fault(title, item.row, f"target lebih dari {MAX_TARGET} karakter. Tulis target seperti pada dokumen.")
            return False
        try:
            read_target(text, item.measure, unit=item.measure_unit)
        except Refusal as refusal:
            self.fault(title, item.row, refusal.message)
            return False
        return True
