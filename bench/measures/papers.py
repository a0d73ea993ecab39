"""Making papers: the procedure sheets, and a large recap as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from django.db import connection

from bench.rows import Row, at_most, plain
from bench.story import Story
from himpun.cycles.running import Running
from himpun.cycles.tests.office import START
from himpun.documents.building.recap import recap_paper
from himpun.documents.papers import sheet_of
from himpun.documents.spreadsheets import recap_workbook
from himpun.documents.typesetting import typeset
from himpun.measurement.models import Recap
from himpun.measurement.selectors.recaps import agency_rows
from himpun.measurement.selectors.scales import scale_on
from himpun.measurement.selectors.sources import sources_of
from himpun.procedures.library import library_definition, library_keys

SHEET_MS = 30
RECAP_SECONDS = 2
UNITS, INDICATORS = 40, 30


def measure() -> list[Row]:
    """The sheets need no database; the recap is read from one and written to a workbook."""
    return [*(_sheet(key) for key in library_keys()), _recap()]


def _sheet(key: str) -> Row:
    """Warm: fonts are read and the template is compiled, as in a worker that has made a paper before."""
    paper = sheet_of(library_definition(key))
    taken = _seconds(lambda: typeset(paper, at=START), warm=3, times=15)
    return at_most(SHEET_MS, plain(f"procedure sheet, warm: {key}", "–", taken * 1000, "ms"))


def _recap() -> Row:
    """From the accepted values in the database to the bytes of the workbook."""
    story = Story(units=UNITS, indicators=INDICATORS)
    story.carry(wrong=False)
    cycle = story.cycle
    recap = Recap.objects.filter(cycle=cycle, unit=None, is_current=True).latest("id")

    def make() -> None:
        read = sources_of(cycle)
        rows = agency_rows(read, scale_on(cycle.agency.region_id, read.period.ends_on))
        assert len(rows) >= UNITS * INDICATORS, len(rows)
        recap.rows = [row.data() for row in rows]
        recap_workbook(recap_paper(recap, Running(cycle, START), made_by=()), at=START)

    taken = _seconds(make, warm=1, times=3)
    name = f"recap of {UNITS} units × {INDICATORS} indicators to XLSX"
    return at_most(RECAP_SECONDS, plain(name, connection.vendor, taken, "s"))


def _seconds(work: Callable[[], object], *, warm: int, times: int) -> float:
    for _ in range(warm):
        work()
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return median(taken)
