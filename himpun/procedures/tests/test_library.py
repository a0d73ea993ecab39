"""The five shipped procedures say what their documents state: counts, times, actors, rules and arrows."""

from datetime import date

import pytest

from himpun.kernel.refusals import Refusal
from himpun.kernel.worktime import StandardTime, WorkCalendar
from himpun.procedures.arrows import forward_arrows
from himpun.procedures.definition import Definition
from himpun.procedures.library import library_definition, library_keys, library_text
from himpun.procedures.tests.shipped import BAPPEDA, DISTRICT, DPMD, DPMK, INSPECTORATE, KEYS, step


def test_it_works() -> None:
    assert library_keys() == sorted(KEYS)
    assert all(library_definition(key).key == key for key in KEYS)
    with pytest.raises(Refusal, match="tidak ada di pustaka"):
        library_text("../definition")


@pytest.mark.parametrize(
    ("key", "kind", "frequency", "actors", "columns", "minutes", "total"),
    [
        (DPMD, "collecting", ["monthly", "quarterly"], 6, 4, [5, 5, 10, 480, 480, 480], 1460),
        (BAPPEDA, "collecting", ["routine"], 7, 5, [15, 30, 15, 60, 480, 480, 480, 15, 480], 2055),
        (INSPECTORATE, "collecting", ["monthly", "quarterly"], 7, 4, [5, 5, 10, 480, 480, 480], 1460),
        (DPMK, "measuring", ["unstated"], 6, 5, [15, 15, *[450] * 7], 3180),
        (DISTRICT, "collecting", ["monthly"], 4, 4, [5, 5, 10, 480, 480, 480], 1460),
    ],
)
def test_counts_and_standard_times(
    key: str, kind: str, frequency: list[str], actors: int, columns: int, minutes: list[int], total: int
) -> None:
    made = library_definition(key)
    calendar = WorkCalendar()
    net = [
        StandardTime(row.time.min, row.time.max, row.time.unit, row.time.text).net_minutes(calendar)
        for row in made.steps
        if row.time
    ]
    assert (made.kind, made.frequency, len(made.actors), len(made.columns)) == (kind, frequency, actors, columns)
    assert (net, sum(n or 0 for n in net)) == (minutes, total)


@pytest.mark.parametrize(
    ("key", "number", "created_on", "effective_on", "label", "position", "lists"),
    [
        (DPMD, "050/          /DPMMD/2019", date(2019, 1, 2), None, "Tanggal Efektif",
         "Kepala Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Musi Banyuasin", (5, 4, 4, 0, 1, 4)),
        (BAPPEDA, "207/050/01/Bappeda & Litbang", date(2020, 2, 5), None, "Tanggal Efektif", None, (6, 4, 3, 6, 1, 4)),
        (INSPECTORATE, "700 /3334.b/SOP/ Insp- PS/XI/ 2021", date(2021, 11, 1), date(2021, 11, 1), "Tanggal Efektif",
         "Inspektur Daerah Kabupaten Pesisir Selatan", (6, 4, 2, 4, 1, 4)),
        (DPMK, "050/          /V.07-WK/2022", date(2022, 1, 10), date(2022, 1, 10), "Tanggal Pengesahan",
         "Kepala Dinas PMK Kabupaten Way Kanan", (3, 1, 3, 4, 1, 1)),
        (DISTRICT, "065/111/416-317/2023", date(2023, 10, 5), date(2023, 10, 5), "Tgl Efektif", None,
         (2, 4, 1, 3, 1, 1)),
    ],
)  # fmt: skip
def test_identity_blocks(
    key: str,
    number: str,
    created_on: date,
    effective_on: date | None,
    label: str,
    position: str | None,
    lists: tuple[int, ...],
) -> None:
    block = library_definition(key).identity
    assert (block.number, block.created_on, block.effective_on) == (number, created_on, effective_on)
    assert (block.effective_label, block.approved_by.position, block.revised_on) == (label, position, None)
    carried = (block.legal_basis, block.qualifications, block.related, block.equipment, block.warnings, block.recording)
    assert tuple(len(lines) for lines in carried) == lists


@pytest.mark.parametrize(
    ("key", "works"),
    [
        (DPMD, "order distribute distribute gather gather analyse"),
        (BAPPEDA, "order order distribute meet fill recap validate hand_over recap"),
        (INSPECTORATE, "order distribute distribute gather gather analyse"),
        (DPMK, "order order prepare_form gather discuss draft review sign archive"),
        (DISTRICT, "order distribute distribute gather gather analyse"),
    ],
)
def test_every_row_does_a_work(key: str, works: str) -> None:
    assert " ".join(row.work for row in library_definition(key).steps) == works


@pytest.mark.parametrize(
    ("key", "marks"),
    [
        (DPMD, ["agency_head sign None", "secretary initial None", "head_of_planning initial None"]),
        (BAPPEDA, ["agency_head sign 1", "secretary initial 2", "head_of_planning initial None"]),
        (INSPECTORATE, ["inspector sign None", "secretary initial None", "head_of_general_affairs initial None"]),
        (DPMK, ["agency_head sign 8"]),
        (DISTRICT, []),
    ],
)
def test_who_signs_and_who_initials(key: str, marks: list[str]) -> None:
    recording = library_definition(key).recording
    assert [f"{mark.actor} {mark.act} {mark.step}" for mark in recording] == marks
    assert [mark.order for mark in recording] == list(range(1, len(marks) + 1))
    assert {mark.document for mark in recording} == (
        {"measurement"} if key == DPMK else {"disposition"} if marks else set()
    )


@pytest.mark.parametrize(
    ("key", "requires", "effect", "row", "copies"),
    [
        (DPMD, "complete", "hold_report", None, "soft_and_hard"),
        (BAPPEDA, "complete", "hold_report", None, "soft_and_hard"),
        (INSPECTORATE, "complete", "mark", None, "soft_and_hard"),
        (DPMK, None, None, None, "electronic_and_manual"),
        (DISTRICT, "targets", "refuse", "6", "none"),
    ],
)
def test_warnings_are_rules(key: str, requires: str | None, effect: str | None, row: str | None, copies: str) -> None:
    block = library_definition(key).identity
    assert [(line.requires, line.effect, line.step) for line in block.warnings] == [(requires, effect, row)]
    assert block.copies == copies


@pytest.mark.parametrize(
    ("key", "served", "gathered"),
    [
        (DPMD, {"2": ["head_of_finance"], "3": ["division_heads"]},
         {"4": ["division_heads"], "5": ["head_of_finance"]}),
        (INSPECTORATE, {"2": ["head_of_evaluation", "head_of_general_affairs"], "3": ["assistant_inspectors"]},
         {"4": ["assistant_inspectors"], "5": ["head_of_evaluation", "head_of_general_affairs"]}),
        (DISTRICT, {"2": ["head_of_general_affairs"], "3": ["section_heads"]},
         {"4": ["section_heads"], "5": ["head_of_general_affairs"]}),
        (BAPPEDA, {"3": ["division_heads"]}, {}),
        (DPMK, {}, {"4": ["data_units"]}),
    ],
)  # fmt: skip
def test_who_is_served_and_from_whom_it_is_gathered(
    key: str, served: dict[str, list[str]], gathered: dict[str, list[str]]
) -> None:
    rows = library_definition(key).steps
    assert {row.no: row.to for row in rows if row.work == "distribute"} == served
    assert {row.no: row.from_ for row in rows if row.from_} == gathered


def returns(made: Definition) -> list[tuple[str, str, str, bool]]:
    return [(row.no, way.to, way.scope, way.proposed) for row in made.steps for way in row.returns]


@pytest.mark.parametrize(
    ("key", "ways"),
    [
        (DPMD, []),
        (BAPPEDA, [("7", "5", "units", True)]),
        (INSPECTORATE, []),
        (DPMK, []),
        (DISTRICT, [("6", "4", "units", False)]),
    ],
)
def test_returns_are_the_documents_or_proposals(key: str, ways: list[tuple[str, str, str, bool]]) -> None:
    assert returns(library_definition(key)) == ways


def test_registers_are_gathered_where_the_documents_name_them() -> None:
    for key in KEYS:
        rows = {row.no for row in library_definition(key).steps if row.registers == ["LHP", "LHE", "TLHP"]}
        assert rows == ({"4", "5"} if key in {DPMD, INSPECTORATE} else set())


def test_the_form_of_001_is_made_inside_step_2() -> None:
    made = library_definition(BAPPEDA)
    (task,) = step(BAPPEDA, "2").then
    assert (task.by.actors, task.work) == (["head_of_data"], "prepare_form")
    modes = {row.no: (row.by.actors, row.by.mode) for row in made.steps}
    assert modes["4"] == (["division_heads", "head_of_data", "unit_staff"], "jointly")
    assert modes["5"] == modes["6"] == (["unit_staff"], "each")
    assert modes["7"] == modes["8"] == (["division_heads"], "each")
    assert modes["9"] == (["data_staff"], "one")
    units = {actor.key: (actor.positions_of, actor.role) for actor in made.actors if actor.positions_of}
    assert units == {
        "division_heads": (["bidang", "sekretariat"], "head"),
        "unit_staff": (["bidang", "sekretariat"], "staff"),
    }


def test_the_worksheet_of_001_is_carried() -> None:
    sheet = library_definition(BAPPEDA).worksheet
    assert sheet is not None
    assert (sheet.kind, sheet.main, len(sheet.steps)) == ("rutin", None, 9)
    assert sheet.activity_responsible == "Kasubbag Perencanaan Bappeda dan Litbang"
    assert sheet.last == "Menyampaikan laporan hasil monitoring RENSTRA"


def test_the_decision_of_003() -> None:
    exits = [(way.key, way.to, way.requires, way.proposed) for way in step(DPMK, "7").outcomes]
    assert exits == [
        ("achieved", "8", "all_achieved", False),
        ("not_achieved", "8", "action_plans", False),
        ("needs_work", "6", "reason", True),
    ]
    assert forward_arrows(library_definition(DPMK))["7"] == ["8", "6"]


def test_003_takes_accepted_values_first() -> None:
    made = library_definition(DPMK)
    gather = step(DPMK, "4")
    assert (gather.accepted_from, gather.by.mode, gather.by.proposed) == ("related", "any", True)
    assert [line.text for line in made.identity.related if line.relation == "fed_by"] == [
        "SOP Pengumpulan Data Kinerja"
    ]
    assert [actor.key for actor in made.actors if actor.team] == ["sakip_team"]


@pytest.mark.parametrize(
    ("key", "columnless", "proposed_rows"),
    [
        (DPMD, set(), {"5", "6"}),
        (BAPPEDA, {"head_of_data"}, {"8", "9"}),
        (INSPECTORATE, set(), {"5", "6"}),
        (DPMK, set(), {"4", "5", "9"}),
        (DISTRICT, {"staff"}, {"2", "3", "4", "5", "6"}),
    ],
)
def test_what_we_read_into_it_is_marked(key: str, columnless: set[str], proposed_rows: set[str]) -> None:
    made = library_definition(key)
    drawn = {actor for column in made.columns for actor in column.actors}
    acting = {actor for row in made.steps for actor in row.by.actors}
    assert acting - drawn == columnless
    assert all(actor.proposed for actor in made.actors if actor.key in columnless)
    assert {row.no for row in made.steps if row.by.proposed} == proposed_rows
