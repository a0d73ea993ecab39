"""The lists that grow, with 100 and with a million values in the database, through the request path."""

from __future__ import annotations

from statistics import median, quantiles
from time import perf_counter

from django.db import connection
from django.urls import reverse

from bench.browsers import Browser
from bench.counting import counted
from bench.filling import Archive
from bench.page_acts import browser_of
from bench.rows import Row, at_most, plain

UNITS, INDICATORS = 40, 30
FEW, MANY = 100, 1_000_000
TIMES = 20
P95_MS = 300


def measure() -> list[Row]:
    """The head of the office opens each page: nobody sees more."""
    archive = Archive(units=UNITS, indicators=INDICATORS)
    office = archive.story.office
    browser = browser_of(office, office.positions["agency_head"])
    addresses = addresses_of(archive.cycle.pk)
    archive.few(FEW)
    few = {name: _opened(browser, address) for name, address in addresses.items()}
    began = perf_counter()
    there = archive.many(MANY)
    filled = perf_counter() - began
    assert there >= MANY
    rows = [plain(f"a database of {MANY:,} values filled", connection.vendor, filled, "s")]
    for name, address in addresses.items():
        rows += _rows(name, few[name], _opened(browser, address))
    return rows


def addresses_of(cycle: int) -> dict[str, str]:
    """The four lists, and the table of one cycle's results."""
    return {
        "Tugas saya": reverse("portal:tasks"),
        "cycles": reverse("cycles:list"),
        f"matrix {UNITS} × {INDICATORS}": reverse("collection:matrix", args=[cycle]),
        "measured cycles": reverse("measurement:list"),
        f"achievements of {UNITS} × {INDICATORS}": reverse("measurement:cycle", args=[cycle]),
    }


def _opened(browser: Browser, address: str) -> tuple[int, list[float]]:
    """The statements of one visit, and the milliseconds of many."""
    browser.get(address)
    with counted() as statements:
        browser.get(address)
    taken = []
    for _ in range(TIMES):
        began = perf_counter()
        browser.get(address)
        taken.append((perf_counter() - began) * 1000)
    return statements.count, taken


def _rows(name: str, few: tuple[int, list[float]], many: tuple[int, list[float]]) -> list[Row]:
    kind, rows = connection.vendor, []
    for values, (statements, taken) in ((FEW, few), (MANY, many)):
        called = f"{name} with {values:,} values"
        asked = plain(called, kind, statements, "statements")
        slow = plain(called, kind, quantiles(taken, n=20)[-1], "ms p95")
        if values == MANY:
            asked = at_most(few[0], asked, f" (as with {FEW})")
            slow = at_most(P95_MS, slow)
        rows += [asked, plain(called, kind, median(taken), "ms p50"), slow]
    return rows
