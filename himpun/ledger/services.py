"""Writing facts. Only here does the chain grow, inside the transaction of the act it records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from himpun.kernel.hashing import canonical_json
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import in_hand
from himpun.ledger.models import Entry, Head
from himpun.ledger.prepared import Insert, Select, Update
from himpun.ledger.rules import GENESIS, link


@dataclass(frozen=True)
class Doer:
    """Who acted, as the ledger keeps it: ids, the position's text and the capacity; never a name."""

    official_id: int
    position_id: int | None
    position_title: str
    capacity: str


@dataclass(frozen=True)
class Fact:
    """One thing that happened: a verb, what it happened to, and what a reader must know to follow it."""

    verb: str
    subject: tuple[str, int]
    data: Mapping[str, Any] = field(default_factory=dict)
    cycle_id: int | None = None


@dataclass(frozen=True)
class Recorded:
    """A fact with its place in the chain: what follow-up work receives."""

    agency_id: int
    seq: int
    at: datetime
    fact: Fact
    doer: Doer | None

    @property
    def verb(self) -> str:
        return self.fact.verb

    @property
    def data(self) -> Mapping[str, Any]:
        return self.fact.data

    @property
    def topic(self) -> str:
        """The verb with the kind of work it is about, such as "step.opened:gather"."""
        return f"{self.verb}:{self.data.get('work')}"


ARRIVAL = timedelta(minutes=5)
"""Who waits for the lock may have looked at the clock before whoever was quicker; more than this is a wrong clock."""

FollowUp = Callable[[Recorded], None]
_head = Select(lambda agency_id: Head._base_manager.select_for_update().filter(pk=agency_id), int)
_insert_entries = Insert(Entry)
_write_head = Update(Head, "seq", "hash", "at")
_follow_ups: dict[str, Sequence[FollowUp]] = {}


def wire(follow_ups: Mapping[str, Sequence[FollowUp]]) -> None:
    """Set what each verb, or verb with its work ("step.opened:gather"), starts. Called once, by `portal.wiring`."""
    _follow_ups.clear()
    _follow_ups.update(follow_ups)


def record(
    verb: str,
    *,
    agency_id: int,
    at: datetime,
    doer: Doer | None,
    subject: tuple[str, int],
    data: Mapping[str, Any] | None = None,
    cycle_id: int | None = None,
) -> Recorded:
    """Record one fact and start the work that follows from it, all in the caller's transaction."""
    return record_all([Fact(verb, subject, data or {}, cycle_id)], agency_id=agency_id, at=at, doer=doer)[0]


def record_all(facts: Iterable[Fact], *, agency_id: int, at: datetime, doer: Doer | None) -> list[Recorded]:
    """Record facts in their order, and start what follows from them.

    An act takes hold of the chain's end once, and writes all its facts together at its end: three statements, and one
    more for each further ninety facts on SQLite.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a fact is recorded inside the transaction of its act")
    recorded = _chain(agency_id).extended(facts, at=at, doer=doer)
    for item in recorded:
        for follow_up in (*_follow_ups.get(item.verb, ()), *_follow_ups.get(item.topic, ())):
            follow_up(item)
    return recorded


@dataclass
class _Chain:
    """One agency's chain while it grows: its end, which is locked, and the entries that wait to be written."""

    head: Head
    writes_at_once: bool
    waiting: list[Entry] = field(default_factory=list)

    def extended(self, facts: Iterable[Fact], *, at: datetime, doer: Doer | None) -> list[Recorded]:
        """The facts with their places at the chain's end."""
        head = self.head
        if head.at is not None and at < head.at - ARRIVAL:
            raise _clock_set_back(head.at, at)
        at = max(at, head.at) if head.at else at
        recorded = []
        for fact in facts:
            entry = _entry(fact, agency_id=head.agency_id, seq=head.seq + 1, at=at, doer=doer, previous_hash=head.hash)
            head.seq, head.hash, head.at = entry.seq, entry.hash, at
            self.waiting.append(entry)
            recorded.append(Recorded(head.agency_id, entry.seq, at, fact, doer))
        if self.writes_at_once:
            self.write()
        return recorded

    def write(self) -> None:
        if self.waiting:
            _insert_entries(self.waiting)
            _write_head(self.head)
            self.waiting = []


def _chain(agency_id: int) -> _Chain:
    """The chain that the act under way has in hand. Outside of an act each recording takes it, and writes, alone."""
    hand = in_hand()
    if hand is None:
        return _Chain(_locked_head(agency_id), writes_at_once=True)
    chain: _Chain | None = hand.kept.get((_Chain, agency_id))
    if chain is None:
        chain = hand.kept[_Chain, agency_id] = _Chain(_locked_head(agency_id), writes_at_once=False)
        hand.at_end.append(chain.write)
    return chain


def _clock_set_back(newest: datetime, given: datetime) -> Refusal:
    return Refusal(
        "clock_set_back",
        "Jam komputer ini lebih awal daripada catatan terakhir kantor. Periksa tanggal dan jam komputer, lalu ulangi.",
        newest=newest.isoformat(),
        given=given.isoformat(),
    )


def _locked_head(agency_id: int) -> Head:
    head = _head.first(agency_id)
    if head is None:
        Head._base_manager.get_or_create(pk=agency_id, defaults={"hash": GENESIS})
        head = Head._base_manager.select_for_update().get(pk=agency_id)
    return head


def _entry(fact: Fact, *, agency_id: int, seq: int, at: datetime, doer: Doer | None, previous_hash: str) -> Entry:
    kind, subject_id = fact.subject
    at = at.astimezone(UTC)
    body = canonical_json(
        {
            "agency": agency_id,
            "seq": seq,
            "at": at,
            "verb": fact.verb,
            "subject": {"kind": kind, "id": subject_id},
            "cycle": fact.cycle_id,
            "doer": None if doer is None else vars(doer),
            "data": dict(fact.data),
        }
    )
    return Entry(
        agency_id=agency_id,
        seq=seq,
        at=at,
        verb=fact.verb,
        subject_kind=kind,
        subject_id=subject_id,
        cycle_id=fact.cycle_id,
        body=body,
        previous_hash=previous_hash,
        hash=link(previous_hash, body),
    )
