"""After the archive one figure is corrected: a new version supersedes and says why, and the old bundle still holds."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from himpun.archive.models import Bundle
from himpun.archive.verifying import verify
from himpun.collection.models import Evidence, RegisterEntry, Value
from himpun.cycles.models import Cycle, Disposition, StepRun, Task
from himpun.cycles.selectors import valid_version
from himpun.documents.models import Document
from himpun.documents.selectors import verification
from himpun.kernel.numbers import format_number
from himpun.ledger.models import Entry
from himpun.ledger.selectors import check_chains
from himpun.measurement.models import ActionPlan, Recap
from himpun.portal.rehearsal.summary import summarise
from tests.story.conftest import Story
from tests.story.correcting import REASON, a_figure, answer, ask, bundle_file, carry_on, corrected, figures, percents

SUBDISTRICT = "mojokerto-dawarblandong-2023"
VILLAGES = "musi-banyuasin-dpmd-2019"
LANES = "banggai-bappeda-2020"
DECIDES = "way-kanan-dpmk-2022"


def archived(story: Story, key: str) -> Cycle:
    """A rehearsed cycle with its bundle."""
    story(key)
    return Cycle.objects.select_related("agency__region", "procedure", "edition").get()


def test_it_works(story: Story, tmp_path: Path) -> None:
    old = archived(story, SUBDISTRICT)
    before = bundle_file(old, tmp_path).read_bytes()
    wrong = a_figure(old, step="4")

    new = corrected(wrong, "1234")

    assert (new.version, new.supersedes_id, new.reason) == (2, old.id, REASON)
    assert valid_version(old.procedure_id, old.period) == new
    _only_the_named_cell_differs(old, new, wrong)
    _the_results_are_computed_anew(old, new, wrong)
    _only_what_rests_on_it_was_done_again(new, wrong)
    _both_bundles_hold(old, new, tmp_path, before)
    _the_papers_keep_their_numbers(old, new)


def _only_the_named_cell_differs(old: Cycle, new: Cycle, wrong: Value) -> None:
    cell = (wrong.request.unit_id, wrong.indicator_id)
    assert figures(new) == {**figures(old), cell: 1234}
    copies = Value.objects.filter(request__cycle=new, taken_from__isnull=False)
    assert {copy.taken_from.request.cycle_id for copy in copies if copy.taken_from} == {old.id}
    assert Value.objects.get(pk=wrong.pk).number == wrong.number
    assert Evidence.objects.filter(request__cycle=new).count() == Evidence.objects.filter(request__cycle=old).count()


def _the_results_are_computed_anew(old: Cycle, new: Cycle, wrong: Value) -> None:
    then, now = percents(old), percents(new)
    assert then.keys() == now.keys()
    assert {
        indicator_id for (indicator_id, unit_id) in then if then[indicator_id, unit_id] != now[indicator_id, unit_id]
    } == {wrong.indicator_id}


def _only_what_rests_on_it_was_done_again(new: Cycle, wrong: Value) -> None:
    """The unit fills, the staff gathers from the Kasi, the sub-head analyses and signs. Step 5 stays valid."""
    done = Task.objects.filter(cycle=new).order_by("id").values_list("step", "kind", "state")
    assert sorted(done) == [
        ("", "sign", "done"),
        ("4", "fill", "done"),
        ("4", "gather", "done"),
        ("6", "analyse", "done"),
    ]
    assert Task.objects.get(cycle=new, kind="fill").unit_id == wrong.request.unit_id
    assert StepRun.objects.get(cycle=new, step="5").reason == "Tetap berlaku dari versi 1"
    stayed = Entry.objects.filter(cycle_id=new.id, verb="step.stayed_valid")
    assert [json.loads(entry.body)["data"]["step"] for entry in stayed] == ["5"]


def _both_bundles_hold(old: Cycle, new: Cycle, folder: Path, before: bytes) -> None:
    first, second = bundle_file(old, folder), bundle_file(new, folder)
    assert first.read_bytes() == before
    assert verify(first).holds
    verdict = verify(second)
    assert verdict.problem is None
    reports, missing = check_chains()
    assert {report.problem for report in reports} == {None}
    assert missing == []
    kept = Bundle.objects.get(cycle=old)
    assert verdict.about["supersedes"] == {
        "version": 1,
        "cycle_id": old.id,
        "manifest_sha256": kept.manifest_sha256,
        "bundle_sha256": kept.file_id,
        "head": kept.ledger_head,
    }
    assert verify(first, anchor=verdict.about["supersedes"]["manifest_sha256"]).holds
    assert verdict.about["why"] == REASON
    with zipfile.ZipFile(second) as bundle:
        text = bundle.read("README.txt").decode()
        values: list[dict[str, Any]] = json.loads(bundle.read("data/values.json"))
    assert f"menggantikan versi 1, karena: {REASON}" in text
    assert {row["taken_from"] is None for row in values if row["number"] == "1234"} == {True}


def _the_papers_keep_their_numbers(old: Cycle, new: Cycle) -> None:
    made = {document.kind: document for document in Document.objects.filter(cycle=new)}
    assert set(made) == {"receipt", "recap", "measurement"}
    for document in made.values():
        older = document.supersedes
        assert older is not None
        assert (older.cycle_id, older.number) == (old.id, document.number)
        assert (older.version + 1, older.state, document.state) == (document.version, "superseded", "issued")
        assert f"Menggantikan versi {older.version}. {REASON}" in document.content
        shown = verification(older.verification_id)
        assert shown is not None
        assert shown.standing == f"digantikan versi {document.version}"
        assert shown.is_intact
    assert [mark.state for mark in made["measurement"].marks.all()] == ["done"]
    others = Document.objects.filter(cycle=old, kind__in=("request", "form"))
    assert {document.state for document in others} == {"issued"}


def test_while_it_runs_the_archived_version_counts(story: Story) -> None:
    old = archived(story, SUBDISTRICT)
    wrong = a_figure(old, step="4")

    new = ask(wrong)
    answer(new, wrong, "1234")

    assert valid_version(old.procedure_id, old.period) == old
    measurement = Document.objects.get(cycle=old, kind="measurement")
    shown = verification(measurement.verification_id)
    assert shown is not None
    assert shown.standing == "terbit"


def test_a_correction_can_be_corrected(story: Story, tmp_path: Path) -> None:
    first = archived(story, SUBDISTRICT)
    wrong = a_figure(first, step="4")
    second = corrected(wrong, "1234")

    third = corrected(a_figure(second, step="5"), "4321")

    assert (third.version, third.supersedes_id) == (3, second.id)
    assert valid_version(first.procedure_id, first.period) == third
    assert figures(third)[wrong.request.unit_id, wrong.indicator_id] == 1234
    assert [verify(bundle_file(cycle, tmp_path)).holds for cycle in (first, second, third)] == [True] * 3
    newest = Document.objects.get(cycle=third, kind="measurement")
    shown = verification(Document.objects.get(cycle=first, kind="measurement").verification_id)
    assert shown is not None
    assert shown.newer_version == newest.version == 3


def test_the_disposition_stays_valid(story: Story, tmp_path: Path) -> None:
    """000: the order of the head is not given again; the register of the row that gathers again is made anew."""
    old = archived(story, VILLAGES)
    order = Document.objects.get(cycle=old, kind="disposition")
    entries = RegisterEntry.objects.filter(request__cycle=old, withdrawn_at=None)

    new = corrected(a_figure(old, step="4"), "1234")

    order.refresh_from_db()
    assert order.state == Document.State.ISSUED
    assert not Disposition.objects.filter(cycle=new).exists()
    kept = RegisterEntry.objects.filter(request__cycle=new)
    assert sorted(kept.values_list("register", "number")) == sorted(entries.values_list("register", "number"))
    made = Document.objects.filter(cycle=new).values_list("kind", "step", "version")
    assert sorted(made) == [("measurement", "6", 2), ("recap", "6", 2), ("receipt", "4", 2), ("register", "4", 2)]
    assert [verify(bundle_file(cycle, tmp_path)).holds for cycle in (old, new)] == [True, True]
    again = summarise(new, seed=1, statements=0, database="", seconds=0)
    assert (again["state"], again["values"]["missing"]) == ("ended", 0)


def test_only_the_units_own_lane_is_walked_again(story: Story, tmp_path: Path) -> None:
    """001: the unit fills, recapitulates, is validated and hands over; the others' recaps stay as they were."""
    old = archived(story, LANES)
    wrong = a_figure(old, step="5")

    new = corrected(wrong, "1234")

    lanes = Task.objects.filter(cycle=new, unit__isnull=False).order_by("id").values_list("step", "unit_id")
    assert list(lanes) == [(step, wrong.request.unit_id) for step in ("5", "6", "7", "8")]
    units = Recap.objects.filter(cycle=new).values_list("unit_id", flat=True)
    assert set(units) == {wrong.request.unit_id, None}
    standing = Document.objects.filter(cycle=old, kind="recap", state="issued").values_list("unit_id", flat=True)
    assert wrong.request.unit_id not in standing
    assert len(set(standing)) == 2
    assert [verify(bundle_file(cycle, tmp_path)).holds for cycle in (old, new)] == [True, True]


def test_plans_for_other_results_stay_as_they_were_written(story: Story, tmp_path: Path) -> None:
    """003, where targets were missed: the head decides anew, and nobody writes a plan a second time."""
    old = archived(story, DECIDES)
    plans = ActionPlan.objects.filter(cycle=old).order_by("id")
    assert plans
    touched = {(plan.indicator_id, plan.unit_id) for plan in plans}
    rows = Value.objects.filter(request__cycle=old, is_current=True, number__gt=0).select_related("request")
    wrong = next(row for row in rows if (row.indicator_id, row.request.unit_id) not in touched)

    new = corrected(wrong, "1234")

    carried = ActionPlan.objects.filter(cycle=new).order_by("id")
    assert list(carried.values_list("indicator", "unit", "action")) == list(
        plans.values_list("indicator", "unit", "action")
    )
    assert not Task.objects.filter(cycle=new, kind__in=("cause", "action_plan")).exists()
    assert new.decisions.count() == 1
    assert [verify(bundle_file(cycle, tmp_path)).holds for cycle in (old, new)] == [True, True]


def test_a_plan_is_asked_anew_where_its_figure_is_corrected(story: Story) -> None:
    """Its target is still missed, but perhaps for another cause."""
    old = archived(story, DECIDES)
    plan = ActionPlan.objects.filter(cycle=old).order_by("id")[0]
    assert plan.unit_id is not None
    values = Value.objects.filter(request__cycle=old, indicator_id=plan.indicator_id, is_current=True)
    wrong = values.select_related("request").get(request__unit_id=plan.unit_id)
    assert wrong.number is not None

    new = ask(wrong)
    answer(new, wrong, format_number(wrong.number.normalize() / 2))
    carry_on(new)

    assert Task.objects.filter(cycle=new, kind="action_plan", state="done").count() == 1
    assert ActionPlan.objects.filter(cycle=new).count() == ActionPlan.objects.filter(cycle=old).count()
