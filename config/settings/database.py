"""One database: SQLite in the data directory, or the PostgreSQL (or SQLite) that DATABASE_URL names."""

from typing import Any

from config.database_url import read_database_url, sqlite
from config.environment import environment, read_secret


def _default_database() -> dict[str, Any]:
    given = environment()
    if given.database_url is None:
        return sqlite(given.data / "himpun.sqlite3", synchronous=given.sqlite_synchronous)
    file = given.database_password_file
    return read_database_url(
        given.database_url.get_secret_value(),
        password=read_secret(file, "HIMPUN_DATABASE_PASSWORD_FILE") if file else None,
        synchronous=given.sqlite_synchronous,
        pool=(given.database_pool_min, given.database_pool_max),
    )


DATABASES = {"default": _default_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
