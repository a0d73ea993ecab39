"""Procedures that offices might bring, and some that nobody wrote: each runs from its first row to its archive.

What a procedure cannot show (no data, no nihil) is said with its reason, never passed over.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from himpun.archive.verifying import verify
from himpun.cycles.models import Task
from himpun.cycles.tests.generated import generate
from himpun.ledger.selectors import check_chains
from himpun.portal.rehearsal.run import Order, Outcome, Source, rehearse
from himpun.procedures.reading import read_definition
from tests.story.conftest import Told, kinds, signed, steps

FILES = Path(__file__).parent / "procedures"
GENERATED = [(7, 5), (11, 9), (2, 12)]
"""Chance and number of rows; between them they gather, decide, fork, return, loop and wait."""
ASKS_NOBODY = "tidak ada isian nihil, sebab prosedur ini tidak meminta data dari siapa pun"

pytestmark = pytest.mark.usefixtures("committed_db")


def carried_out(text: str, folder: Path, *, seed: int = 1) -> Outcome:
    source = Source(read_definition(text, name="berkas.yaml"), text, "berkas.yaml")
    order = Order(seed=seed, units=2, indicators=3)
    outcome = rehearse(source, order, out=folder, tell=lambda _line: None)
    assert outcome.summary["state"] == "ended"
    assert verify(folder / source.definition.key / "bundle.zip").holds
    reports, missing = check_chains()
    assert not any(report.problem for report in reports)
    assert missing == []
    return outcome


def told_of(name: str, folder: Path) -> Told:
    """One of the files, carried out with nothing left to wish for."""
    outcome = carried_out((FILES / f"{name}.yaml").read_text(encoding="utf-8"), folder)
    assert outcome.lacking == []
    return outcome.summary


def test_it_works(tmp_path: Path) -> None:
    """Rows of every kind of work decide, and a joint decision waits as a whole for its action plans."""
    told = told_of("decisions", tmp_path)
    assert steps(told) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    outcomes = {step["no"]: step["outcome"] for step in told["steps_done"]}
    assert {no: outcomes[no] for no in ("2", "5", "6")} == {"2": "agreed", "5": "enough", "6": "missed"}
    decided = next(step for step in told["steps_done"] if step["no"] == "6")
    assert (decided["holders"], decided["rounds"]) == (["Kepala Badan", "Sekretaris"], 2)
    assert len(told["action_plans"]) == told["missed_count"] > 0


def test_several_actors_sign_what_they_made_once(tmp_path: Path) -> None:
    told = told_of("several-actors", tmp_path)
    assert signed(told, "form") == [
        ("Kasubbag Perencanaan & Pelaporan", "initial"),
        ("Kepala Dinas", "sign"),
    ]
    assert signed(told, "measurement")[-1] == ("Kepala Dinas", "sign")
    assert [row["version"] for row in told["documents"] if row["kind"] == "measurement"] == [1]
    (returned,) = told["returns"]
    assert (returned["step"], returned["to_step"]) == ("7", "4")


def test_units_walk_by_themselves_and_a_row_waits_for_its_date(tmp_path: Path) -> None:
    told = told_of("lanes-and-waits", tmp_path)
    assert steps(told) == ["1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    assert told["started_at"] < "2026-01-10" < told["ended_at"]
    assert len([row for row in told["documents"] if row["kind"] == "recap" and row["unit"]]) >= 2
    # Validating returned it without an arrow: whoever fills in row 3 mends it beside the table.
    (returned,) = told["returns"]
    assert (returned["step"], returned["to_step"]) == ("5", "3")
    mended = Task.objects.get(kind="fill", subject_kind="request")
    assert mended.position is not None
    assert mended.position.title.startswith("Jabatan Pelaksana")


def test_where_nobody_is_asked_for_data_work_goes_back_and_the_lack_is_said(tmp_path: Path) -> None:
    outcome = carried_out((FILES / "no-data.yaml").read_text(encoding="utf-8"), tmp_path)
    assert outcome.lacking == [ASKS_NOBODY]
    assert steps(outcome.summary) == ["1", "2", "3", "4", "5", "6", "7"]
    assert [(row["step"], row["to_step"], row["unit"]) for row in outcome.summary["returns"]] == [("5", "4", None)]
    assert not kinds(outcome.summary) & {"request", "recap", "measurement"}


@pytest.mark.parametrize(("seed", "rows"), GENERATED)
def test_a_procedure_that_nobody_wrote_ends(seed: int, rows: int, tmp_path: Path) -> None:
    outcome = carried_out(generate(Random(seed), rows=rows).text, tmp_path, seed=seed)
    assert not [problem for problem in outcome.lacking if "selesai" in problem]
