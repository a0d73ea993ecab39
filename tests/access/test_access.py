"""Every row of docs/access.md: the right role gets in, the wrong one does not, a stranger learns nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from himpun.pages.doors import ADMINISTRATOR, HOLDER, PUBLIC, SIGNED_IN
from tests.access.table import PAGE, Address, addresses, page
from tests.access.world import KNOWN, NOWHERE, Filled, World, build_world

WELL = {200, 204, 302, 303, 304, 422, 503}
"""The page, nothing new, gone on, refused on the same page for what was (not) sent; or, of health alone, not ready."""
LEAVING = {"portal:sign_out", "portal:end_session", "portal:end_other_sessions"}
"""These end the asker's own session: nobody else's is concerned."""
_ONE_TIME = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"|name="next" value="[^"]*"|[?]next=[^"]*"|nonce-\S+'
)


def test_the_table_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.access writes it anew"


def test_every_parameter_is_known() -> None:
    assert {name for address in addresses() for name in address.parameters} <= set(KNOWN)


@pytest.mark.django_db
def test_every_row_on_real_requests() -> None:
    world = build_world()
    wrong = [fault for address in addresses() for fault in _faults(address, world)]
    assert wrong == []


def _faults(address: Address, world: World) -> list[str]:
    faults = []
    for method in address.methods:
        faults += _signed_out(address, method, world) + _without_position(address, method, world)
        faults += _holder_at_an_administrators(address, method, world) + _stranger(address, method, world)
        if address.name not in LEAVING:
            faults += _right_role(address, method, world)
    return faults


def _signed_out(address: Address, method: str, world: World) -> list[str]:
    answer = _ask(world.signed_out, address, method, world.fillings(address.parameters)[0])
    goes_to_sign_in = answer.status_code == 302 and str(answer.headers["Location"]).startswith("/masuk/")
    is_right = not goes_to_sign_in if address.door == PUBLIC else goes_to_sign_in
    return [] if is_right else [_fault(address, method, "signed out", answer)]


def _without_position(address: Address, method: str, world: World) -> list[str]:
    if address.door in (PUBLIC, SIGNED_IN):
        return []
    answer = _ask(world.without_position, address, method, world.fillings(address.parameters)[0])
    return [] if answer.status_code == 403 else [_fault(address, method, "without a position", answer)]


def _holder_at_an_administrators(address: Address, method: str, world: World) -> list[str]:
    if address.door != ADMINISTRATOR:
        return []
    answer = _ask(world.holders[0], address, method, world.fillings(address.parameters)[0])
    return [] if answer.status_code == 403 else [_fault(address, method, "holder", answer)]


def _stranger(address: Address, method: str, world: World) -> list[str]:
    """Another office's administrator passes every door; the object must not be there for them."""
    owned = [name for name in address.parameters if name.endswith("_id") and name != "verification_id"]
    if address.door not in (HOLDER, ADMINISTRATOR) or not owned:
        return []
    filled = world.fillings(address.parameters)[0]
    theirs = _ask(world.stranger, address, method, filled)
    nowhere = _ask(world.stranger, address, method, {**filled, owned[0]: NOWHERE})
    same = theirs.status_code == nowhere.status_code == 404 and _body(theirs) == _body(nowhere)
    return [] if same else [_fault(address, method, f"stranger (nowhere: {nowhere.status_code})", theirs)]


def _right_role(address: Address, method: str, world: World) -> list[str]:
    """Somebody of the office gets in, at one of its objects."""
    people = [world.administrator] if address.door == ADMINISTRATOR else [world.administrator, *world.holders]
    answers = []
    for filled in world.fillings(address.parameters)[:400]:
        for person in people:
            answer = _ask(person, address, method, filled)
            if answer.status_code in WELL:
                return []
            answers.append(answer)
    return [_fault(address, method, "right role", answers[0])]


def _ask(client: Client, address: Address, method: str, filled: Filled) -> HttpResponseBase:
    url = reverse(address.name, kwargs=filled)
    answer: Any = client.get(url) if method == "GET" else client.post(url, {})
    assert answer.status_code != 500, f"{method} {url}"
    answer.read_body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer  # type: ignore[no-any-return]


def _body(answer: Any) -> bytes:
    return _ONE_TIME.sub(b"", answer.read_body)


def _fault(address: Address, method: str, who: str, answer: HttpResponseBase) -> str:
    where = answer.headers.get("Location", "")
    return f"{method} /{address.path} ({address.name}, {address.door}), {who}: {answer.status_code} {where}"
