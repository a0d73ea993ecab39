"""The picture of what is wrong in a table: the row, its neighbours, the cell marked."""

from __future__ import annotations

from himpun.kernel.refusals import Refusal
from himpun.plans.fault_pictures import MOST_ROWS, faults_of, pictures
from himpun.plans.workbooks import Cell, Grid


def a_grid(*rows: str) -> Grid:
    return Grid("Rencana", tuple(tuple(Cell(text) for text in row.split("|")) for row in rows))


def test_it_works() -> None:
    grid = a_grid("kode|indikator|satuan|polaritas|unit", "IK-1|Desa|%|atas|Seksi")
    (row,) = pictures(grid, [{"cell": "Rencana!D2", "problem": "tidak dikenal"}], titles_in=0)
    assert (row.number, row.titles) == (2, ("kode", "satuan", "polaritas", "unit"))
    assert [(cell.letters, cell.problem) for cell in row.cells] == [
        ("A", ""),
        ("C", ""),
        ("D", "tidak dikenal"),
        ("E", ""),
    ]
    assert row.problems == (("D2", "tidak dikenal"),)


def test_two_faults_of_one_cell_stand_together() -> None:
    faults = [{"cell": "Rencana!A2", "problem": "kosong."}, {"cell": "Rencana!A2", "problem": "dua kali."}]
    (row,) = pictures(a_grid("kode", ""), faults)
    assert row.problems == (("A2", "kosong. dua kali."),)


def test_a_cell_beyond_the_table_is_drawn_as_empty() -> None:
    (row,) = pictures(a_grid("kode"), [{"cell": "CSV!C9", "problem": "kosong."}])
    assert [(cell.letters, cell.text) for cell in row.cells] == [("A", ""), ("B", ""), ("C", "")]


def test_long_cells_are_cut_and_many_rows_are_not_all_drawn() -> None:
    grid = a_grid(*["x" * 500] * 200)
    drawn = pictures(grid, [{"cell": f"Rencana!A{row}", "problem": "salah."} for row in range(1, 201)])
    assert len(drawn) == MOST_ROWS
    assert len(drawn[0].cells[0].text) == 60


def test_a_refusal_tells_its_cells() -> None:
    assert faults_of(Refusal("plan_faulty", "…", faults=[{"cell": "A1", "problem": "b"}])) == [
        {"cell": "A1", "problem": "b"}
    ]
    assert faults_of(Refusal("target_decided", "sudah", cell="A2")) == [{"cell": "A2", "problem": "sudah"}]
    assert faults_of(Refusal("file_empty", "kosong")) == []
