"""Procedure 000 with one unit: its six acts through the pages, in two processes, and over HTTP to a running server."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from django.db import connection

from bench.loopback import over_http
from bench.page_acts import PageEngine, PagesAlone, PagesWithAll, carried
from bench.peers.viewflow_pages import ViewflowPages
from bench.rows import Row, at_least, at_most, plain
from bench.two_processes import Stretch, Work, at_once, cpu_of_six, rate

WORK = Work(blocks=4, cycles=5)
OVER_HTTP = 6
"""Cycles that each of two browsers carries over HTTP."""

CYCLES_A_SECOND, STATEMENTS, CPU_MS = 35, 60, 30


def measure() -> list[Row]:
    """Everybody's first acts are not counted: sessions are drawn out, and texts of statements made, only then."""
    engines: list[PageEngine] = [PagesWithAll(), PagesAlone(), ViewflowPages()]
    for engine in engines:
        engine.prepare()
    stretches = at_once(engines, WORK)
    found = []
    for engine in engines:
        three = _three(engine, [each for each in stretches if each.engine == engine.name])
        found += three if isinstance(engine, ViewflowPages) else _held(three)
    return [*found, *over_http(cycles=OVER_HTTP)]


def _three(engine: PageEngine, stretches: Sequence[Stretch]) -> list[Row]:
    carried(engine, WORK.unused)
    count = carried(engine, WORK.unused + 1)
    blocks = [[each for each in stretches if each.block == block] for block in range(WORK.blocks)]
    called, kind = f"000, six acts, one unit, by pages: {engine.name} {engine.version}", connection.vendor
    return [
        plain(called, kind, median(rate(block, WORK.cycles) for block in blocks), "cycles/s in two processes"),
        plain(called, kind, count, "statements per six acts"),
        plain(called, kind, median(cpu_of_six(block, WORK.cycles) for block in blocks) * 1000, "CPU ms per six acts"),
    ]


def _held(three: Sequence[Row]) -> list[Row]:
    cycles, statements, cpu = three
    return [at_least(CYCLES_A_SECOND, cycles), at_most(STATEMENTS, statements), at_most(CPU_MS, cpu)]
