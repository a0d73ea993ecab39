"""Everything that `make test` promises, in one go; a failure does not stop the steps after it.

Style, types, import contracts, missing migrations, then all tests on SQLite and all again on PostgreSQL. The last
lines say what ran, how long it took, and what was left out and why. Where CI or HIMPUN_REQUIRE_POSTGRES=1 is set,
nothing may be left out: a missing PostgreSQL, poppler-utils or Chromium is then a failure.
"""

import dataclasses
import os
import shutil
import subprocess
import sys
import time
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
WORKERS = ("-n", os.environ.get("PYTEST_WORKERS", "2"))


@dataclasses.dataclass(frozen=True)
class Step:
    """One check: what it is called in the table, and its command."""

    name: str
    command: tuple[str, ...]


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
    selection = ("-m", " and ".join(f"not {marker}" for marker in missing)) if missing else ()

    results = [_run(step) for step in _checks()]
    results.append(_run(Step("pytest on SQLite", (str(BIN / "pytest"), *WORKERS, *selection))))
    if reason := with_postgres.why_not():
        results.append(Result("pytest on PostgreSQL", left_out=reason))
    else:
        server = (sys.executable, "scripts/with_postgres.py", "--")
        results.append(_run(Step("pytest on PostgreSQL", (*server, str(BIN / "pytest"), *WORKERS, *selection))))
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


def _run(step: Step) -> Result:
    print(f"\n── {step.name} ──", flush=True)
    began = time.monotonic()
    # A database of the developer's must never be tested on: SQLite is what is left without DATABASE_URL.
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(step.command, cwd=ROOT, env=environment, check=False)
    return Result(step.name, passed=done.returncode == 0, seconds=time.monotonic() - began)


def _table(results: list[Result]) -> str:
    lines = ["", "── make test ──"]
    for result in results:
        if not result.left_out:
            lines.append(f"{'passed' if result.passed else 'FAILED':8} {result.name:36} {result.seconds:6.1f} s")
    left_out = [f"LEFT OUT {result.name}: {result.left_out}" for result in results if result.left_out]
    return "\n".join(lines + (left_out or ["Nothing was left out."]))


if __name__ == "__main__":
    sys.exit(main())
