"""Database triggers that refuse every change of a recorded fact, and the question whether they are there.

SQLite's INSERT OR REPLACE deletes silently, so an insert at a taken place is refused as well. A later
migration that rebuilds the table on SQLite drops its triggers: it must call `install` again, and
`himpun ledger check` asserts that all of them stand.
"""

from __future__ import annotations

from typing import Any

TABLE = "ledger_entry"
REFUSED = "catatan tidak dapat diubah"

_SQLITE = {
    "ledger_entry_no_update": f"BEFORE UPDATE ON {TABLE}",
    "ledger_entry_no_delete": f"BEFORE DELETE ON {TABLE}",
    "ledger_entry_no_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} "  # noqa: S608 — constants
    "WHERE id = NEW.id OR (agency_id = NEW.agency_id AND seq = NEW.seq))",
}
_POSTGRES = {
    "ledger_entry_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    "ledger_entry_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def install(schema_editor: Any) -> None:
    """Put the guards on the entries' table."""
    if schema_editor.connection.vendor == "sqlite":
        for name, when in _SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    schema_editor.execute(
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSED}'; END $$ LANGUAGE plpgsql"
    )
    for name, when in _POSTGRES.items():
        schema_editor.execute(f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION ledger_refuse()")


def missing(connection: Any) -> list[str]:
    """The names of guards that are not there; empty when all stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            wanted = set(_SQLITE)
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D' AND NOT tgisinternal",
                [TABLE],
            )
            wanted = set(_POSTGRES)
        return sorted(wanted - {row[0] for row in cursor.fetchall()})
