"""Reading the ledger back: the story of a thing, and whether the chains hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from himpun.ledger import guards
from himpun.ledger.models import Entry, Head
from himpun.ledger.rules import Link, first_break


@dataclass(frozen=True)
class ChainReport:
    """What a check of one agency's chain found. `problem` is None when it holds."""

    agency_id: int
    entries: int
    head: str
    problem: str | None


def links(agency_id: int) -> Iterator[Link]:
    """One agency's chain from its first entry, read in pieces."""
    rows = Entry.objects.filter(agency_id=agency_id).order_by("seq").values_list("seq", "body", "previous_hash", "hash")
    return (Link(*row) for row in rows.iterator(chunk_size=5000))


def check_chains() -> tuple[list[ChainReport], list[str]]:
    """Check every chain against its head, and name the database guards that are missing."""
    reports = []
    heads = {head.agency_id: head for head in Head.objects.all()}
    for agency_id in sorted({*heads, *Entry.objects.values_list("agency_id", flat=True).distinct()}):
        broken, last, count = first_break(links(agency_id))
        problem = f"catatan {broken.seq}: {broken.reason}" if broken else _first_column_astray(agency_id)
        head = heads.get(agency_id)
        if problem is None and (head is None or (head.hash, head.seq) != (last, count)):
            problem = f"ujung rantai tidak cocok: tercatat {head.seq if head else 'tidak ada'}, ditemukan {count}"
        reports.append(ChainReport(agency_id, count, last, problem))
    return reports, guards.missing(connection)


def _first_column_astray(agency_id: int) -> str | None:
    """The columns only repeat the hashed text for searching; one that says otherwise would mislead every page."""
    rows = Entry.objects.filter(agency_id=agency_id).order_by("seq")
    columns = rows.values_list("seq", "body", "at", "verb", "subject_kind", "subject_id", "cycle_id")
    for seq, body, *told in columns.iterator(chunk_size=5000):
        fact = json.loads(body)
        at, subject = datetime.fromisoformat(fact["at"]), fact["subject"]
        if told != [at, fact["verb"], subject["kind"], subject["id"], fact["cycle"]]:
            return f"catatan {seq}: kolom pencarian tidak cocok dengan isi catatan"
    return None


@dataclass(frozen=True)
class Told:
    """One recorded fact as a page tells it. `doer` is the position's title then; empty where a clock acted."""

    at: datetime
    verb: str
    doer: str
    capacity: str
    data: Mapping[str, Any]


def told_about(agency_id: int, kind: str, subject_id: int) -> list[Told]:
    """All that was recorded about one thing of an office, oldest first."""
    rows = Entry.objects.filter(subject_kind=kind, subject_id=subject_id, agency_id=agency_id).order_by("seq")
    return [_told(entry) for entry in rows]


def _told(entry: Entry) -> Told:
    fact = json.loads(entry.body)
    doer = fact.get("doer") or {}
    return Told(entry.at, entry.verb, doer.get("position_title", ""), doer.get("capacity", ""), fact.get("data") or {})


def story(cycle_id: int) -> list[Entry]:
    """All that was recorded about one cycle, oldest first."""
    return list(Entry.objects.filter(cycle_id=cycle_id).order_by("seq"))


def head_of(agency_id: int) -> Head | None:
    return Head.objects.filter(pk=agency_id).first()
