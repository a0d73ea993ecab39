"""`summary.json` has the shape that programs are promised: names, types, and figures that add up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.story.conftest import Story

DECIDING = "way-kanan-dpmk-2022"
PASSING_DOWN = "banggai-bappeda-2020"

TOP = {
    "procedure": str, "seed": int, "period": str, "units": int, "steps_done": list, "returns": list,
    "standard_minutes": int, "values": dict, "achievements": list, "achieved_count": int, "missed_count": int,
    "not_measured_count": int, "action_plans": list, "documents": list, "signatures": list, "late_tasks": int,
    "acting_tasks": int, "ledger": dict, "state": str, "started_at": str, "ended_at": str, "database": str,
    "sql_statements": int, "seconds": float,
}  # fmt: skip
MAYBE_INT, MAYBE_TEXT = (int, type(None)), (str, type(None))
ROWS: dict[str, dict[str, Any]] = {
    "steps_done": {
        "no": str, "activity": str, "actor": str, "holders": list, "outcome": str, "rounds": int,
        "standard_minutes": MAYBE_INT, "measured_minutes": MAYBE_INT, "waiting_minutes": MAYBE_INT,
    },
    "returns": {"step": str, "to_step": str, "unit": MAYBE_TEXT, "reason": str},
    "achievements": {
        "indicator": str, "unit": MAYBE_TEXT, "measure": str, "target": MAYBE_TEXT, "realised": MAYBE_TEXT,
        "formula": str, "percent": MAYBE_TEXT, "category": MAYBE_TEXT, "state": str,
    },
    "action_plans": {
        "indicator": str, "unit": MAYBE_TEXT, "cause": str, "action": str, "output": str, "responsible": MAYBE_TEXT,
        "due_on": MAYBE_TEXT,
    },
    "documents": {
        "kind": str, "unit": MAYBE_TEXT, "number": str, "version": int, "state": str, "sha256": str, "pages": int,
        "file": str,
    },
    "signatures": {"position": str, "kind": str, "document": str, "at": str},
}  # fmt: skip


@pytest.fixture
def summary(story: Story) -> Callable[[str], dict[str, Any]]:
    """A summary as it lies in its directory; its papers' names are checked against what lies beside it."""

    def read(key: str) -> dict[str, Any]:
        folder = story(key)["folder"]
        told: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        files = [row["file"] for row in told["documents"]]
        assert len(files) == len(set(files))
        made = {path.name for path in folder.glob("*.pdf")}
        assert made == {*files, "procedure.pdf"}
        return told

    return read


def test_it_works(summary: Callable[[str], dict[str, Any]]) -> None:
    """003 with what it decides: every field there, of its type, and no other."""
    told = summary(DECIDING)

    assert {name: type(value) for name, value in told.items()} == TOP
    for name, fields in ROWS.items():
        assert told[name], name
        for row in told[name]:
            assert row.keys() == fields.keys()
            assert all(isinstance(row[field], kind) for field, kind in fields.items()), row
            assert not any(isinstance(value, bool | float) for value in row.values())

    _figures_are_plain_decimals(told)
    _counts_add_up(told)
    _times_are_local_and_in_order(told)


def test_a_lane_is_one_row_over_all_units(summary: Callable[[str], dict[str, Any]]) -> None:
    told = summary(PASSING_DOWN)
    assert [step["no"] for step in told["steps_done"]] == [str(no) for no in range(1, 10)]
    assert not told["action_plans"]
    assert "measurement" not in {row["kind"] for row in told["documents"]}
    _counts_add_up(told)


def _figures_are_plain_decimals(told: dict[str, Any]) -> None:
    for row in told["achievements"]:
        if row["percent"] is not None:
            assert Decimal(row["percent"]).as_tuple().exponent == -2
        if row["measure"] != "Predikat" and row["realised"] not in (None, "nihil"):
            assert Decimal(row["target"]) >= 0
            assert Decimal(row["realised"]) >= 0


def _counts_add_up(told: dict[str, Any]) -> None:
    values = told["values"]
    assert values["expected"] == values["accepted"] + values["nihil"] + values["missing"]
    counted = told["achieved_count"] + told["missed_count"] + told["not_measured_count"]
    assert counted == len(told["achievements"])
    assert {plan["indicator"] for plan in told["action_plans"]} <= {
        row["indicator"] for row in told["achievements"] if row["state"] == "missed"
    }
    assert told["standard_minutes"] == sum(step["standard_minutes"] or 0 for step in told["steps_done"])
    assert told["ledger"]["entries"] > 0
    assert len(told["ledger"]["head"]) == 64
    assert all(len(row["sha256"]) == 64 and row["pages"] > 0 for row in told["documents"])


def _times_are_local_and_in_order(told: dict[str, Any]) -> None:
    at = [datetime.fromisoformat(mark["at"]) for mark in told["signatures"]]
    began, ended = (datetime.fromisoformat(told[name]) for name in ("started_at", "ended_at"))
    assert at == sorted(at)
    assert began < at[0] <= at[-1] <= ended
    assert {moment.utcoffset() for moment in (*at, began, ended)} == {began.utcoffset()}
