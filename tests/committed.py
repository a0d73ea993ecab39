"""A fresh database that really commits, for tests of threads, subprocesses, locks and kill -9.

The ledger's guards refuse DELETE, so such a test cannot be cleaned up after by a flush, as `transactional_db` would.
Instead each gets its own copy of the migrated database: on SQLite a copy of a file, on PostgreSQL
`CREATE DATABASE … TEMPLATE …`; both take less than a tenth of a second. The fixture is in the root `conftest.py`.
"""

import contextlib
import dataclasses
import itertools
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, connections

_Outcome = TypeVar("_Outcome")
_numbers = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class CommittedDatabase:
    """Where the fresh database and its files are, in this process and for others."""

    url: str
    """What DATABASE_URL must be for a subprocess; `environment` has it already."""

    data: Path
    """The empty HIMPUN_DATA directory that goes with it."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a subprocess (`subprocess.run(…, env=committed_db.environment)`)."""
        return os.environ | {"DATABASE_URL": self.url, "HIMPUN_DATA": str(self.data)}

    def at_once(self, acts: Sequence[Callable[[], _Outcome]]) -> list[_Outcome | Exception]:
        """Carry out the acts at the same moment, each in a thread with its own connection.

        Returns what each returned or raised, in the order given: who won is for the test to say.
        """
        outcomes: list[_Outcome | Exception] = [RuntimeError("the thread did not end")] * len(acts)
        ready = threading.Barrier(len(acts))

        def carry_out(place: int) -> None:
            try:
                ready.wait(timeout=30)
                outcomes[place] = acts[place]()
            except Exception as fault:  # noqa: BLE001 - the test asserts what it is
                outcomes[place] = fault
            finally:
                connections.close_all()

        threads = [threading.Thread(target=carry_out, args=(place,), daemon=True) for place in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        return outcomes


class Template:
    """The migrated test database, kept aside to be copied, where no test can leave a session on it."""

    def __init__(self, home: Path) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        # A template taken inside a test would carry that test's rows into every other.
        assert not connection.in_atomic_block, "committed_db and db cannot serve the same test"
        self.vendor = connection.vendor
        self.tested = str(connection.settings_dict["NAME"])
        self.file = home / "template.sqlite3"
        if self.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])
            return
        # PostgreSQL copies only a database to which nobody is connected: neither we, nor what an earlier test left.
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        self.kept = f"{self.tested}_kept"
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self.tested])
            cursor.execute(f'CREATE DATABASE "{self.kept}" TEMPLATE "{self.tested}" ALLOW_CONNECTIONS false')

    def discard(self) -> None:
        """Remove what was kept aside; on SQLite pytest sweeps the file."""
        if self.vendor == "postgresql":
            with connections[DEFAULT_DB_ALIAS]._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{self.kept}"')

    @contextlib.contextmanager
    def copy(self, home: Path) -> Iterator[str]:
        """Make a fresh copy, yield its NAME, and remove it afterwards with whoever still hangs on it."""
        if self.vendor == "sqlite":
            file = home / "committed.sqlite3"
            shutil.copyfile(self.file, file)
            yield str(file)
            return
        connection = connections[DEFAULT_DB_ALIAS]
        name = f"{self.tested}_{next(_numbers)}"
        # Django keeps one pool for each alias, so the next connection would still go to the old database.
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.kept}"')
        try:
            yield name
        finally:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def in_place_of_the_default(name: str) -> Iterator[str]:
    """Let every connection made from here on, in any thread, go to the database of that name; yield its URL.

    The test run's own connection is set aside, not closed: on SQLite the test database lives in it.
    """
    aside = connections[DEFAULT_DB_ALIAS]
    description = connections.databases[DEFAULT_DB_ALIAS]
    connections.databases[DEFAULT_DB_ALIAS] = {**description, "NAME": name}
    del connections[DEFAULT_DB_ALIAS]
    try:
        yield _url(connections.databases[DEFAULT_DB_ALIAS])
    finally:
        fresh = connections[DEFAULT_DB_ALIAS]
        fresh.close()
        if fresh.vendor == "postgresql":
            fresh.close_pool()  # type: ignore[attr-defined]
        connections.databases[DEFAULT_DB_ALIAS] = description
        connections[DEFAULT_DB_ALIAS] = aside


def _url(description: dict[str, Any]) -> str:
    if description["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{description['NAME']}"
    user, password = quote(description["USER"], safe=""), quote(description["PASSWORD"], safe="")
    return f"postgresql://{user}:{password}@{description['HOST']}:{description['PORT']}/{description['NAME']}"
