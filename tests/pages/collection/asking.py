"""An office whose units were asked just now, and what their browsers send."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from himpun.collection.models import DataRequest
from himpun.collection.tests.stage import Stage, handed_out_with
from himpun.cycles.tests.office import open_office
from tests.pages.signing_in import client_of

HTMX = {"HX-Request": "true"}


def stage_now(*, units: int = 2, indicators: int = 2) -> Stage:
    """The office of 004 with its form handed out an hour ago, so that today's browsers may act."""
    return handed_out_with(open_office(units=units, indicators=indicators), now=an_hour_ago())


def an_hour_ago() -> datetime:
    return timezone.now() - timedelta(hours=1)


def minutes_ago(count: int) -> datetime:
    return timezone.now() - timedelta(minutes=count)


def head_of(stage: Stage, number: int = 0) -> Client:
    """The browser of a unit's head."""
    return client_of(stage.office, f"section_heads:{number + 1}")


def gatherer(stage: Stage) -> Client:
    return client_of(stage.office, "staff")


def stranger() -> Client:
    """Somebody of another office, in the same post."""
    other = open_office(units=1, name="Kantor Lain")
    return client_of(other, "staff")


def typed(request: DataRequest, place: int = 0, *, seen: int = 0, **texts: str) -> dict[str, str]:
    """What the page sends for one row: `text`, `nihil`, `note`, `obstacle`, `follow`."""
    number = request.rows[place]["indicator_id"]
    return {f"seen-{number}": str(seen), **{f"{name}-{number}": text for name, text in texts.items()}}


def address(request: DataRequest, place: int | None = None, act: str = "") -> str:
    cell = "" if place is None else f"{request.rows[place]['indicator_id']}/"
    return f"/pengumpulan/permintaan/{request.id}/{cell}{act}"


def text_of(answer: Any) -> str:
    """The page as one reads it."""
    return str(answer.content.decode())
