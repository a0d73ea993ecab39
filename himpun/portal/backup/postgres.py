"""PostgreSQL: every table by COPY, all within one REPEATABLE READ transaction, so that they belong to one moment.

Not pg_dump: its version must fit the server's, it is often not installed where Himpun is, and its text would have to
be trusted. The tables are made by Himpun's own migrations, and only rows are carried. Restoring is one transaction,
table definitions included, so a kill in the middle leaves what was there before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from himpun.kernel.refusals import Refusal
from himpun.portal.backup import soundness
from himpun.portal.backup.package import Package, Writing
from himpun.portal.backup.sqlite import named_files

FOLDER = "database/"
COLUMNS = "database/columns.json"


def dump(package: Writing) -> tuple[list[soundness.Migration], list[str]]:
    """Add every table as it stands at one moment. Returns the migrations and the files that the rows name."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        columns = _columns(cursor)
        package.add(COLUMNS, [json.dumps(columns).encode()], compressed=True)
        for table, names in columns.items():
            with cursor.copy(f"COPY {_quoted(table)} ({_listed(names)}) TO STDOUT") as copy:
                package.add(f"{FOLDER}{table}.copy", (bytes(chunk) for chunk in copy), compressed=True)
        return soundness.applied(connection), named_files(connection)


def load(package: Package, before_commit: Callable[[], None]) -> int:
    """Put the backup's rows in the place of ours. Returns how many ledger entries were checked."""
    migrations = [(app, name) for app, name in package.manifest["migrations"]]
    columns: dict[str, list[str]] = json.loads(b"".join(package.chunks(COLUMNS)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '30s'")
            _drop_tables(cursor, set(columns))
            # Rows that migrations write must not leave checks pending when the next one alters their table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _migrate(migrations)
            _refuse_other_columns(_columns(cursor), columns)
            _empty_tables(cursor, columns)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, names in columns.items():
                with cursor.copy(f"COPY {_quoted(table)} ({_listed(names)}) FROM STDIN") as copy:
                    for chunk in package.chunks(f"{FOLDER}{table}.copy"):
                        copy.write(chunk)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _set_sequences(cursor, columns)
            entries = soundness.refuse_unsound(connection)
            before_commit()
            return entries
    except OperationalError as fault:
        if "lock timeout" not in str(fault):
            raise
        raise Refusal(
            "database_in_use", "Basis data sedang dipakai. Hentikan Himpun dan pekerjanya, lalu ulangi."
        ) from fault


def _migrate(migrations: list[soundness.Migration]) -> None:
    """Make the tables as the backup's version had them: up to the last of its migrations in each app."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    recorded = set(migrations)
    last = [
        key
        for key in migrations
        if key in nodes and not any(child.key in recorded and child.key[0] == key[0] for child in nodes[key].children)
    ]
    executor.migrate(last)


def _columns(cursor: Any) -> dict[str, list[str]]:
    """The tables of our schema with their columns, in a fixed order."""
    cursor.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
        "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _drop_tables(cursor: Any, theirs: set[str]) -> None:
    """Only tables that are Himpun's: others in the same schema are not ours to touch."""
    ours = {*connection.introspection.django_table_names(only_existing=True), *theirs, "django_migrations"}
    tables = sorted(ours & set(connection.introspection.table_names(cursor)))
    if tables:
        cursor.execute(f"DROP TABLE {_listed(tables)} CASCADE")


def _refuse_other_columns(ours: dict[str, list[str]], theirs: dict[str, list[str]]) -> None:
    lacking = [table for table, names in theirs.items() if set(names) - set(ours.get(table, []))]
    if lacking:
        raise Refusal(
            "backup_of_other_tables",
            f"Cadangan ini memuat tabel {lacking[0]} yang bukan milik Himpun versi ini; tidak ada yang diubah.",
            tables=lacking,
        )


def _empty_tables(cursor: Any, columns: dict[str, list[str]]) -> None:
    """Take out what the migrations wrote. The ledger's table is guarded against that, and empty."""
    cursor.execute(f"TRUNCATE {_listed([table for table in columns if table != 'ledger_entry'])}")


def _set_sequences(cursor: Any, columns: dict[str, list[str]]) -> None:
    """Let new rows get the next number."""
    for table, names in columns.items():
        for name in names:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(table), name])
            [sequence] = cursor.fetchone()
            if sequence:
                newest = f"(SELECT max({_quoted(name)}) FROM {_quoted(table)})"  # noqa: S608 - our own tables' names
                cursor.execute(f"SELECT setval(%s, coalesce({newest}, 1), {newest} IS NOT NULL)", [sequence])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _listed(names: list[str]) -> str:
    return ", ".join(_quoted(name) for name in names)
