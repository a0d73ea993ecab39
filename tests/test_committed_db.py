"""The fixture that many tests of threads and killed processes lean on does what it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.committed import CommittedDatabase, Template

ROOT = Path(__file__).resolve().parent.parent
COUNT = (
    "from django.contrib.contenttypes.models import ContentType as C; print(C.objects.filter(app_label='x').count())"
)


def add(model: str) -> int:
    return ContentType.objects.create(app_label="x", model=model).pk


def test_it_works(committed_db: CommittedDatabase) -> None:
    """Migrated, committed at once, and with its own empty data directory."""
    assert not connection.in_atomic_block
    assert ContentType.objects.filter(app_label="organisations").exists()
    add("one")
    assert list(committed_db.data.iterdir()) == []


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_starts_afresh(committed_db: CommittedDatabase, turn: int) -> None:
    assert not ContentType.objects.filter(app_label="x").exists()
    add(f"turn{turn}")


def test_threads_commit_side_by_side(committed_db: CommittedDatabase) -> None:
    def write(place: int) -> int:
        with transaction.atomic():
            return add(f"thread{place}")

    outcomes = committed_db.at_once([lambda place=place: write(place) for place in range(8)])  # type: ignore[misc]

    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    assert ContentType.objects.filter(app_label="x").count() == 8


def test_one_of_two_wins(committed_db: CommittedDatabase) -> None:
    """What a thread raises comes back as its outcome instead of vanishing in the thread."""
    outcomes = committed_db.at_once([lambda: add("same"), lambda: add("same")])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "int"]


def test_a_subprocess_sees_the_same_rows(committed_db: CommittedDatabase) -> None:
    add("seen")

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", COUNT],
        cwd=ROOT,
        env=committed_db.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout.strip(), done.returncode) == ("1", 0), done.stderr


def test_a_session_left_by_another_test_hinders_nobody(
    _template: Template,  # noqa: PT019 - it is what is tried
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """PostgreSQL refuses to copy a database while anybody is connected to it."""
    left = connection.copy()
    left.settings_dict["NAME"] = _template.tested
    left.settings_dict["OPTIONS"] = {k: v for k, v in left.settings_dict["OPTIONS"].items() if k != "pool"}
    with django_db_blocker.unblock():
        left.ensure_connection()
        try:
            with _template.copy(tmp_path) as name:
                assert name != _template.tested
        finally:
            left.close()


def test_who_asks_for_no_database_gets_none() -> None:
    """Also where other tests have used `committed_db` before: what it opened, nobody would close."""
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


@pytest.mark.django_db
def test_other_tests_do_not_see_it() -> None:
    """After a committed test the run's own database is back in its place, untouched."""
    assert connection.in_atomic_block
    assert not ContentType.objects.filter(app_label="x").exists()
