"""kill -9 at thirty chance moments: nothing that was confirmed is lost, and nothing is done twice."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
from django.db import connection

from himpun.ledger.selectors import check_chains
from tests.committed import CommittedDatabase, in_place_of_the_default
from tests.survival.databases import empty_database, url_of
from tests.survival.rehearsals import FIRST_ACT, FIRST_WORD, LAST_WORD, Rehearsal, Run

SUBDISTRICT, DECIDING = "mojokerto-dawarblandong-2023", "way-kanan-dpmk-2022"
KILLS = 15
"""For each of the two procedures."""


@dataclass(frozen=True)
class Place:
    """A rehearsal and the name of its database."""

    rehearsal: Rehearsal
    database: str


@dataclass(frozen=True)
class Pace:
    """How long an undisturbed run took for its parts, in seconds: what the chance moments are measured by."""

    starting: float
    setting_up: float
    each_act: float
    writing: float

    @classmethod
    def of(cls, run: Run, seconds: float) -> Pace:
        begun, acts, papers = (run.when(word) for word in (FIRST_WORD, FIRST_ACT, LAST_WORD))
        lines = sum(acts <= at < papers for at, _ in run.said)
        return cls(begun, acts - begun, (papers - acts) / lines, seconds - papers)


@pytest.fixture
def place(committed_db: CommittedDatabase, tmp_path: Path) -> Iterator[Callable[[str, str], Place]]:
    """Make a directory with an empty database, for a rehearsal of one procedure with little in it."""
    with ExitStack() as stack:

        def make(name: str, key: str) -> Place:
            out = tmp_path / name
            out.mkdir()
            database = stack.enter_context(empty_database(out))
            arguments = ("--procedure", key, "--units", "2", "--indicators", "3")
            return Place(Rehearsal(out, url_of(database), arguments), database)

        yield make


@pytest.mark.parametrize("key", [SUBDISTRICT, DECIDING])
def test_it_works(place: Callable[[str, str], Place], key: str) -> None:
    """Fifteen kills spread over start, set-up, acts with their jobs, and papers; the summary is as if undisturbed."""
    quiet, killed = place("quiet", key), place("killed", key)
    run = quiet.rehearsal.start()
    assert run.wait() == 0, run.told
    chance = random.Random(f"{key} {connection.vendor}")

    moments = _kill_again_and_again(killed, Pace.of(run, run.seconds), chance)
    last = killed.rehearsal.start(resume=True)
    assert last.wait() == 0, last.told

    assert len(moments) == KILLS
    assert killed.rehearsal.summary(key) == quiet.rehearsal.summary(key), moments
    _resumes_once_more(killed, key)
    check = killed.rehearsal.command("ledger", "check")
    assert (check.returncode, check.stderr) == (0, ""), check.stdout


def _resumes_once_more(place: Place, key: str) -> None:
    """A finished rehearsal can be resumed: nobody acts, and the summary is told again."""
    before = place.rehearsal.summary(key)
    again = place.rehearsal.command("rehearse", "--out", str(place.rehearsal.out), "--resume", "--json")
    assert again.returncode == 0, again.stderr
    assert "langkah" not in again.stderr
    assert [row["ledger"] for row in json.loads(again.stdout)] == [before["ledger"]]
    assert place.rehearsal.summary(key) == before


def _kill_again_and_again(place: Place, pace: Pace, chance: random.Random) -> list[str]:
    """Kill the rehearsal at each of the moments, going on in between. Returns what it said last each time."""
    moments: list[str] = []
    while len(moments) < KILLS:
        run = place.rehearsal.start(resume=bool(moments))
        _let_it_run(run, pace, chance, is_starting=len(moments) < 2)
        if run.kill():
            moments.append(run.said[-1][1] if run.said else "before its first word")
            _ledger_holds(place, moments)
        # Else it came to its end before its kill: the papers are written again, and the next kill may hit them.
    return moments


def _let_it_run(run: Run, pace: Pace, chance: random.Random, *, is_starting: bool) -> None:
    """Let the run come to the part in which it is to be killed, and wait a chance moment there.

    Counting what it says rather than seconds spreads the moments evenly, however busy the machine is.
    """
    if is_starting:
        run.wait_for_words(1, at_most=chance.uniform(0, pace.starting))
        return
    run.wait_for_words(1)
    if run.has_said(FIRST_WORD) and chance.random() < 0.7:
        run.wait_for_words(2, at_most=chance.uniform(0, pace.setting_up))
        return
    acts = 1 + chance.randint(0, 3)
    run.wait_for_words(acts)
    if run.has_said(LAST_WORD):
        sleep(chance.uniform(0, pace.writing))
    else:
        run.wait_for_words(acts + 1, at_most=chance.uniform(0, pace.each_act))


def _ledger_holds(place: Place, moments: list[str]) -> None:
    """What `himpun ledger check` asks; before the tables are made, there is nothing to ask."""
    with in_place_of_the_default(place.database):
        if "ledger_entry" not in connection.introspection.table_names():
            assert len(moments) <= 2
            return
        reports, missing = check_chains()
    assert [report for report in reports if report.problem] == [], moments
    assert missing == [] or len(moments) <= 2, moments
