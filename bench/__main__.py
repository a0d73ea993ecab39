"""`make bench`: measure everything, print the table, write bench/results.json. See README.md.

Each thing is measured in a process of its own, on a database and a data directory of its own, within a time limit;
all that was started is ended. The exit status says whether everything could be measured, not whether a goal was met.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bench import databases, rows

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Measurement:
    """A file of `bench/measures`, the databases on which it says something, and the seconds it may take."""

    name: str
    databases: tuple[str, ...]
    seconds: int


BOTH = ("sqlite", "postgresql")
MEASUREMENTS = (
    Measurement("cycles", BOTH, 300),
    Measurement("units", BOTH, 600),
    Measurement("handing_in", BOTH, 300),
    Measurement("papers", BOTH[:1], 300),
    Measurement("ledger", BOTH, 300),
    Measurement("rehearsal", BOTH[:1], 300),
    Measurement("requests", BOTH, 600),
    Measurement("pages", BOTH, 600),
    Measurement("boards", BOTH[:1], 600),
)


def main() -> int:
    """Measure what was asked for, on what is there."""
    options = _options()
    signal.signal(signal.SIGTERM, _leave)
    left_out = databases.left_out()
    wanted = [item for item in MEASUREMENTS if not options.only or item.name in options.only]
    print(_machine(), flush=True)
    found: list[rows.Row] = []
    failed: list[str] = []
    for kind, open_database in databases.KINDS.items():
        here = [item for item in wanted if kind in item.databases]
        if kind in left_out or options.database not in (None, kind) or not here:
            continue
        with tempfile.TemporaryDirectory(prefix="himpun-bench-") as home, open_database(Path(home)) as template:
            _run("prepare", _environment(template, Path(home)), Path(os.devnull), seconds=120)
            for item in here:
                measured = _measured(item, template, Path(home))
                found += measured or []
                failed += [] if measured is not None else [f"{item.name} ({kind})"]
    print("\n" + rows.table(found))
    print("\n" + rows.verdict(found))
    for kind, reason in left_out.items():
        print(f"left out: {kind}: {reason}")
    if failed:
        print(f"could not be measured: {', '.join(failed)}")
    if not failed and not left_out and not options.only and not options.database:
        rows.write(found)
        print(f"written to {rows.RESULTS.relative_to(ROOT)}")
    return 1 if failed else 0


def _measured(item: Measurement, template: str, home: Path) -> list[rows.Row] | None:
    file = home / f"{item.name}.json"
    with databases.copied(template, home) as environment:
        print(f"… {item.name} ({template.partition(':')[0]})", file=sys.stderr, flush=True)
        if not _run(item.name, environment, file, seconds=item.seconds):
            return None
    return rows.read(file.read_text(encoding="utf-8"))


def _environment(url: str, data: Path) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url, "HIMPUN_DATA": str(data)}


def _run(name: str, environment: dict[str, str], file: Path, *, seconds: int) -> bool:
    """Run one measurement to its end or its time limit; in either case nothing of it is left."""
    command = [sys.executable, "-m", "bench.measure", name, str(file)]
    # A session of its own, so that its own children can be ended with it.
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            return process.wait(timeout=seconds) == 0
        except subprocess.TimeoutExpired:
            print(f"{name}: not done after {seconds} s", file=sys.stderr)
            return False
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _machine() -> str:
    packages = ("django", "psycopg", "typst", "django-viewflow", "SpiffWorkflow")
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({platform.machine()}), {python}, SQLite {sqlite3.sqlite_version}, {named}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Himpun against its goals and peers.")
    parser.add_argument("--only", nargs="+", choices=[item.name for item in MEASUREMENTS], help="measure only these")
    parser.add_argument("--database", choices=list(databases.KINDS), help="measure only on this database")
    return parser.parse_args()


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
