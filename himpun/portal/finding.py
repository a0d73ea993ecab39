"""Search over one office: cycles, documents, indicators, positions and people. Never a NIP, never another office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from himpun.cycles.models import Cycle
from himpun.cycles.selectors.seeing import cycles_seen_by
from himpun.documents.models import Document
from himpun.documents.selectors import Wanted, listed
from himpun.kernel.periods import parse_period
from himpun.kernel.text import clean_text
from himpun.organisations.actors import Actor
from himpun.organisations.models import Appointment, Position
from himpun.plans.models import Indicator

MOST = 10
"""Of each kind; who needs more uses the list of that kind, which can be narrowed."""

SHORTEST = 2
LONGEST = 100


@dataclass(frozen=True)
class Post:
    """A position, and who holds it on the day; without holder it is vacant."""

    position: Position
    holders: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What an office has under some words, at most ten of each kind."""

    cycles: list[Cycle]
    documents: list[Document]
    indicators: list[Indicator]
    posts: list[Post]

    @property
    def is_empty(self) -> bool:
        return not (self.cycles or self.documents or self.indicators or self.posts)


def words_of(text: str) -> str:
    """What is really looked for: printable, without needless spaces, not too long."""
    return " ".join(clean_text(text).split())[:LONGEST]


def find(actor: Actor, text: str, *, today: date, is_administrator: bool) -> Found | None:
    """What the office has; None while there are too few letters to look for."""
    wanted = words_of(text)
    if len(wanted) < SHORTEST:
        return None
    return Found(
        cycles=_cycles(actor, wanted.lower().split(), is_administrator=is_administrator),
        documents=list(listed(actor.agency_id, Wanted(text=wanted))[:MOST]),
        indicators=_indicators(actor, wanted, today),
        posts=_posts(actor, wanted, today),
    )


def _cycles(actor: Actor, words: Iterable[str], *, is_administrator: bool) -> list[Cycle]:
    """Every word is in the title of the procedure or in the name of the period ("triwulan iii 2026")."""
    seen = cycles_seen_by(actor, is_administrator=is_administrator)
    keys = list(Cycle.objects.filter(agency_id=actor.agency_id).values_list("period", flat=True).distinct())
    labels = {key: f"{parse_period(key).label} {key}".lower().split() for key in keys}
    for word in words:
        named = [key for key, parts in labels.items() if word in parts]
        seen = seen.filter(Q(procedure__title__icontains=word) | Q(period__in=named))
    return list(seen.select_related("procedure").order_by("-started_at", "-id")[:MOST])


def _indicators(actor: Actor, wanted: str, today: date) -> list[Indicator]:
    rows = Indicator.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), agency_id=actor.agency_id)
    return list(rows.filter(Q(name__icontains=wanted) | Q(code__icontains=wanted)).order_by("order", "id")[:MOST])


def _posts(actor: Actor, wanted: str, today: date) -> list[Post]:
    """Positions by their title, or by the name of who holds them today."""
    holding = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today, position__unit__agency_id=actor.agency_id
    )
    named = holding.filter(official__name__icontains=wanted).values("position_id")
    rows = Position.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), unit__agency_id=actor.agency_id)
    fitting = rows.filter(Q(title__icontains=wanted) | Q(pk__in=named)).select_related("unit")
    positions = list(fitting.order_by("unit__order", "order", "id")[:MOST])
    held: dict[int, list[str]] = {}
    for row in holding.filter(position__in=positions).select_related("official"):
        name = row.official.name if row.capacity == "definitif" else f"{row.get_capacity_display()} {row.official.name}"
        held.setdefault(row.position_id, []).append(name)
    return [Post(position, tuple(held.get(position.id, ()))) for position in positions]
