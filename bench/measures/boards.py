"""A large board, what a first visit brings over the line, and the memory of a server after many requests."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from posixpath import dirname, join, normpath
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.urls import reverse

from bench.browsers import Browser
from bench.loopback import visitor
from bench.page_acts import browser_of
from bench.rows import Row, at_most, plain
from bench.serving import served
from bench.story import Story
from himpun.cycles.board import board_of
from himpun.cycles.board.drawn import DrawnBoard, drawn
from himpun.cycles.tests.office import START, open_office
from himpun.documents.tests.generated import generated
from himpun.organisations.calendars import calendar_for

STEPS, COLUMNS, SEED = 40, 12, 3
TIMES = 20
BOARD_MS = 50
FIRST_KB, LATER_KB = 140, 30
REQUESTS, MEGABYTES = 10_000, 300

_PULLED = re.compile(r"""(?:href|src)="(/static/[^"#?]+)""")
_BY_CSS = re.compile(r"""url\(["']?([^"')#?]+)""")
_BY_JS = re.compile(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)""")


def measure() -> list[Row]:
    """One office with a carried cycle serves for the pages and the server; the board has one of its own."""
    story = Story(units=8, indicators=4)
    story.carry(wrong=True)
    browser = browser_of(story.office, story.office.positions["head_of_planning"])
    addresses = _addresses(story.cycle.pk)
    return [*_board(), *_visits(browser, addresses), *_memory(browser, list(addresses.values()))]


def _addresses(cycle: int) -> dict[str, str]:
    return {
        "Tugas saya": reverse("portal:tasks"),
        "cycles": reverse("cycles:list"),
        "board": reverse("cycles:board", args=[cycle]),
        "collection": reverse("collection:list"),
        "matrix": reverse("collection:matrix", args=[cycle]),
        "measurement": reverse("measurement:list"),
        "achievements": reverse("measurement:cycle", args=[cycle]),
        "documents": reverse("documents:list"),
        "archive": reverse("archive:list"),
        "procedures": reverse("procedures:list"),
        "plans": reverse("plans:list"),
        "organisation": reverse("organisations:list"),
    }


def board_reader(*, steps: int, columns: int) -> tuple[Callable[[], DrawnBoard], Callable[[], object]]:
    """What every half minute of somebody's looking reads anew, and the whole page."""
    definition = generated(steps=steps, columns=columns, seed=SEED)
    text = json.dumps(definition.model_dump(mode="json", by_alias=True, exclude_defaults=True), indent=1)
    office = open_office(text)
    cycle = office.start("2026-M04")
    calendar = calendar_for(office.agency)
    browser = browser_of(office, next(iter(office.positions.values())))
    page = reverse("cycles:board", args=[cycle.pk])
    return lambda: drawn(board_of(cycle, now=START + timedelta(hours=1)), calendar), lambda: browser.get(page)


def _board() -> list[Row]:
    read, opened = board_reader(steps=STEPS, columns=COLUMNS)
    called, kind = f"board of {STEPS} steps × {COLUMNS} actors", connection.vendor
    return [
        at_most(BOARD_MS, plain(called, kind, _ms(read), "ms")),
        plain(f"{called}, its page", kind, _ms(opened), "ms"),
    ]


def _ms(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(TIMES):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return median(taken) * 1000


def _visits(browser: Browser, addresses: dict[str, str]) -> list[Row]:
    """Kilobytes compressed: the page with all that it pulls, then the page alone, for the rest is kept for good.

    The last row is the page as the server sends it to whoever takes gzip: compressed only where it does so itself.
    """
    rows = []
    for name, address in addresses.items():
        answer = browser.get(address, compressed=True)
        sent = len(answer.content) / 1000
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        page = gzip.decompress(answer.content) if is_packed else answer.content
        html = len(gzip.compress(page, 6)) / 1000
        pulled = sum(_served_size(path) for path in closure(_PULLED.findall(page.decode()))) / 1000
        rows += [
            at_most(FIRST_KB, plain(f"{name}: first visit", "–", html + pulled, "kB compressed")),
            at_most(LATER_KB, plain(f"{name}: later visit", "–", html, "kB compressed")),
            plain(f"{name}: later visit, as sent by this server", "–", sent, "kB"),
        ]
    return rows


def closure(addresses: Iterable[str]) -> set[Path]:
    """The files of some addresses, and those that style sheets and scripts among them pull in turn."""
    waiting, found = list(addresses), set()
    while waiting:
        address = normpath(urlsplit(waiting.pop()).path)
        path = _file(address)
        if path is None or path in found:
            continue
        found.add(path)
        pattern = {".css": _BY_CSS, ".js": _BY_JS}.get(path.suffix)
        for each in pattern.findall(path.read_text(encoding="utf-8")) if pattern else ():
            if not each.startswith("data:"):
                waiting.append(each if each.startswith("/") else join(dirname(address), each))
    return found


def _file(address: str) -> Path | None:
    name = address.removeprefix("/static/")
    if settings.STATIC_ROOT:
        path = Path(settings.STATIC_ROOT) / name
        return path if path.is_file() else None
    found = finders.find(name)
    return Path(found) if found else None


def _served_size(path: Path) -> int:
    """What WhiteNoise sends to a browser that takes gzip: compressed once, at its best, unless that helps nothing."""
    content = path.read_bytes()
    return min(len(content), len(gzip.compress(content, 9)))


def _memory(browser: Browser, addresses: list[str]) -> list[Row]:
    """All pages in turn, over HTTP, to one process."""
    with served() as server:
        person = visitor(server, browser)
        began = perf_counter()
        for number in range(REQUESTS):
            person.open(addresses[number % len(addresses)])
        taken = perf_counter() - began
        used = server.megabytes
        person.line.close()
    called = f"granian after {REQUESTS:,} requests"
    return [
        at_most(MEGABYTES, plain(called, connection.vendor, used, "MB")),
        plain(called, connection.vendor, REQUESTS / taken, "requests/s by one browser"),
    ]
