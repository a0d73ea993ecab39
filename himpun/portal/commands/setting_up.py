"""Getting ready: Django for commands that need the database, and output for people or for programs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from himpun.kernel.refusals import Refusal
from himpun.portal.commands.faults import WrongUse, of_the_system

_MIGRATING = 0x48494D50
"""Names the lock that keeps two processes from changing the tables at once."""


def use_django(*, data: Path | None = None, migrate: bool = False, tables: bool = True) -> None:
    """Start Django with the installation's settings, or with a data directory of its own.

    Refuses settings that do not fit, a database that cannot be reached and, unless `tables` is False, an empty one.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if data is not None:
        os.environ["HIMPUN_DATA"] = str(data)
    import django
    from django.core.exceptions import ImproperlyConfigured

    from config.environment import environment

    try:
        environment().data.mkdir(mode=0o750, parents=True, exist_ok=True)
        django.setup()
    except ImproperlyConfigured as fault:
        raise WrongUse("settings_faulty", f"Setelan lingkungan tidak sesuai (docs/settings.md).\n{fault}") from fault
    has_tables = _has_tables()
    if migrate:
        _migrate()
    elif tables and not has_tables:
        raise WrongUse(
            "database_empty",
            "Basis data ini belum berisi tabel Himpun. Periksa HIMPUN_DATA atau DATABASE_URL; "
            "bila memang baru, siapkan dengan: himpun init.",
        )


def _has_tables() -> bool:
    from django.db import OperationalError, connection

    try:
        return "ledger_entry" in connection.introspection.table_names()
    except OperationalError as fault:
        reason = str(fault).strip().splitlines()[0]
        raise WrongUse(
            "database_unreachable", f"Basis data tidak dapat dibuka ({reason}). Periksa DATABASE_URL dan servernya."
        ) from fault


def _migrate() -> None:
    """Make the tables, all or none: killed half-way, Django alone could leave a table that it does not remember."""
    from django.core.management import call_command
    from django.db import connection, transaction

    # SQLite changes tables only with its foreign keys off, and takes that switch only outside a transaction.
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            # Nodes that are updated at once take turns; the later ones find nothing left to do.
            connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [_MIGRATING])
        call_command("migrate", interactive=False, verbosity=0)


def count(low: int, high: int) -> Callable[[str], int]:
    """For argparse: a whole number from low to high."""

    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"isi bilangan {low}–{high}, bukan {text!r}")
        return int(text)

    return read


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="keluaran JSON untuk dibaca program")


def say(line: str = "") -> None:
    print(line)


def note(line: str) -> None:
    """Progress and remarks go to stderr, so that stdout stays what the command answers."""
    print(line, file=sys.stderr, flush=True)


def say_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def read_file(path: Path, *, limit: int = 60_000_000) -> bytes:
    """The bytes of a file a person named, or a refusal that says what is wrong with it."""
    try:
        if path.stat().st_size > limit:
            raise Refusal("file_too_large", f"Berkas {path} terlalu besar (lebih dari {limit // 1_000_000} MB).")
        return path.read_bytes()
    except OSError as fault:
        raise of_the_system(fault) from fault
