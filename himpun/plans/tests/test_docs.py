"""docs/plan-import.md prints the table of columns as the reader of files knows it."""

from __future__ import annotations

from pathlib import Path

from himpun.plans.columns import COLUMNS, TITLES, period_key

PAGE = Path(__file__).parents[3] / "docs" / "plan-import.md"


def test_it_works() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    assert rows == [
        [
            f"{column.title} *" if column.is_required else column.title,
            column.meaning,
            ", ".join(column.choices),
            column.example,
        ]
        for column in COLUMNS
    ]


def test_no_two_columns_answer_to_one_title() -> None:
    assert len(TITLES) == sum(1 + len(column.aliases) for column in COLUMNS)


def test_target_columns_know_their_period() -> None:
    keys = [period_key(column.title, 2026) for column in COLUMNS]
    assert [key for key in keys if key] == [
        "2026", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026-S1", "2026-S2",
        *(f"2026-M{month:02d}" for month in range(1, 13)),
    ]  # fmt: skip
