"""The installation's own choices: what fits is taken, what does not stops the start and says why."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database_url import read_database_url
from config.environment import Environment, environment


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HIMPUN_DATA", str(tmp_path))


def read() -> Environment:
    """The environment as another process would read it; the kept one stays as it was."""
    return environment.__wrapped__()


def test_it_works(tmp_path: Path) -> None:
    """Nothing has to be set: one office PC starts with SQLite in its data directory."""
    given = read()
    assert (given.data, given.database_url, given.debug) == (tmp_path, None, False)
    assert given.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HIMPUN_DATABASE_POOL_MAX", "many"),
        ("HIMPUN_REMINDERS", "fax"),
        ("HIMPUN_SQLITE_SYNCHRONOUS", "OFF"),
        ("HIMPUN_SMTP_PORT", "70000"),
    ],
)
def test_a_value_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ImproperlyConfigured, match=f"(?m)^{variable}: "):
        read()


def test_mail_needs_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIMPUN_REMINDERS", "smtp")
    with pytest.raises(ImproperlyConfigured, match="HIMPUN_SMTP_HOST"):
        read()


def test_a_fault_does_not_print_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIMPUN_SECRET_KEY", "short-and-secret")
    with pytest.raises(ImproperlyConfigured) as fault:
        _ = read().signing_key
    assert "short-and-secret" not in str(fault.value) + repr(read())


def test_the_first_start_makes_one_key_for_ever(tmp_path: Path) -> None:
    read().keep_secret_key()
    first = read().signing_key
    read().keep_secret_key()

    assert read().signing_key == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_command_leaves_no_key_behind(tmp_path: Path) -> None:
    assert len(read().signing_key) >= 32
    assert list(tmp_path.iterdir()) == []


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HIMPUN_SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="HIMPUN_SECRET_KEY_FILE: cannot read"):
        _ = read().signing_key


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:///near.sqlite3", "sqlite3", "near.sqlite3"),
        ("sqlite:////far/away.sqlite3", "sqlite3", "/far/away.sqlite3"),
        ("postgresql://me:p%40ss@127.0.0.1:5433/himpun", "postgresql", "himpun"),
        ("postgres://localhost/himpun", "postgresql", "himpun"),
    ],
)
def test_a_database_is_named_by_its_url(url: str, engine: str, name: str) -> None:
    database = read_database_url(url)
    assert (database["ENGINE"].rsplit(".")[-1], database["NAME"]) == (engine, name)


def test_parts_of_a_postgresql_url_arrive(tmp_path: Path) -> None:
    database = read_database_url("postgresql://me:p%40ss@db:5433/himpun?sslmode=require", pool=(1, 3))
    assert [database[part] for part in ("USER", "PASSWORD", "HOST", "PORT")] == ["me", "p@ss", "db", "5433"]
    assert database["OPTIONS"] == {
        "sslmode": "require",
        "server_side_binding": True,
        "prepare_threshold": 5,
        "pool": {"min_size": 1, "max_size": 3, "timeout": 10},
    }
    assert read_database_url("postgresql://me@db/himpun", password="kept apart")["PASSWORD"] == "kept apart"


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("prepare_threshold=none", (True, None)),
        ("prepare_threshold=0", (True, 0)),
        ("server_side_binding=false", (False, 5)),
        ("server_side_binding=true&prepare_threshold=none", (True, None)),
    ],
)
def test_how_statements_are_kept_can_be_chosen(query: str, options: tuple[bool, int | None]) -> None:
    given = read_database_url(f"postgresql://db/himpun?{query}")["OPTIONS"]
    assert (given["server_side_binding"], given["prepare_threshold"]) == options


@pytest.mark.parametrize(
    ("name", "value"), [("prepare_threshold", "often"), ("prepare_threshold", "-1"), ("server_side_binding", "maybe")]
)
def test_a_choice_that_does_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL: {name} is .* not {value}"):
        read_database_url(f"postgresql://db/himpun?{name}={value}")


@pytest.mark.parametrize("url", ["mysql://db/himpun", "sqlite://himpun", "sqlite:///", "postgresql://db/", "himpun"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        read_database_url(url)
