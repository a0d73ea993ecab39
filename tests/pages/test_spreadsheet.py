"""What is downloaded as a table opens in a spreadsheet, and no cell of it runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.pages.spreadsheet import csv_answer, csv_text


def test_it_works() -> None:
    assert csv_text(["Kode", "Target"], [["IK-1", "1.234,5"], ["IK-2", "-50,00%"]]) == (
        "Kode;Target\r\nIK-1;1.234,5\r\nIK-2;-50,00%\r\n"
    )
    answer = csv_answer("capaian 2026/Q1", ["Kode"], [])
    assert answer["Content-Disposition"] == 'attachment; filename="capaian-2026-Q1.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+62 811", "-2+3", "@SUM(A1)", "|calc", " =1", "\t=1", "\n=1", "-1;=2"])
def test_a_text_that_would_run_is_kept_from_it(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_text([text], [])), delimiter=";")
    assert row == [f"'{text}"]


@pytest.mark.parametrize("text", ["-50,00%", "+62", "-1.234,5", "0"])
def test_a_figure_stays_a_figure(text: str) -> None:
    assert csv_text([text], []) == f"{text}\r\n"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=80))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_text([text], [])), delimiter=";"))
    for cell in rows[0] if rows else ():
        assert not cell.strip().startswith(("=", "@", "|"))
