"""A fresh, migrated database for each thing that is measured, on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.with_postgres import private_server, why_not

_numbers = itertools.count(1)


@contextmanager
def sqlite(home: Path) -> Iterator[str]:
    """The template's address; `copied` makes the others from it."""
    yield f"sqlite:///{home / 'template.sqlite3'}"


@contextmanager
def postgresql(home: Path) -> Iterator[str]:
    """A private server on a free loopback port, which ends with the block. It waits for no disk (fsync off)."""
    del home
    with private_server() as url:
        yield url


KINDS = {"sqlite": sqlite, "postgresql": postgresql}


def left_out() -> dict[str, str]:
    """Which databases cannot be had here, and why."""
    reason = why_not()
    return {"postgresql": reason} if reason else {}


@contextmanager
def copied(template: str, home: Path) -> Iterator[dict[str, str]]:
    """What the environment of a measuring process says: a copy of the template, and an empty data directory."""
    number = next(_numbers)
    data = home / f"data-{number}"
    data.mkdir()
    address = urlsplit(template)
    if address.scheme == "sqlite":
        file = data / "bench.sqlite3"
        shutil.copyfile(Path(address.path), file)
        yield _environment(f"sqlite:///{file}", data)
        shutil.rmtree(data, ignore_errors=True)
        return
    name = f"bench_{number}"
    # Nobody may be connected to a database that is copied, so ask from another one.
    with psycopg.connect(urlunsplit(address._replace(path="/postgres")), autocommit=True) as server:
        old = sql.Identifier(address.path.removeprefix("/"))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), old))
    yield _environment(urlunsplit(address._replace(path=f"/{name}")), data)
    shutil.rmtree(data, ignore_errors=True)


def _environment(url: str, data: Path) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url, "HIMPUN_DATA": str(data)}
