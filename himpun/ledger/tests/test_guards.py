"""The database itself refuses to change what was recorded."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from himpun.ledger import guards
from himpun.ledger.models import Entry
from himpun.ledger.selectors import check_chains
from himpun.ledger.services import record

NOW = datetime(2026, 4, 6, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    record("thing.seen", agency_id=1, at=NOW, doer=None, subject=("cycle", 1), data={"period": "2026-Q1"})
    return Entry.objects.get()


def _sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_works(entry: Entry) -> None:
    assert guards.missing(connection) == []
    assert [report.problem for report in check_chains()[0]] == [None]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = '{}'",
        "UPDATE ledger_entry SET verb = 'other' WHERE seq = 1",
        "DELETE FROM ledger_entry",
    ],
)
def test_a_change_is_refused(entry: Entry, statement: str) -> None:
    with pytest.raises(DatabaseError, match=guards.REFUSED):
        _sql(statement)

    entry.refresh_from_db()
    assert entry.verb == "thing.seen"


def test_replacing_or_emptying_is_refused(entry: Entry) -> None:
    columns = "id, agency_id, seq, at, verb, subject_kind, subject_id, body, previous_hash, hash"
    values = f"{entry.id}, 1, 1, '2026-04-06', 'x', 'cycle', 1, '', '', ''"
    sqlite = f"INSERT OR REPLACE INTO ledger_entry ({columns}) VALUES ({values})"
    with pytest.raises(DatabaseError, match=guards.REFUSED):
        _sql(sqlite if connection.vendor == "sqlite" else "TRUNCATE ledger_entry")

    assert Entry.objects.count() == 1


def test_a_guard_that_is_gone_is_named(entry: Entry) -> None:
    name = "ledger_entry_no_update" if connection.vendor == "sqlite" else "ledger_entry_no_change"
    where = "" if connection.vendor == "sqlite" else " ON ledger_entry"

    _sql(f"DROP TRIGGER {name}{where}")

    assert check_chains()[1] == [name]


def test_a_column_that_says_otherwise_than_the_text_is_found(entry: Entry) -> None:
    """Whoever can take the guards away still cannot make a page lie unnoticed."""
    if connection.vendor == "sqlite":
        _sql("DROP TRIGGER ledger_entry_no_update")
    else:
        _sql("DROP TRIGGER ledger_entry_no_change ON ledger_entry")
    Entry.objects.update(verb="thing.unseen")

    (report,) = check_chains()[0]
    assert report.problem == "catatan 1: kolom pencarian tidak cocok dengan isi catatan"
