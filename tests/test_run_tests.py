"""`make test` leaves no test out: each is of exactly one kind, and every kind runs wherever it could differ."""

from __future__ import annotations

import psycopg
import pytest
from _pytest.mark.expression import Expression

from scripts import run_tests
from scripts.run_tests import NOWHERE, Step
from tests import databases


def takes(step: Step, *marks: str) -> bool:
    expression = step.command[step.command.index("-m") + 1]

    def is_set(name: str, /, **_: str | int | bool | None) -> bool:
        return name in marks

    return Expression.compile(expression).evaluate(is_set)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), [True, False, False]),
        (("database",), [False, True, True]),
        (("database", "one_database"), [False, True, False]),
        (("browser",), [True, False, False]),
        (("database", "browser"), [False, True, True]),
    ],
)
def test_it_works(marks: tuple[str, ...], expected: list[bool]) -> None:
    assert [takes(step, *marks) for step in run_tests.runs([])] == expected


def test_what_is_not_installed_is_left_out_everywhere() -> None:
    for marks in (("browser",), ("browser", "database")):
        assert not any(takes(step, *marks) for step in run_tests.runs(["browser"]))


def test_only_the_run_without_a_database_has_none() -> None:
    without, *others = run_tests.runs([])
    assert without.database_url == NOWHERE
    assert [step.database_url for step in others] == ["", ""]


def test_the_run_without_a_database_offers_none() -> None:
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(NOWHERE)


def test_who_asks_is_marked(request: pytest.FixtureRequest) -> None:
    assert not request.node.get_closest_marker("database")
    request.node.add_marker("django_db")
    databases.mark(request.node)
    assert request.node.get_closest_marker("database")


@pytest.mark.parametrize("reason", [(), ("",), ("it asks for no database",)])
def test_one_database_needs_a_reason(request: pytest.FixtureRequest, reason: tuple[str, ...]) -> None:
    request.node.add_marker(pytest.mark.one_database(*reason))
    with pytest.raises(pytest.UsageError, match="one_database needs a reason"):
        databases.mark(request.node)
