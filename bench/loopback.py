"""The six acts over HTTP: the page is opened, its form is sent, and what it leads to is opened."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.urls import reverse

from bench.browsers import AGENT, Browser
from bench.page_acts import PagesWithAll, form_of
from bench.peers.acts import ROWS
from bench.rows import Row, plain
from bench.serving import HOST, Server, served

BROWSERS = 2
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Visitor:
    """One browser with a session of its own, and what its requests took."""

    port: int
    cookies: dict[str, str]
    pages: list[float] = field(default_factory=list)
    forms: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line = HTTPConnection(HOST, self.port, timeout=60)

    def act(self, address: str, fields: dict[str, str]) -> None:
        """Open the page, send its form, open the page that it leads to."""
        token = _TOKEN.search(self.open(address))
        assert token, address
        began = perf_counter()
        body = urlencode({**fields, "csrfmiddlewaretoken": token[1]})
        answer = self._ask("POST", address, body)
        answer.read()
        self.forms.append(perf_counter() - began)
        if answer.status not in (302, 303):
            raise AssertionError(f"{address}: {answer.status}")
        self.open(urlsplit(answer.headers["Location"]).path)

    def open(self, address: str) -> str:
        began = perf_counter()
        answer = self._ask("GET", address)
        page = answer.read().decode()
        self.pages.append(perf_counter() - began)
        if answer.status != 200:
            raise AssertionError(f"{address}: {answer.status}")
        return page

    def _ask(self, method: str, address: str, body: str | None = None) -> HTTPResponse:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "User-Agent": AGENT}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, address, body, headers)
        answer = self.line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            if value in ("", '""'):
                del self.cookies[name]
        return answer


def visitor(server: Server, browser: Browser) -> Visitor:
    """The same session as the test client's, from outside."""
    return Visitor(server.port, {name: cookie.value for name, cookie in browser.client.cookies.items()})


def over_http(*, cycles: int) -> list[Row]:
    """Two browsers at once, each with its own cycles; the server is one process. Without a goal."""
    engine = PagesWithAll()
    engine.prepare()
    numbers = range(BROWSERS * cycles)
    seconds = 0.0
    with served() as server:
        visitors = [
            {position: visitor(server, browser) for position, browser in engine.browsers.items()}
            for _ in range(BROWSERS)
        ]
        cpu = server.cpu_seconds
        for number in numbers:
            engine.begin(number)
        for row in ROWS:
            for number in numbers:
                engine.ready(number, row)
            seconds += _act(engine, row, [numbers[place::BROWSERS] for place in range(BROWSERS)], visitors)
        cpu = server.cpu_seconds - cpu
    for number in numbers:
        engine.end(number)
    everybody = [each for own in visitors for each in own.values()]
    pages = [taken for each in everybody for taken in each.pages]
    forms = [taken for each in everybody for taken in each.forms]
    called, kind = f"000, six acts, one unit, over HTTP with their pages: {engine.name}", connection.vendor
    return [
        plain(called, kind, len(numbers) / seconds, "cycles/s by two browsers"),
        plain(called, kind, cpu / len(numbers) * 1000, "CPU ms of the server per six acts and twelve pages"),
        plain(called, kind, median(pages) * 1000, "ms p50 of a page"),
        plain(called, kind, quantiles(pages, n=20)[-1] * 1000, "ms p95 of a page"),
        plain(called, kind, median(forms) * 1000, "ms p50 of a form sent"),
        plain(called, kind, quantiles(forms, n=20)[-1] * 1000, "ms p95 of a form sent"),
    ]


def _act(engine: PagesWithAll, row: str, shares: Sequence[range], visitors: Sequence[dict[int, Visitor]]) -> float:
    """One act of all cycles; seconds from the first page to the last."""
    faults: list[BaseException] = []

    def carry(share: range, own: dict[int, Visitor]) -> None:
        try:
            for number in share:
                task = engine.at[number]
                assert task.position_id is not None
                own[task.position_id].act(reverse("portal:task", args=[task.id]), form_of(row))
        except BaseException as fault:  # noqa: BLE001 - raised below
            faults.append(fault)

    threads = [threading.Thread(target=carry, args=pair) for pair in zip(shares, visitors, strict=True)]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return perf_counter() - began
