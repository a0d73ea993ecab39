"""The measurements themselves are never timed here: only that their file is sound, and that what they drive is 000."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import rows
from bench.browsers import Browser
from bench.counting import counted
from bench.filling import Archive
from bench.himpun_engine import EngineAlone
from bench.measures.boards import board_reader
from bench.measures.pages import addresses_of
from bench.page_acts import PageEngine, PagesAlone, PagesWithAll, browser_of, carried
from bench.peers.acts import ROWS, check
from bench.story import SIX, Story

KEYS = ["name", "database", "value", "unit", "goal", "met"]


def test_it_works() -> None:
    """Whoever reads results.json finds rows of exactly these keys, and a verdict exactly where there is a goal."""
    found = json.loads(rows.RESULTS.read_text(encoding="utf-8"))
    assert found
    for row in found:
        assert list(row) == KEYS
        assert (row["goal"] is None) == (row["met"] is None)
        assert row["met"] in (None, True, False)
        assert isinstance(row["value"], int | float)


def test_each_row_stands_once() -> None:
    found = [(row.name, row.database, row.unit) for row in rows.read(rows.RESULTS.read_text(encoding="utf-8"))]
    assert len(found) == len(set(found))


def test_a_row_without_goal_is_never_met() -> None:
    with pytest.raises(ValueError, match="neither"):
        rows.Row("a", "sqlite", 1, "s", goal=None, met=True)
    assert rows.verdict([rows.plain("a", "sqlite", 1, "s")]) == "0 of 0 goals met"


def test_a_missed_goal_is_named() -> None:
    slow = rows.at_most(2, rows.plain("a", "sqlite", 3, "s"))
    quick = rows.at_least(2, rows.plain("b", "sqlite", 3, "s"))
    assert rows.verdict([slow, quick]) == "1 of 2 goals met; missed: a (sqlite)"
    assert "NO" in rows.table([slow])


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    written = [rows.at_most(2, rows.plain("a", "sqlite", 1.23456, "s")), rows.plain("b", "–", 7, "statements")]
    rows.write(written, tmp_path / "results.json")
    assert rows.read((tmp_path / "results.json").read_text(encoding="utf-8")) == written


@pytest.mark.django_db
def test_the_engine_alone_does_the_six_acts() -> None:
    """And in one cycle of ten the return: the same that `bench/tests` asks of the peers."""
    engine = EngineAlone()
    engine.prepare()
    check(engine)


@pytest.mark.django_db
@pytest.mark.usefixtures("data_directory")
def test_the_services_do_the_six_acts() -> None:
    acts = [act.name for act in Story(units=1, counts=True).carry(wrong=True) if act.name in SIX]
    assert acts == ["start", "1", "2", "3", "4", "5", "return", "4", "6"]


@pytest.mark.django_db
@pytest.mark.usefixtures("data_directory")
@pytest.mark.parametrize("engine", [PagesAlone(), PagesWithAll()], ids=["alone", "with all"])
def test_the_pages_do_the_six_acts(engine: PageEngine) -> None:
    engine.prepare()
    assert carried(engine, 0) > len(ROWS)


@pytest.mark.django_db
@pytest.mark.usefixtures("data_directory")
def test_an_archive_is_filled_and_its_lists_are_opened() -> None:
    """With as few and as many values as a test has time for, and the same number of statements."""
    archive = Archive(units=2, indicators=2)
    office = archive.story.office
    browser = browser_of(office, office.positions["agency_head"])
    archive.few(2)
    asked = {}
    for place, address in addresses_of(archive.cycle.pk).items():
        asked[place] = _statements(browser, address)
    assert archive.many(60) >= 60
    assert {place: _statements(browser, address) for place, address in addresses_of(archive.cycle.pk).items()} == asked


@pytest.mark.django_db
@pytest.mark.usefixtures("data_directory")
def test_a_large_board_is_read() -> None:
    read = board_reader(steps=40, columns=12)[0]
    assert len(read().rows) == 40


def _statements(browser: Browser, address: str) -> int:
    browser.get(address)
    with counted() as statements:
        browser.get(address)
    return statements.count
