"""How the board lies on paper: on one sheet where it can be read, else cut between rows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from himpun.collection.tests.stage import handed_out
from himpun.cycles.board.printed import FIRST, LEAST, NEXT, PAPER, parts_of
from himpun.procedures.selectors import picture_of
from himpun.procedures.sheet.picture import Band, Picture
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def picture(rows: int, height: float = 18.0) -> Picture:
    """The measured sheet, with so many rows of one height."""
    bands = tuple(Band(row * height, height) for row in range(rows))
    drawn = picture_of(handed_out().cycle.edition)
    return replace(drawn, bands=bands, body_height=rows * height)


def test_it_works() -> None:
    stage = handed_out()
    page = client_of(stage.office, "staff").get(f"/siklus/{stage.cycle.id}/").content.decode()
    assert len(re.findall(r'<svg class="sheet-printed"', page)) == 1
    assert 'href="#sheet-body"' in page
    assert 'id="sheet-body"' in page


def test_a_sheet_that_fits_beside_the_heading_stays_whole() -> None:
    (part,) = parts_of(picture(6))
    assert part.is_first


def test_a_higher_sheet_has_a_page_of_its_own() -> None:
    (part,) = parts_of(picture(11))
    assert not part.is_first


def test_a_long_sheet_is_cut_between_rows_and_loses_none() -> None:
    drawn = picture(40)
    parts = parts_of(drawn)
    assert len(parts) > 2
    tops = {f"{band.top:g}" for band in drawn.bands}
    assert {part.top for part in parts} <= tops
    lows = [float(part.top) + float(part.height) for part in parts]
    assert [float(part.top) for part in parts[1:]] == pytest.approx([low - 0.2 for low in lows[:-1]])
    assert lows[-1] == pytest.approx(drawn.body_height + 0.2)


@pytest.mark.parametrize("rows", [1, 6, 8, 9, 10, 12, 40])
def test_no_part_is_higher_than_its_paper(rows: int) -> None:
    drawn = picture(rows)
    for part in parts_of(drawn):
        room = (FIRST if part.is_first else NEXT) / LEAST
        assert float(part.whole) * PAPER / drawn.width <= room + 1


def test_a_row_higher_than_the_paper_is_still_there() -> None:
    parts = parts_of(picture(3, height=400.0))
    assert len(parts) == 3
