"""The table of addresses and roles, made from the doors before the views."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLResolver, get_resolver

from himpun.pages.doors import ADMINISTRATOR, HOLDER, PUBLIC, SIGNED_IN

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
OTHERS = {"set_language"}
"""Django's own, which changes nothing but a cookie."""
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

ANSWERS = {
    PUBLIC: ("opens", "opens", "opens", "opens", "opens"),
    SIGNED_IN: ("to sign-in", "opens", "opens", "opens", "opens"),
    HOLDER: ("to sign-in", "refused", "opens", "opens", "not there"),
    ADMINISTRATOR: ("to sign-in", "refused", "refused", "opens", "not there"),
}
"""What each door answers to: signed out, signed in without a position, holder, administrator, another office."""


@dataclass(frozen=True)
class Address:
    """One address with its door, the methods that it takes and the parameters that name an object."""

    path: str
    name: str
    door: str
    methods: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.path))

    @property
    def row(self) -> str:
        answers = list(ANSWERS[self.door])
        if not self.parameters and answers[-1] == "not there":
            answers[-1] = "own office"
        return " | ".join(["", f"`/{self.path}`", self.name, "/".join(self.methods), self.door, *answers, ""]).strip()


def addresses() -> list[Address]:
    """Every address of the product, in the order in which they are matched."""
    return list(_walk(get_resolver(), "", ""))


def page() -> str:
    """docs/access.md."""
    return _HEAD + "\n".join(address.row for address in addresses()) + "\n"


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Address]:
    for item in resolver.url_patterns:
        path = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item, path, item.namespace or space)
        elif item.name not in OTHERS:
            callback: Any = item.callback
            yield Address(path, f"{space}:{item.name}", callback.door, callback.methods)


_HEAD = """# Who may open what

Made from the code by `python -m tests.access`; `tests/access` tries every row on real requests.

Two questions are asked of everybody. The **door** before the view (`himpun/pages/doors.py`) asks who the person is:
`public` asks nothing, `signed_in` for an account, `holder` for a position held today, `administrator` for an
administrator of the office. An address that names an object then goes through the app's `access.py`, which asks
whether that object is theirs: *not there* is the same 404 for what belongs to another office and for what does not
exist. What a person may *do* with an object that they may see (sign, accept, cancel) is for the service to say; its
refusal comes on the same page.

*own office*: the page opens and shows the person's own office only.

| address | name | methods | door | signed out | without position | holder | administrator | another office |
|---|---|---|---|---|---|---|---|---|
"""
