"""Turn a DATABASE_URL into Django's description of a database, with the options that were measured (docs/adr/0002)."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous={synchronous}",
    "busy_timeout=20000",
    "foreign_keys=ON",
    # Without it INSERT OR REPLACE deletes ledger rows behind the back of the guard against DELETE.
    "recursive_triggers=ON",
    "cache_size=-20000",
    "mmap_size=134217728",
)


def sqlite(path: str | Path, *, synchronous: str = "FULL") -> dict[str, Any]:
    """A SQLite file that 50 writers can share: WAL, and the write lock taken when a transaction begins."""
    pragmas = "; ".join(f"PRAGMA {pragma}" for pragma in SQLITE_PRAGMAS).format(synchronous=synchronous)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "ATOMIC_REQUESTS": False,  # IMMEDIATE would lock the database for each GET
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": f"{pragmas};"},
    }


def postgresql(url: str, *, password: str | None = None, pool: tuple[int, int] = (2, 8)) -> dict[str, Any]:
    """A PostgreSQL database behind a pool of kept connections that plan a statement once, and not each time.

    The query part of the URL goes to libpq, but for `server_side_binding` and `prepare_threshold`.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL: the name of the database is missing after the last slash.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    options["server_side_binding"] = _switch("server_side_binding", options.get("server_side_binding", "true"))
    options["prepare_threshold"] = _threshold(options.get("prepare_threshold", "5"))
    options["pool"] = {"min_size": pool[0], "max_size": pool[1], "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": password if password is not None else unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,  # the pool keeps connections; Django must hand them back
        "OPTIONS": options,
    }


def read_database_url(
    url: str, *, password: str | None = None, synchronous: str = "FULL", pool: tuple[int, int] = (2, 8)
) -> dict[str, Any]:
    """Django's description of the database that the URL names; anything but SQLite and PostgreSQL is refused."""
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        path = unquote(rest.removeprefix("//").removeprefix("/"))
        if not rest.startswith("///") or not path:
            raise ImproperlyConfigured(
                "DATABASE_URL: write sqlite:///file or, for an absolute path, sqlite:////dir/file."
            )
        return sqlite(path, synchronous=synchronous)
    if scheme in {"postgresql", "postgres"}:
        return postgresql(url, password=password, pool=pool)
    raise ImproperlyConfigured(f"DATABASE_URL: {scheme}: is not known; sqlite: and postgresql: are.")


def _switch(name: str, written: str) -> bool:
    if written not in {"true", "false"}:
        raise ImproperlyConfigured(f"DATABASE_URL: {name} is true or false, not {written}.")
    return written == "true"


def _threshold(written: str) -> int | None:
    """After how many times a statement is kept by the server; None is never, which PgBouncer by transaction needs."""
    if written == "none":
        return None
    if not (written.isascii() and written.isdigit()):
        raise ImproperlyConfigured(f"DATABASE_URL: prepare_threshold is a whole number or none, not {written}.")
    return int(written)
