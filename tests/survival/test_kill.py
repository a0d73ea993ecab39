"""kill -9 at thirty chance moments: nothing that was confirmed is lost, and nothing is done twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from himpun.ledger.selectors import check_chains
from tests.committed import CommittedDatabase, in_place_of_the_default
from tests.survival.databases import empty_database, url_of
from tests.survival.rehearsals import Rehearsal, Run

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
    acting: float
    writing: float

    @classmethod
    def of(cls, run: Run, seconds: float) -> Pace:
        begun, acts, papers = (run.when(word) for word in ("kantor latihan", "langkah", "menulis surat"))
        return cls(begun, acts - begun, papers - acts, seconds - papers)


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
    check = killed.rehearsal.command("ledger", "check")
    assert (check.returncode, check.stderr) == (0, ""), check.stdout


def _kill_again_and_again(place: Place, pace: Pace, chance: random.Random) -> list[str]:
    """Kill the rehearsal at each of the moments, going on in between. Returns what it said last each time."""
    moments: list[str] = []
    while len(moments) < KILLS:
        run = place.rehearsal.start(resume=bool(moments))
        if len(moments) < 2:
            hit = run.kill_after(chance.uniform(0, pace.starting))
        else:
            run.wait_until_it_speaks()
            hit = run.kill_after(_further(run, pace, chance, left=KILLS - len(moments)))
        if hit:
            moments.append(run.said[-1][1] if run.said else "before its first word")
            _ledger_holds(place, moments)
        else:
            # It came to its end before its kill: the papers are written again, and the next kill hits them.
            assert run.wait() == 0, run.told
    return moments


def _further(run: Run, pace: Pace, chance: random.Random, *, left: int) -> float:
    """How long after its first word a run is killed: within the part that it is in."""
    if "kantor latihan" in run.said[0][1]:
        return chance.uniform(0, pace.setting_up * (0.8 if left > KILLS - 4 else 1.5))
    if run.has_said("menulis surat"):
        return chance.uniform(0, pace.writing)
    return chance.uniform(0, 2.2 * (pace.acting + pace.writing) / left)


def _ledger_holds(place: Place, moments: list[str]) -> None:
    """What `himpun ledger check` asks; before the tables are made, there is nothing to ask."""
    with in_place_of_the_default(place.database):
        if "ledger_entry" not in connection.introspection.table_names():
            assert len(moments) <= 2
            return
        reports, missing = check_chains()
    assert [report for report in reports if report.problem] == [], moments
    assert missing == [] or len(moments) <= 2, moments
