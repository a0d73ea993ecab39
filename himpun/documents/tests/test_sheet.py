"""The official sheet, proved on the PDF itself: what stands where, where arrows end, and that no text is cut."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import himpun.procedures
from himpun.documents.papers import sheet_of
from himpun.documents.tests.flow_faults import faults
from himpun.documents.tests.generated import generated
from himpun.documents.tests.seen import Box, Seen, flow_pages, middle
from himpun.documents.typesetting import typeset
from himpun.procedures.definition import Definition
from himpun.procedures.reading import read_definition
from himpun.procedures.sheet.chart import chart_of
from himpun.procedures.sheet.flow import flow_of
from himpun.procedures.sheet.words import Cleaner

AT = datetime(2026, 1, 2, tzinfo=UTC)
LIBRARY = Path(himpun.procedures.__file__).parent / "library"

# Row → symbols as (column, shape), read off the documents by hand: columns count from 1 at the first actor.
# A column after the printed ones is our proposal for an actor at work without a column.
EXPECTED: dict[str, dict[int, set[tuple[int, str]]]] = {
    "musi-banyuasin-dpmd-2019": {
        1: {(1, "capsule")}, 2: {(2, "box")}, 3: {(2, "box")}, 4: {(2, "box"), (4, "box")},
        5: {(2, "box"), (3, "box")}, 6: {(1, "capsule")},
    },
    "banggai-bappeda-2020": {
        1: {(1, "capsule")}, 2: {(2, "box"), (6, "box")}, 3: {(6, "box")}, 4: {(3, "box"), (5, "box"), (6, "box")},
        5: {(5, "box")}, 6: {(5, "box")}, 7: {(3, "diamond")}, 8: {(3, "box")}, 9: {(5, "capsule")},
    },
    "pesisir-selatan-inspektorat-2021": {
        1: {(1, "capsule")}, 2: {(2, "box")}, 3: {(2, "box")}, 4: {(2, "box"), (4, "box")},
        5: {(2, "box"), (3, "box")}, 6: {(1, "capsule")},
    },
    "way-kanan-dpmk-2022": {
        1: {(1, "capsule")}, 2: {(2, "box")}, 3: {(3, "box")}, 4: {(3, "box"), (5, "box")}, 5: {(4, "box")},
        6: {(3, "box")}, 7: {(1, "diamond")}, 8: {(1, "box")}, 9: {(5, "capsule")},
    },
    "mojokerto-dawarblandong-2023": {
        1: {(1, "capsule")}, 2: {(5, "box")}, 3: {(5, "box")}, 4: {(4, "box"), (5, "box")},
        5: {(2, "box"), (5, "box")}, 6: {(1, "diamond"), (1, "capsule")},
    },
}  # fmt: skip
# Row → the columns in which an arrow of the sheet ends, as often as one does.
ENDS: dict[str, dict[int, list[int]]] = {
    "musi-banyuasin-dpmd-2019": {2: [2], 3: [2], 4: [2, 4], 5: [2, 2, 3], 6: [1]},
    "banggai-bappeda-2020": {2: [2, 6], 3: [6], 4: [6], 5: [5, 5], 6: [5], 7: [3], 8: [3], 9: [5]},
    "pesisir-selatan-inspektorat-2021": {2: [2], 3: [2], 4: [2, 4], 5: [2, 2, 3], 6: [1]},
    "way-kanan-dpmk-2022": {2: [2], 3: [3], 4: [3], 5: [4], 6: [3, 3], 7: [1], 8: [1, 1], 9: [5]},
    "mojokerto-dawarblandong-2023": {2: [5], 3: [5], 4: [4, 4, 5], 5: [2, 5, 5], 6: [1, 1]},
}
CROWDED = [(12, 40, 1), (12, 40, 8), (1, 1, 2), (5, 14, 3), (12, 6, 4)]


def library(key: str) -> Definition:
    path = LIBRARY / f"{key}.yaml"
    return read_definition(path.read_bytes(), name=path.name)


@cache
def library_sheet(key: str, page: str = "F4") -> list[Seen]:
    return sheet(library(key), page)


def sheet(definition: Definition, page: str = "F4") -> list[Seen]:
    return flow_pages(typeset(sheet_of(definition, page=page), at=AT))


def test_it_works() -> None:
    [page] = library_sheet("musi-banyuasin-dpmd-2019")
    assert len(page.symbols) == 8


@pytest.mark.parametrize("page", ["F4", "A4"])
@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_each_symbol_stands_in_its_actors_column(key: str, page: str) -> None:
    found: dict[int, set[tuple[int, str]]] = {}
    [seen] = library_sheet(key, page)
    for kind, box in seen.symbols:
        row, column = seen.cell(*middle(box))
        found.setdefault(row, set()).add((column - 1, kind))
    assert found == EXPECTED[key]


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_each_arrow_ends_in_the_right_cell(key: str) -> None:
    [seen] = library_sheet(key)
    found: dict[int, list[int]] = {}
    for x, y in seen.heads:
        row, column = seen.cell(x, y)
        found.setdefault(row, []).append(column - 1)
    assert {row: sorted(columns) for row, columns in found.items()} == ENDS[key]


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_the_library_is_drawn_without_a_fault(key: str) -> None:
    _prove(library_sheet(key))
    _prove(library_sheet(key, "A4"))


@pytest.mark.parametrize(("columns", "steps", "seed"), CROWDED)
def test_crowded_sheets_are_drawn_without_a_fault(columns: int, steps: int, seed: int) -> None:
    definition = generated(steps=steps, columns=columns, seed=seed)
    pages = sheet(definition, "A4" if seed % 2 else "F4")
    _prove(pages)
    chart = chart_of(definition)
    drawn = sum(kind != "pentagon" for page in pages for kind, _ in page.symbols)
    assert drawn == len(chart.symbols) + sum(symbol.head + symbol.tail for symbol in chart.symbols)


@pytest.mark.parametrize("words", [1, 300])
def test_long_activities_stay_in_their_cells(words: int) -> None:
    definition = generated(steps=6, columns=12, seed=5, longest=300)
    step = definition.steps[2].model_copy(update={"activity": ("pertanggungjawaban " * words).strip()[:2000]})
    steps = [*definition.steps[:2], step, *definition.steps[3:]]
    _prove(sheet(definition.model_copy(update={"steps": steps}), "A4"))


def test_arrows_over_pages_carry_the_same_letters() -> None:
    definition = generated(steps=40, columns=12, seed=1)
    flow = flow_of(definition, "F4", Cleaner())
    arriving, leaving = set[str](), set[str]()
    for page in flow.pages:
        for pentagon in page.drawing.pentagons:
            ends = {stroke.target for stroke in page.drawing.strokes if stroke.points[0] == _tip(pentagon)}
            (arriving if pentagon.symbol in ends else leaving).update(pentagon.text.split())
    assert arriving
    assert arriving == leaving


def test_the_head_of_the_table_stands_on_each_page() -> None:
    definition = generated(steps=40, columns=12, seed=1)
    pages = sheet(definition)
    assert len(pages) > 3
    for page in pages:
        above = "".join(letter for letter, box in page.letters if box[3] < page.body)
        assert "Aktivitas" in above
        assert "Pelaksana" in above


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 10_000), st.sampled_from(["F4", "A4"]))
def test_no_layout_has_a_fault(steps: int, columns: int, seed: int, page: str) -> None:
    assert faults(flow_of(generated(steps=steps, columns=columns, seed=seed), page, Cleaner())) == []


def _tip(pentagon: object) -> tuple[float, float]:
    return pentagon.x, pentagon.y + pentagon.height  # type: ignore[attr-defined]


def _prove(pages: list[Seen]) -> None:
    assert pages
    for page in pages:
        _symbols_keep_to_their_cells(page)
        _arrows_end_at_symbols(page)
        _letters_keep_to_their_cells(page)
        _letters_overlap_nothing(page)


def _symbols_keep_to_their_cells(page: Seen) -> None:
    for kind, box in page.symbols:
        left, top, right, bottom = page.cell_box(*middle(box))
        assert left < box[0], kind
        assert box[2] < right, kind
        assert top < box[1], kind
        assert box[3] < bottom, kind


def _arrows_end_at_symbols(page: Seen) -> None:
    for x, y in page.heads:
        ends = [kind for kind, box in page.symbols if _on_edge(kind, box, x, y)]
        assert ends, f"an arrow ends at {x:.1f}, {y:.1f}, where no symbol begins"


def _on_edge(kind: str, box: Box, x: float, y: float) -> bool:
    """On the outline; a capsule's and a diamond's lie up to half their height within their box."""
    left, top, right, bottom = box
    if not (left - 0.7 <= x <= right + 0.7 and top - 0.7 <= y <= bottom + 0.7):
        return False
    depth = min(x - left, right - x, y - top, bottom - y)
    return depth < (0.7 if kind in ("box", "pentagon") else (bottom - top) / 2 + 0.7 if kind == "diamond" else 4)


def _letters_keep_to_their_cells(page: Seen) -> None:
    foot = page.ys[-1]
    for letter, (left, top, right, bottom) in page.letters:
        x, y = (left + right) / 2, (top + bottom) / 2
        if not page.body < y < foot:
            continue
        cell = page.cell_box(x, y)
        assert cell[0] <= left + 0.2, letter
        assert right <= cell[2] + 0.2, letter
        assert cell[1] <= top + 1.5, letter
        assert bottom <= cell[3] + 1.5, letter


def _letters_overlap_nothing(page: Seen) -> None:
    foot = page.ys[-1]
    inside = sorted(
        (box, letter) for letter, box in page.letters if page.ys[0] < box[1] < foot and box[2] - box[0] < 30
    )
    for index, (a, letter) in enumerate(inside):
        for b, other in inside[index + 1 :]:
            if b[0] >= a[2] - 0.3:
                break
            high = min(a[3], b[3]) - max(a[1], b[1])
            assert high < 0.45 * min(a[3] - a[1], b[3] - b[1]), f"{letter} and {other} overlap"
    for (ax, ay), (bx, by) in page.lines:
        for (left, top, right, bottom), letter in inside:
            crosses = min(ax, bx) < right - 0.2 and max(ax, bx) > left + 0.2
            # A letter's box has room over and under what is printed of it.
            margin = 0.22 * (bottom - top)
            deep = min(ay, by) < bottom - margin and max(ay, by) > top + margin
            assert not (crosses and deep), f"a line runs through {letter}"
