"""What must be there before a task may be completed, for work that belongs to no later part of the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from himpun.cycles.models import Task
from himpun.cycles.services.complete import Readiness
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor


def published(_task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """Publishing names its places; it is not ticked off."""
    raise Refusal("place_missing", "Catat di mana dan kapan hasilnya diumumkan; tugas ini selesai bersamanya.")


READINESS: Mapping[str, Readiness] = {"publish": published}
