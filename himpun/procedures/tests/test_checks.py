"""The errors that refuse a procedure, and the typical faults of real documents, each shown by one bent example."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.procedures.arrows import all_arrows, ends, forward_arrows, reachable, starts, without_end
from himpun.procedures.checks import check, errors
from himpun.procedures.definition import Definition
from himpun.procedures.tests.small import definition, row, small

ACTORS = small()["actors"]
COLUMNS = small()["columns"]
TEAM: dict[str, Any] = {"actors": [*ACTORS, {"key": "team", "team": "Tim Penyusun"}]}
SECTIONS_AND_TEAM = {"actors": ["sections", "team"], "mode": "each"}


def codes(made: Definition, level: str = "warning") -> set[str]:
    return {finding.code for finding in check(made) if finding.level == level}


def identity(**changes: Any) -> dict[str, Any]:
    return {"identity": {**small()["identity"], **changes}}


def rows(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"steps": list(steps)}


def test_it_works() -> None:
    assert check(definition()) == []


@pytest.mark.parametrize(
    ("code", "field", "changes"),
    [
        ("target_missing", "steps[1].next[1]", rows(row("1", next=["9"]), row("2"))),
        ("target_missing", "steps[2].returns[1].to", rows(row("1"), row("2", returns=[{"to": "0"}]))),
        ("target_missing", "steps[1].outcomes[1].to", rows(row("1", outcomes=[{"key": "a", "label": "A", "to": "9"}]))),
        ("target_missing", "recording[1].step", {"recording": [{"document": "recap", "actor": "staff", "act": "sign",
                                                                "order": 1, "step": "9"}]}),
        ("target_missing", "identity.warnings[1].step", identity(warnings=[{"text": "Awas", "step": "9"}])),
        ("step_duplicate", "steps[2].no", rows(row("1"), row("1"))),
        ("actor_duplicate", "actors[4].key", {"actors": [*ACTORS, ACTORS[0]]}),
        ("actor_missing", "steps[1].by.actors[1]", rows(row("1", by={"actors": ["nobody"]}))),
        ("actor_missing", "steps[1].to[1]", rows(row("1", to=["nobody"]))),
        ("actor_missing", "steps[1].then[1].by.actors[1]",
         rows(row("1", then=[{"by": {"actors": ["nobody"]}, "work": "other"}]))),
        ("actor_missing", "columns[4].actors[1]", {"columns": [*COLUMNS, {"title": "X", "actors": ["nobody"]}]}),
        ("end_unreachable", "steps[1]", rows(row("1", next=["2"]), row("2", next=["1"]))),
        ("end_unreachable", "steps[1]", rows(row("1", next=["1"]), row("2"))),
        ("nobody_fills", "steps[1].from", rows(row("1", work="gather"))),
        ("team_among_units", "steps[1].by.actors[2]", TEAM | rows(row("1", by=SECTIONS_AND_TEAM))),
        ("team_among_units", "steps[1].then[1].by.actors[1]",
         TEAM | rows(row("1", by={"actors": ["sections"], "mode": "each"},
                         then=[{"by": {"actors": ["team", "sections"], "mode": "any"}, "work": "other"}]))),
        ("nobody_fills", "steps[1].from", rows(row("1", work="gather", accepted_from="related"))),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_out_is_an_error(code: str, field: str, changes: dict[str, Any]) -> None:
    assert (code, field) in {(finding.code, finding.field) for finding in errors(definition(**changes))}


@pytest.mark.parametrize(
    "changes",
    [
        rows(row("1", work="fill"), row("2", work="gather")),
        TEAM | rows(row("1", by=SECTIONS_AND_TEAM | {"mode": "jointly"})),
        TEAM | rows(row("1", by={"actors": ["team"], "mode": "each"})),
        TEAM | rows(row("1", by={"actors": ["sections"], "mode": "each"},
                        then=[{"by": {"actors": ["team", "staff"], "mode": "any"}, "work": "other"}])),
        rows(row("1", work="gather", accepted_from="lain-2026")),
        rows(row("1", work="gather", accepted_from="related"))
        | identity(related=[{"text": "SOP", "relation": "fed_by"}]),
        rows(row("1", next=["2", "3"]), row("2", next=["4"]), row("3"), row("4", join="all")),
        rows(row("1"), row("2", outcomes=[{"key": "a", "label": "A", "to": "1"},
                                          {"key": "b", "label": "B", "to": "3"}]), row("3")),
        rows(row("1", next=[]), row("2", start=True, next=[]), row("3", start=True)) | {"starts": "any"},
    ],
)  # fmt: skip
def test_what_can_be_carried_out_is_no_error(changes: dict[str, Any]) -> None:
    assert errors(definition(**changes)) == []


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("number_missing", identity(number="")),
        ("number_incomplete", identity(number="050/    /X/2026")),
        ("number_incomplete", identity(number="050/....../X/2026")),
        ("created_on_missing", identity(created_on=None)),
        ("effective_on_missing", identity(effective_on=None)),
        ("effective_label", identity(effective_label="Tanggal Pengesahan")),
        ("approver_without_position", identity(approved_by={})),
        ("title_differs", identity(cover_title="Sistem Lain")),
        ("equipment_missing", identity(equipment=[])),
        ("frequency_unstated", {"frequency": ["unstated"]}),
        ("legal_basis_superseded", identity(legal_basis=["Instruksi Presiden Nomor 7 Tahun 1999 tentang AKIP"])),
        ("legal_basis_superseded", identity(legal_basis=["PP No. 79 Tahun 2005 tentang Pembinaan"])),
        ("legal_basis_superseded", identity(legal_basis=["Permenpan Nomor 29 Tahun 2010 tentang Penetapan Kinerja"])),
        ("copied_from_inspectorate", identity(qualifications=["Mengetahui tugas Inspektorat"])),
        ("registers_of_auditee", rows(row("1", registers=["LHP"]))),
        ("runner_not_recorded", {"recording": [{"document": "disposition", "actor": "staff", "act": "sign",
                                               "order": 1}]}),
        ("result_unsigned", {"recording": []}),
        ("signing_order", {"recording": [{"document": "recap", "actor": "planning", "act": "sign", "order": 1},
                                         {"document": "recap", "actor": "staff", "act": "initial", "order": 2}]}),
        ("turn_duplicate", {"recording": [{"document": "recap", "actor": "staff", "act": "initial", "order": 1},
                                          {"document": "recap", "actor": "planning", "act": "sign", "order": 1}]}),
        ("worksheet_main_missing", {"worksheet": {"title": "T", "kind": "rutin"}}),
        ("worksheet_differs", {"worksheet": {"title": "T", "kind": "rutin", "main": "x", "first": "Lain"}}),
        ("worksheet_differs", {"worksheet": {"title": "T", "kind": "rutin", "steps": [{"no": "7", "text": "Lain"}]}}),
        ("worksheet_responsible",
         {"worksheet": {"title": "T", "kind": "rutin", "activity_responsible": "Kasubag Umum"}}),
        ("column_without_step", {"columns": [*COLUMNS, {"title": "Camat"}]}),
        ("column_of_several", {"columns": [{"title": "Keduanya", "actors": ["planning", "staff"]}, COLUMNS[2]]}),
        ("column_span", {"columns": [{"title": "Kasubag A, Kasubag B", "actors": ["planning"]}, *COLUMNS[1:]]}),
        ("column_names_unit", {"columns": [{"title": "Subbag Perencanaan", "actors": ["planning"]}, *COLUMNS[1:]]}),
        ("other_kind_of_office", identity(office="Dinas Contoh")
         | {"columns": [{"title": "Kepala Badan", "actors": ["planning"]}, *COLUMNS[1:]]}),
        ("actor_without_column", {"columns": [COLUMNS[0], COLUMNS[2]]}),
        ("post_named_differently", {"columns": [*COLUMNS, {"title": "Kasubag Program", "actors": ["planning"]}]}),
        ("position_without_column", rows(row("1", activity="Melapor kepada Sekretaris"))),
        ("order_to_giver", rows(row("1", work="order", by={"actors": ["planning"]},
                                    activity="Memerintahkan staf menyampaikan kepada Kasubag Perencanaan"),
                                row("2", work="distribute", to=["sections"]))),
        ("addressee_never_served", rows(row("1", work="order", activity="Menyampaikan format kepada Kasubag Umum"),
                                        row("2", work="distribute", to=["sections"]))),
        ("time_units_mixed", rows(row("1"), row("2", time={"max": 1, "unit": "hari", "text": "1"}))),
        ("time_missing", rows(row("1", time=None))),
        ("time_missing", rows(row("1", time={"text": "-"}))),
        ("time_scheduled", rows(row("1", time={"text": "sesuai jadwal", "scheduled": True}))),
        ("time_range", rows(row("1", time={"min": 1, "max": 9, "unit": "menit", "text": "1–9"}))),
        ("recipient_missing", rows(row("1", work="distribute"))),
        ("answer_not_gathered", rows(row("1", work="distribute", to=["sections"]))),
        ("gathered_unserved", rows(row("1", work="distribute", to=["sections"]),
                                   row("2", work="gather", **{"from": ["sections", "planning"]}))),
        ("decision_one_exit", rows(row("1", work="review"))),
        ("several_actors", rows(row("1", by={"actors": ["staff", "planning"], "mode": "any"}))),
        ("one_of_many", rows(row("1", by={"actors": ["sections"]}))),
        ("row_waits", rows(row("1", not_before={"days_after_period": 5}))),
        ("several_loops", rows(row("1"), row("2", returns=[{"to": "1"}]), row("3", returns=[{"to": "1"}]))),
        ("return_not_back", rows(row("1", returns=[{"to": "2"}]), row("2"))),
        ("forward_skip", rows(row("1", next=["3"]), row("2", start=True), row("3"))),
        ("fork", rows(row("1", next=["2", "3"]), row("2"), row("3", join="all"))),
        ("several_starts", rows(row("1"), row("2", start=True))),
        ("several_ends", rows(row("1", next=[]), row("2", start=True))),
        ("row_unreached", rows(row("1", next=[]), row("2"))),
        ("slip", rows(row("1", correction="Bekerja."))),
        ("slip", {"notes": [{"kind": "slip", "at": "x", "text": "y", "printed": "a", "correction": "b"}]}),
        ("noted_fault", {"notes": [{"kind": "fault", "at": "x", "text": "y"}]}),
        ("question", {"notes": [{"kind": "question", "at": "x", "text": "y"}]}),
        ("proposal", rows(row("1", by={"actors": ["staff"], "proposed": True}))),
    ],
)  # fmt: skip
def test_a_typical_fault_warns_and_does_not_refuse(code: str, changes: dict[str, Any]) -> None:
    made = definition(**changes)
    assert code in codes(made)
    assert errors(made) == []
    finding = next(finding for finding in check(made) if finding.code == code)
    assert finding.problem
    assert finding.remedy


def test_a_newer_basis_beside_the_old_one_still_warns_only_of_the_old() -> None:
    lines = ["Peraturan Menteri PAN dan RB Nomor 53 Tahun 2014 tentang Perjanjian Kinerja", "UU Nomor 23 Tahun 2014"]
    assert "legal_basis_superseded" not in codes(definition(**identity(legal_basis=lines)))


def test_spellings_of_a_post_are_the_same_post() -> None:
    columns = [{"title": "Ka.Subbag. Umum dan Kepegawaian", "actors": ["planning"]}, *COLUMNS[1:]]
    for spelled in (
        "Kasubag Umum dan Kepegawaian",
        "Kepala Sub Bagian Umum dan Kepegawaian",
        "Kasubbag. Umum dan Kepegawaian",
    ):
        steps = [row("1", activity=f"Melapor kepada {spelled}")]
        assert "position_without_column" not in codes(definition(columns=columns, steps=steps))


def test_arrows_of_a_plain_table_go_down() -> None:
    made = definition()
    assert forward_arrows(made) == {"1": ["2"], "2": ["3"], "3": []}
    assert (starts(made), ends(made)) == (["1"], ["3"])


def test_arrows_tell_decisions_and_returns_apart() -> None:
    outcomes = [{"key": "ya", "label": "Ya", "to": "3"}, {"key": "tidak", "label": "Tidak", "to": "1"}]
    made = definition(steps=[row("1"), row("2", outcomes=outcomes), row("3", returns=[{"to": "1"}])])
    assert [(arrow.source, arrow.target, arrow.kind, arrow.label) for arrow in all_arrows(made)] == [
        ("1", "2", "next", ""),
        ("2", "3", "outcome", "Ya"),
        ("2", "1", "outcome", "Tidak"),
        ("3", "1", "return", ""),
    ]
    assert forward_arrows(made)["3"] == []


@given(st.lists(st.none() | st.lists(st.integers(0, 9), max_size=3), min_size=1, max_size=10))
def test_a_row_is_endless_exactly_when_a_circle_lies_before_it(nexts: list[list[int] | None]) -> None:
    """Without decisions every arrow is walked, so only what never meets a circle comes to an end."""
    size = len(nexts)
    steps = [row(str(i), next=None if to is None else [str(n % size) for n in to]) for i, to in enumerate(nexts)]
    made = definition(steps=steps)
    onward = forward_arrows(made)
    circling = {no for no in onward if no in reachable(onward[no], onward)}
    for no in onward:
        assert (no in without_end(made)) is bool(reachable([no], onward) & circling)


def test_a_fork_that_leads_back_is_endless_and_a_decision_that_does_is_not() -> None:
    outcomes = [{"key": "ya", "label": "Ya", "to": "3"}, {"key": "tidak", "label": "Tidak", "to": "1"}]
    decides = definition(steps=[row("1"), row("2", outcomes=outcomes), row("3")])
    forks = definition(steps=[row("1"), row("2", next=["3", "1"]), row("3")])

    assert without_end(decides) == []
    assert without_end(forks) == ["1", "2"]
