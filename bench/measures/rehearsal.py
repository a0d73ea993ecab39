"""`himpun rehearse` of all five procedures with eight units, as a user starts it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.rows import Row, at_most, plain

UNITS = 8
SECONDS = 60
MEGABYTES = 500


def measure() -> list[Row]:
    """Its seconds, and the most memory that it held at once. It makes its own SQLite database."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    with tempfile.TemporaryDirectory(prefix="himpun-bench-") as home:
        out = Path(home) / "out"
        command = [sys.executable, "-m", "himpun.portal.command", "rehearse", "--out", str(out), "--units", str(UNITS)]
        began = perf_counter()
        # A file, not a pipe: nobody has to read while it is waited for.
        with (Path(home) / "said").open("wb") as said:
            process = subprocess.Popen(command, env=own, stdout=said, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
        taken = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError((Path(home) / "said").read_text(encoding="utf-8")[-2000:])
    name = f"rehearse all five with {UNITS} units"
    return [
        at_most(SECONDS, plain(name, "sqlite", taken, "s")),
        at_most(MEGABYTES, plain(f"{name}, peak memory", "sqlite", used.ru_maxrss * 1024 / 1e6, "MB")),
        plain(f"{name}, CPU", "sqlite", used.ru_utime + used.ru_stime, "s"),
    ]
