"""Every address with what no page of ours sends: in its query, in its parts, and in all fields of its forms.

SQLite takes much that PostgreSQL does not, a NUL above all; so this is asked of both.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.access.table import Address, addresses
from tests.access.world import Filled, build_world

STRANGE = ("\x00", "9" * 40, "²٣")
_FORM = re.compile(r"<form\b[^>]*>(.*?)</form>", re.DOTALL)
_NAME = re.compile(r'\bname="([^"]+)"')
_ASKED = re.compile(r"[?&](?:amp;)?([a-z_]+)=")
_ENDS = {"portal:sign_out", "portal:end_session", "portal:end_other_sessions", "portal:password"}


@pytest.mark.django_db
def test_it_works() -> None:
    world = build_world()
    client = world.administrator
    client.raise_request_exception = False
    faults: list[str] = []
    for address in addresses():
        if address.name in _ENDS:
            continue
        filled = world.fillings(address.parameters)[0]
        page = _text(client.get(_path(address, filled)))
        for value in STRANGE:
            faults += _faults(client, address, _path(address, filled), page, value)
            if address.parameters:
                strange = {**filled, address.parameters[-1]: value}
                faults += _faults(client, address, _path(address, strange), "", value)
    assert faults == []


def _path(address: Address, filled: Filled) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(filled[part[1]]), address.path)


def _faults(client: Client, address: Address, path: str, page: str, value: str) -> list[str]:
    """What became a fault of the program: with strange values in the query, and in the fields of the page's forms."""
    found = []
    asked = dict.fromkeys({*_ASKED.findall(page), *_names(page), "page", "cari"}, value)
    answers: list[tuple[str, Any]] = [("query", client.get(path, asked))] if "GET" in address.methods else []
    if "POST" in address.methods:
        answers.append(("fields", client.post(path, dict.fromkeys({*_names(page), "x"}, value))))
    for what, answer in answers:
        _text(answer)
        if answer.status_code in (500, 503) and address.name != "portal:health_ready":
            found.append(f"{address.name} {path!r}: {what} {value[:3]!r}: {answer.status_code}")
    return found


def _names(page: str) -> set[str]:
    return {name for form in _FORM.findall(page) for name in _NAME.findall(form)} - {"act", "csrfmiddlewaretoken"}


def _text(answer: Any) -> str:
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")
