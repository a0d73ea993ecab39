"""What each kind of work brings to its desk: a template, what it shows, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk

Act = Callable[[Request, Desk], HttpResponse | None]
"""What a button does. None: go on, to the task's page with what was done and what follows; a form of `desk.forms` with
messages, or a Refusal that is raised, brings the page again with what was typed."""


@dataclass(frozen=True)
class Work:
    """One kind of work. `template` extends "portal/desk/base.html"; `acts` by the value of the button "act".

    The blocks of the base: `matter` (always shown), `work` (only for who may act), `seen` (read-only, for the others).
    """

    template: str
    context: Callable[[Request, Desk], dict[str, Any]]
    acts: Mapping[str, Act] = field(default_factory=dict)
