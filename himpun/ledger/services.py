"""Writing facts. Only here does the chain grow, inside the transaction of the act it records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from himpun.kernel.hashing import canonical_json
from himpun.kernel.refusals import Refusal
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
_head = Select(lambda agency_id: Head.objects.select_for_update().filter(pk=agency_id), int)
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
    """Record facts in their order: three statements, and one more for each further ninety facts."""
    if not connection.in_atomic_block:
        raise RuntimeError("a fact is recorded inside the transaction of its act")
    head = _locked_head(agency_id)
    if head.at is not None and at < head.at - ARRIVAL:
        raise Refusal(
            "clock_set_back",
            "Jam komputer ini lebih awal daripada catatan terakhir kantor. "
            "Periksa tanggal dan jam komputer, lalu ulangi.",
            newest=head.at.isoformat(),
            given=at.isoformat(),
        )
    at = max(at, head.at) if head.at else at
    entries, recorded = [], []
    for fact in facts:
        seq = head.seq + 1
        entry = _entry(fact, agency_id=agency_id, seq=seq, at=at, doer=doer, previous_hash=head.hash)
        head.seq, head.hash, head.at = seq, entry.hash, at
        entries.append(entry)
        recorded.append(Recorded(agency_id, seq, at, fact, doer))
    _insert_entries(entries)
    _write_head(head)
    for item in recorded:
        for follow_up in (*_follow_ups.get(item.verb, ()), *_follow_ups.get(item.topic, ())):
            follow_up(item)
    return recorded


def _locked_head(agency_id: int) -> Head:
    head = _head.first(agency_id)
    if head is None:
        Head.objects.get_or_create(pk=agency_id, defaults={"hash": GENESIS})
        head = Head.objects.select_for_update().get(pk=agency_id)
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
