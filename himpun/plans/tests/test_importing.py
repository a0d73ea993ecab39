"""Reading a table whatever stands in it: rows, or a Refusal that names cells of that table."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.plans.columns import COLUMNS
from himpun.plans.importing import OfficeNames, PlanTable, read_plan
from himpun.plans.tests.cast import HEADER, ROW, table
from himpun.plans.workbooks import Cell, Grid, column_letters, read_grid

OFFICE = OfficeNames(units={"seksi satu": [1]}, positions={"kepala seksi satu": [2]})
SOUND = read_grid(table(ROW, [*ROW[:0], "IK-2", *ROW[1:]]), name="rencana.xlsx")

CELLS = st.one_of(
    st.just(Cell()),
    st.text(max_size=30).map(Cell),
    st.sampled_from(["≥ 70", "1.234,5", "1,234.5", "10–12", "BB", "jumlah", "=HYPERLINK(1)", "x" * 600, "%"]).map(Cell),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: Cell(str(number), number)),
    st.just(Cell(problem="berisi tanggal")),
)


def read(grid: Grid) -> PlanTable | Refusal:
    try:
        return read_plan(grid, OFFICE, year=2026)
    except Refusal as refusal:
        return refusal


def test_it_works() -> None:
    found = read(SOUND)
    assert isinstance(found, PlanTable)
    assert [(row.code, row.unit_ids, row.responsible_id) for row in found.rows] == [
        ("IK-1", (1,), 2),
        ("IK-2", (1,), 2),
    ]
    assert found.rows[0].place == "Sheet1!A2"


@given(st.integers(0, 9), st.integers(1, 2), CELLS)
def test_one_changed_cell_is_read_or_named(column: int, row: int, cell: Cell) -> None:
    rows = [list(cells) for cells in SOUND.rows]
    rows[row][column] = cell
    found = read(Grid("Sheet1", tuple(tuple(cells) for cells in rows)))
    if isinstance(found, Refusal) and found.code == "plan_faulty":
        places = {fault["cell"] for fault in found.detail["faults"]}  # type: ignore[attr-defined]
        assert places <= {f"Sheet1!{column_letters(c)}{r + 1}" for c in range(len(HEADER)) for r in (1, 2)}
        assert f"Sheet1!{column_letters(column)}{row + 1}" in places or HEADER[column] in (
            "kode",
            "satuan",
            "polaritas",
        )


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=6), st.lists(st.sampled_from(COLUMNS), max_size=8))
def test_any_table_is_read_or_refused(rows: list[list[Cell]], titles: list[object]) -> None:
    header = tuple(Cell(column.title) for column in titles)  # type: ignore[attr-defined]
    found = read(Grid("Sheet1", (header, *(tuple(row) for row in rows))))
    assert isinstance(found, PlanTable) or found.code in ("plan_faulty", "plan_empty")


WRITTEN = table(ROW)
"""Written once: a workbook says when it was made, so a second one may have another length."""


@settings(max_examples=80)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(WRITTEN)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    found: Grid | Refusal
    try:
        found = read_grid(bytes(content), name="rencana.xlsx")
    except Refusal as refusal:
        found = refusal
    assert isinstance(found, Grid) or found.message.endswith(".")


def test_a_number_keeps_what_a_spreadsheet_shows() -> None:
    grid = read_grid(table([*ROW[:8], 0.1 + 0.2, 1e15]), name="rencana.xlsx")
    assert (grid.at(1, 8).text, grid.at(1, 8).number) == ("0,3", Decimal("0.3"))


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
