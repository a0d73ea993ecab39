"""From the cells of a plan's table to rows that can be written, all or nothing.

Pure: a grid and the office's names in, rows or one Refusal out. The Refusal names every fault by its cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from himpun.kernel.refusals import Refusal
from himpun.plans.columns import COLUMNS, period_key, plain
from himpun.plans.import_figures import ColumnFigures, TargetCell
from himpun.plans.import_header import nearest, read_header
from himpun.plans.import_measures import MeasureReader
from himpun.plans.rules import Measure
from himpun.plans.workbooks import Cell, Grid

MAX_FAULTS = 200
LENGTHS: Mapping[str, int] = {
    "kode": 60, "sasaran": 500, "indikator": 500, "satuan": 80, "definisi": 5000, "sumber data": 300,
    "kondisi awal": 80, "kode anggaran": 40, "nama anggaran": 500, "rumus": 300,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the cell as people find it ("Sheet1!C7"), what is wrong and what to do."""

    cell: str
    problem: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.problem}"


@dataclass(frozen=True)
class OfficeNames:
    """The ids behind names, by `plain` name. Several ids: the name alone does not say which.

    A position is also found as "jabatan / unit". `measures` is how the plan's indicators are measured now, by code;
    `spelled` how the office writes a name.
    """

    units: Mapping[str, Sequence[int]]
    positions: Mapping[str, Sequence[int]]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BudgetCells:
    """The money of a row."""

    code: str
    name: str
    ceiling: Decimal


@dataclass(frozen=True)
class PlanRow:
    """One indicator of the table, read and sound. `targets` are texts as printed, by period.

    `measure` is how it is measured after this row, with what the plan says where the table is silent. `columns` are the
    titles that the table has: what it has no column for, it says nothing about.
    """

    place: str
    code: str
    objective: str
    name: str
    measure_unit: str
    measure: Measure
    frequency: str
    unit_ids: tuple[int, ...]
    responsible_id: int | None
    definition: str
    source: str
    baseline: str
    targets: Mapping[str, str]
    budget: BudgetCells | None = None
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlanTable:
    """All rows, and what an attentive reader would ask about them."""

    rows: tuple[PlanRow, ...]
    warnings: tuple[str, ...] = ()


def read_plan(grid: Grid, office: OfficeNames, *, year: int) -> PlanTable:
    """Read the whole table. A Refusal `plan_faulty` carries all faults in `detail["faults"]`; nothing is half right."""
    reader = _PlanReader(grid, office, year)
    table = reader.read()
    if reader.faults:
        raise _faulty(reader.faults)
    if not table.rows:
        raise Refusal("plan_empty", f"Lembar {grid.sheet} tidak memuat satu indikator pun. Isi baris di bawah judul.")
    return table


@dataclass
class _PlanReader:
    grid: Grid
    office: OfficeNames
    year: int
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def read(self) -> PlanTable:
        header = read_header(self.grid, self._fault_at)
        if header is None or self.faults:
            return PlanTable(())
        self.columns, places = dict(header.columns), header.rows_below
        measures = MeasureReader(self.text, self.fault, self.columns)
        read = {row: measures.measure(row, self.office.measures.get(self._code(row))) for row in places}
        targets = self._targets(places, read)
        ceilings = ColumnFigures(self.cell, self.fault).numbers("pagu", places) if "pagu" in self.columns else {}
        rows = [self._row(row, read[row], targets[row], ceilings.get(row), measures) for row in places]
        self._refuse_twice("kode", places)
        self._refuse_unlike_budgets(places, ceilings)
        return PlanTable(tuple(row for row in rows if row is not None), tuple(self.warnings))

    # -- cells --------------------------------------------------------------------------------

    def cell(self, title: str, row: int) -> Cell:
        column = self.columns.get(title)
        return Cell() if column is None else self.grid.at(row, column)

    def fault(self, title: str, row: int, problem: str) -> None:
        self._fault_at(row, self.columns.get(title, 0), problem)

    def text(self, title: str, row: int) -> str:
        """The text of a cell; a cell that cannot be text is a fault."""
        cell = self.cell(title, row)
        if cell.problem:
            self.fault(title, row, cell.problem)
        elif len(cell.text) > LENGTHS.get(title, 5000):
            self.fault(title, row, f"lebih dari {LENGTHS.get(title, 5000)} karakter. Ringkas isinya.")
        return cell.text

    def _fault_at(self, row: int, column: int, problem: str) -> None:
        fault = Fault(self.grid.place(row, column), problem)
        if fault not in self.faults and len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)

    # -- rows ---------------------------------------------------------------------------------

    def _row(
        self, row: int, measure: Measure | None, targets: Mapping[str, str], ceiling: Decimal | None,
        measures: MeasureReader,
    ) -> PlanRow | None:  # fmt: skip
        for column in COLUMNS:
            if column.is_required and self.cell(column.title, row).is_empty:
                self.fault(column.title, row, f"{column.title} masih kosong. Isi dahulu.")
        code = self._code(row)
        units = self._units(row)
        responsible = self._responsible(row)
        budget = self._budget(row, ceiling)
        frequency = measures.frequency(row)
        if measure is None:
            return None
        return PlanRow(
            place=self.grid.place(row, self.columns["kode"]),
            code=code,
            objective=self.text("sasaran", row),
            name=self.text("indikator", row),
            measure_unit=self.text("satuan", row),
            measure=measure,
            frequency=frequency,
            unit_ids=units,
            responsible_id=responsible,
            definition=self.text("definisi", row),
            source=self.text("sumber data", row),
            baseline=self.text("kondisi awal", row),
            targets=targets,
            budget=budget,
            columns=frozenset(self.columns),
        )

    def _code(self, row: int) -> str:
        cell = self.cell("kode", row)
        if cell.number is not None and cell.number != cell.number.to_integral_value():
            # The file holds 1.1 for "1.10" too.
            self.fault(
                "kode", row, f"kode {cell.text} tersimpan sebagai angka. Format sel sebagai teks, ketik ulang kodenya."
            )
        if cell.number is not None:
            return f"{cell.number:f}"
        return self.text("kode", row)

    def _units(self, row: int) -> tuple[int, ...]:
        found: list[int] = []
        for name in self.text("unit penjawab", row).replace("\n", ";").split(";"):
            if name.strip():
                found += self._one("unit penjawab", row, name.strip(), self.office.units)
        if len(set(found)) < len(found):
            self.fault("unit penjawab", row, "unit yang sama disebut dua kali. Hapus salah satunya.")
        return tuple(found)

    def _responsible(self, row: int) -> int | None:
        name = self.text("penanggung jawab", row)
        found = self._one("penanggung jawab", row, name, self.office.positions) if name else []
        return found[0] if found else None

    def _one(self, title: str, row: int, name: str, known: Mapping[str, Sequence[int]]) -> list[int]:
        ids = known.get(plain(name), ())
        what = "Unit" if title == "unit penjawab" else "Jabatan"
        if not ids:
            hint = _meant(plain(name), list(known), self.office.spelled)
            self.fault(title, row, f"{what} “{name[:80]}” tidak ada di Organisasi. {hint}")
        elif len(ids) > 1:
            self.fault(title, row, f"{what} “{name[:80]}” ada {len(ids)}. Tulis Jabatan / Unit, atau bedakan namanya.")
        return list(ids[:1])

    def _budget(self, row: int, ceiling: Decimal | None) -> BudgetCells | None:
        code, name = self.text("kode anggaran", row), self.text("nama anggaran", row)
        if not code and not self.cell("pagu", row).is_empty:
            self.fault("pagu", row, "pagu tanpa kode anggaran. Isi kode anggarannya.")
        if code and self.cell("pagu", row).is_empty:
            self.fault("kode anggaran", row, "kode anggaran tanpa pagu. Isi pagunya, atau kosongkan kodenya.")
        if not code or ceiling is None:
            return None
        if ceiling < 0:
            self.fault("pagu", row, "pagu kurang dari 0. Perbaiki pagunya.")
        return BudgetCells(code, name or self.text("indikator", row), ceiling)

    # -- across rows --------------------------------------------------------------------------

    def _targets(self, rows: Sequence[int], measures: Mapping[int, Measure | None]) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {row: {} for row in rows}
        for title in list(self.columns):
            key = period_key(title, self.year)
            if key is None:
                continue
            cells = [TargetCell(row, self.text("satuan", row), measures[row]) for row in rows]
            figures = ColumnFigures(self.cell, self.fault)
            for row, text in figures.targets(title, cells).items():
                found[row][key] = text
            self.warnings += [f"{self.grid.place(row, self.columns[title])}: {text}" for row, text in figures.doubts]
        return found

    def _refuse_twice(self, title: str, rows: Sequence[int]) -> None:
        first: dict[str, int] = {}
        for row in rows:
            code = self._code(row)
            if code and code in first:
                where = self.grid.place(first[code], self.columns[title]).partition("!")[2]
                self.fault(title, row, f"kode “{code[:60]}” sudah dipakai di {where}. Satu kode untuk satu baris.")
            first.setdefault(code, row)

    def _refuse_unlike_budgets(self, rows: Sequence[int], ceilings: Mapping[int, Decimal]) -> None:
        """A ceiling that is repeated for several indicators of one sub kegiatan must be one and the same."""
        known: dict[str, tuple[int, Decimal]] = {}
        for row in rows:
            code, ceiling = self.cell("kode anggaran", row).text, ceilings.get(row)
            if not code or ceiling is None:
                continue
            first, other = known.setdefault(code, (row, ceiling))
            if other != ceiling:
                where = self.grid.place(first, self.columns["pagu"]).partition("!")[2]
                self.fault("pagu", row, f"pagu {code} berbeda dengan {where}. Samakan pagunya.")


def _faulty(faults: Sequence[Fault]) -> Refusal:
    ordered = sorted(faults, key=lambda fault: _reading_order(fault.cell))
    told = " ".join(str(fault) for fault in ordered[:3])
    more = f" … dan {len(faults) - 3} lagi." if len(faults) > 3 else ""
    return Refusal(
        "plan_faulty",
        f"Rencana tidak diimpor: {len(faults)} sel perlu diperbaiki. {told}{more}",
        faults=[{"cell": fault.cell, "problem": fault.problem} for fault in ordered],
    )


def _reading_order(cell: str) -> tuple[int, int, str]:
    place = cell.rpartition("!")[2]
    letters = place.rstrip("0123456789")
    return int(place[len(letters) :]), len(letters), letters


def _meant(wanted: str, known: Sequence[str], spelled: Mapping[str, str]) -> str:
    near = nearest(wanted, known)
    return f"Maksud Anda “{spelled.get(near, near)}”?" if near else "Periksa namanya, atau tambahkan dahulu."
