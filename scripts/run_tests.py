"""Everything that `make test` promises, in one go; a failure does not stop the steps after it.

Style, types, import contracts, missing migrations, then the tests. Each runs wherever its outcome could differ: those
that ask for no database once, with none to be had; those that ask for one on SQLite, and again on PostgreSQL. Only
what is marked `one_database` stays with SQLite: there the screen is what is tried, and it is shown the same pages.

The last lines say what ran, how long it took, and what was left out and why. Where CI or HIMPUN_REQUIRE_POSTGRES=1 is
set, nothing may be left out: a missing PostgreSQL, poppler-utils or Chromium is then a failure.
"""

import dataclasses
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import with_postgres  # noqa: E402

BIN = Path(sys.executable).parent
NEEDED = {
    "poppler": ("pdftoppm", "pdftoppm is not installed (Debian: poppler-utils)"),
    "browser": ("chromium", "Chromium is not installed (Debian: chromium)"),
}
"""Marker of tests → the program that they need, and what to say where it is missing."""
WORKERS = min(len(os.sched_getaffinity(0)), 4) + 1
"""Processes for tests: one more than processors, since tests wait now and then. PYTEST_WORKERS says otherwise."""

WITHOUT, ON_BOTH, ON_SQLITE_ONLY = "not database", "database and not one_database", "database and one_database"
"""Which tests a run takes, by the markers that tests/databases.py sets. A test is of exactly one of these kinds."""

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
"""A database that is not there, for tests that do not ask for one: nor may their subprocesses use any."""

WHERE = "Each test ran on both databases, save those that ask for none, and those marked one_database: on SQLite only."


@dataclasses.dataclass(frozen=True)
class Step:
    """One check: what it is called in the table, and its command."""

    name: str
    command: tuple[str, ...]
    database_url: str = ""


@dataclasses.dataclass(frozen=True)
class Result:
    """How a step ended, or, with `left_out`, why it did not run."""

    name: str
    passed: bool = False
    seconds: float = 0.0
    left_out: str = ""


def main() -> int:
    """Run every step, print the table, and succeed only if nothing failed."""
    nothing_left_out = bool(os.environ.get("CI")) or os.environ.get("HIMPUN_REQUIRE_POSTGRES") == "1"
    missing = {marker: reason for marker, (program, reason) in NEEDED.items() if not shutil.which(program)}

    why_no_postgres = with_postgres.why_not()
    without, on_sqlite, on_postgres = runs(missing)

    results = [_run(step) for step in (*_checks(), without, on_sqlite)]
    results.append(Result(on_postgres.name, left_out=why_no_postgres) if why_no_postgres else _run(on_postgres))
    results += [Result(f"tests marked {marker}", left_out=reason) for marker, reason in missing.items()]

    print(_table(results))
    left_out = [result for result in results if result.left_out]
    if left_out and nothing_left_out:
        print("Nothing may be left out here (CI or HIMPUN_REQUIRE_POSTGRES=1): this is a failure.")
        return 1
    return 0 if all(result.passed for result in results if not result.left_out) else 1


def _checks() -> list[Step]:
    return [
        Step("ruff check", (str(BIN / "ruff"), "check", ".")),
        Step("ruff format", (str(BIN / "ruff"), "format", "--check", ".")),
        Step("mypy", (str(BIN / "mypy"),)),
        Step("import contracts", (str(BIN / "lint-imports"),)),
        Step("migrations", (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")),
    ]


def runs(missing: Iterable[str]) -> tuple[Step, Step, Step]:
    """The three runs of tests, less those whose program is not installed."""
    missing = list(missing)
    server = (sys.executable, "scripts/with_postgres.py", "--")
    return (
        Step("tests without a database", _pytest(WITHOUT, missing), NOWHERE),
        Step("tests on SQLite", _pytest(f"({ON_BOTH}) or ({ON_SQLITE_ONLY})", missing)),
        Step("tests on PostgreSQL", (*server, *_pytest(ON_BOTH, missing))),
    )


def _pytest(which: str, missing: Iterable[str]) -> tuple[str, ...]:
    selected = " and ".join([f"({which})", *(f"not {marker}" for marker in missing)])
    workers = os.environ.get("PYTEST_WORKERS", str(WORKERS))
    return (str(BIN / "pytest"), "-n", workers, "--dist", "worksteal", "-m", selected)


def _run(step: Step) -> Result:
    print(f"\n── {step.name} ──", flush=True)
    began = time.monotonic()
    # A database of the developer's must never be tested on: SQLite is what is left without DATABASE_URL.
    # And the many short processes of the tests shall not each translate the whole code anew.
    unwanted = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    if step.database_url:
        environment["DATABASE_URL"] = step.database_url
    done = subprocess.run(step.command, cwd=ROOT, env=environment, check=False)
    return Result(step.name, passed=done.returncode == 0, seconds=time.monotonic() - began)


def _table(results: list[Result]) -> str:
    lines = ["", "── make test ──"]
    for result in results:
        if not result.left_out:
            lines.append(f"{'passed' if result.passed else 'FAILED':8} {result.name:36} {result.seconds:6.1f} s")
    left_out = [f"LEFT OUT {result.name}: {result.left_out}" for result in results if result.left_out]
    return "\n".join(lines + (left_out or ["Nothing was left out.", WHERE]))


if __name__ == "__main__":
    sys.exit(main())
