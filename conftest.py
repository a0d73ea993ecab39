"""What every test may ask for; the cast and the stories are in the apps' own `tests/`."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import DEFAULT_DB_ALIAS
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker, Settings

from tests import databases
from tests.committed import CommittedDatabase, Template, in_place_of_the_default

# How long an example takes says what else the machine does.
settings.register_profile("untimed", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_itemcollected(item: pytest.Item) -> None:
    databases.mark(item)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    databases.long_ones_first(items, config.rootpath)


def pytest_collection_finish() -> None:
    """What was made up to here stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests off the developer's own data directory, and passwords cheap."""
    data = tmp_path_factory.mktemp("data")
    quick = ["tests.quick_passwords.QuickArgon2", "django.contrib.auth.hashers.Argon2PasswordHasher"]
    # Style sheets and scripts as they lie in the folders, not as set-up last collected them.
    tree = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    pages = {
        "STATIC_ROOT": None,
        "STORAGES": {**django_settings.STORAGES, "staticfiles": tree},
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": True,
    }
    with override_settings(HIMPUN_DATA=data, MEDIA_ROOT=data / "files", PASSWORD_HASHERS=quick, **pages):
        yield


@pytest.fixture
def data_directory(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HIMPUN_DATA of the test's own, for tests that count files before and after."""
    data = tmp_path / "data"
    data.mkdir()
    settings.HIMPUN_DATA = data
    settings.MEDIA_ROOT = data / "files"
    monkeypatch.setenv("HIMPUN_DATA", str(data))
    return data


@pytest.fixture(scope="session")
def _template(
    request: pytest.FixtureRequest,
    django_db_setup: None,  # noqa: ARG001 - must have run
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Template]:
    # pytest-django makes a test database only when some test asks for `db`; alone, this file's tests need their own.
    alone = not any("db" in item.fixturenames or item.get_closest_marker("django_db") for item in request.session.items)  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={DEFAULT_DB_ALIAS: None}) if alone else []
        template = Template(tmp_path_factory.mktemp("template"))
    # Not unblocked in between: a test that asks for no database could use one, and nobody would close its session.
    yield template
    with django_db_blocker.unblock():
        template.discard()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest,
    _template: Template,
    data_directory: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[CommittedDatabase]:
    """A fresh, migrated database that really commits, with an empty data directory; gone after the test.

    Use it where `db` does not serve: threads (`committed_db.at_once([…])`), subprocesses
    (`env=committed_db.environment`; DATABASE_URL and HIMPUN_DATA are set in `os.environ` too), row locks,
    `transaction.on_commit`, kill -9. It replaces `transactional_db`, whose flush the ledger's guards refuse. Do not
    ask for `db` or mark the test `django_db` as well: that would put everything into one transaction again. A
    fixture that makes the cast should therefore not ask for `db` itself, but leave it to the test which of the two
    it wants. Threads of your own must end with `connections.close_all()`.
    """
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        raise pytest.UsageError(f"{request.node.nodeid}: ask for committed_db or for db, not for both.")
    with django_db_blocker.unblock(), _template.copy(tmp_path) as name, in_place_of_the_default(name) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield CommittedDatabase(url=url, data=data_directory)
