"""Whether this installation can serve now: what a proxy or a service manager asks every few seconds."""

from __future__ import annotations

import functools
import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from himpun.portal.jobs import life

log = logging.getLogger("himpun.health")


@dataclass(frozen=True)
class Readiness:
    """The three things without which people would wait in vain; without the database the others count as missing."""

    database: bool
    migrations: bool
    worker: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.migrations and self.worker


def readiness(now: datetime) -> Readiness:
    """Ask the database. Never raises: a database that is away is an answer."""
    try:
        missing = missing_migrations()
        return Readiness(database=True, migrations=not missing, worker=not missing and life.is_worked(now))
    except DatabaseError as fault:
        log.warning("database not to be had: %s", fault)
        return Readiness(database=False, migrations=False, worker=False)


def missing_migrations() -> list[str]:
    """What this version of Himpun expects of the tables and the database has not got."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(".".join(name) for name in _expected() - set(applied))


@functools.cache
def _expected() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations)
