"""All that is kept, as one value to compare: every row of every table, and every file by name and hash."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from himpun.kernel.hashing import sha256_hex


def everything_kept(data: Path) -> dict[str, str]:
    """A digest for each table and each file; two of them differ where anything was written, changed or taken away."""
    return {**_tables(), **_files(data)}


def _tables() -> dict[str, str]:
    digests = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            digests[table] = f"{len(rows)} rows, {sha256_hex(chr(10).join(rows))}"
    return digests


def _files(data: Path) -> dict[str, str]:
    return {
        path.relative_to(data).as_posix(): sha256_hex(path.read_bytes()) for path in data.rglob("*") if path.is_file()
    }
