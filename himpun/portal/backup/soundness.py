"""Whether a database may take the place of another: its migrations are known, its chains hold, its guards stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.migrations.loader import MigrationLoader

from himpun.kernel.refusals import Refusal
from himpun.ledger import guards
from himpun.ledger.rules import Link, first_break

Migration = tuple[str, str]

LIVE_TABLES = ("ledger_head", "organisations_agency", "organisations_user")
"""A database with a row in one of these holds somebody's work."""


def holds_work(connection: Any) -> bool:
    """True when a database is in use: it holds an office, an account or a recorded fact."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in LIVE_TABLES:
            if table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - from the list above
                if cursor.fetchone():
                    return True
    return False


def applied(connection: Any) -> list[Migration]:
    """The migrations that made this database what it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(app, name) for app, name in cursor.fetchall()]


def refuse_newer(migrations: list[Migration], version: str) -> None:
    """A backup of a newer version has tables that this one does not know."""
    known = set(MigrationLoader(None).disk_migrations)
    strange = sorted(set(migrations) - known)
    if strange:
        raise Refusal(
            "backup_is_newer",
            f"Cadangan ini dibuat oleh Himpun versi {version}, yang lebih baru. Pasang versi itu, lalu pulihkan lagi.",
            migrations=[f"{app}.{name}" for app, name in strange],
        )


def is_older(migrations: list[Migration]) -> bool:
    """True when the restored database still has to be migrated."""
    ours = {key for key in MigrationLoader(None).disk_migrations if key[0] in {app for app, _ in migrations}}
    return bool(ours - set(migrations))


def refuse_unsound(connection: Any) -> int:
    """Check every chain against its head, and the guards. Returns the number of entries that were read."""
    problems = [f"penjaga {name} tidak ada" for name in guards.missing(connection)]
    read = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_id, seq, hash FROM ledger_head")
        heads = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT agency_id FROM ledger_entry")
        agencies = {*heads, *(row[0] for row in cursor.fetchall())}
    for agency_id in sorted(agencies):
        broken, last, count = first_break(_links(connection, agency_id))
        read += count
        if broken:
            problems.append(f"catatan {broken.seq} kantor {agency_id}: {broken.reason}")
        elif heads.get(agency_id) != (count, last):
            problems.append(f"ujung rantai kantor {agency_id} tidak cocok")
    if problems:
        raise Refusal(
            "ledger_unsound",
            f"Buku catatan di dalam cadangan tidak utuh ({problems[0]}); tidak ada yang diubah. Pakai cadangan lain.",
            problems=problems,
        )
    return read


def _links(connection: Any, agency_id: int) -> Iterator[Link]:
    sql = "SELECT seq, body, previous_hash, hash FROM ledger_entry WHERE agency_id = %s ORDER BY seq"
    with connection.cursor() as cursor:
        cursor.execute(sql, [agency_id])
        while rows := cursor.fetchmany(2000):
            yield from (Link(*row) for row in rows)
