"""`himpun rehearse` as a process of its own, watched by what it says, so that it can be killed at a chosen moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIRST_WORD, FIRST_ACT, LAST_WORD = "kantor latihan", "langkah", "menulis surat"
"""What a rehearsal says when a part of it begins: set-up, acts, papers."""

PATIENCE = 300
"""Seconds after which a process hangs for good; far more than a rehearsal takes on a busy machine."""


@dataclass
class Rehearsal:
    """One directory and database, and the arguments that every process for it gets."""

    out: Path
    url: str
    arguments: tuple[str, ...]

    def start(self, *, resume: bool = False) -> Run:
        """Start the command; it runs beside the test."""
        return Run(self, ("--resume",) if resume else ())

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same database, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "himpun.portal.command", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "HIMPUN_DATA": str(self.out)}

    def summary(self, key: str) -> dict[str, Any]:
        """What the rehearsal came to, without the seconds that it took."""
        summary: dict[str, Any] = json.loads((self.out / key / "summary.json").read_text(encoding="utf-8"))
        del summary["seconds"]
        return summary


@dataclass
class Run:
    """One process. `said` are its lines so far, each with the seconds since its start."""

    rehearsal: Rehearsal
    more: tuple[str, ...]
    said: list[tuple[float, str]] = field(default_factory=list)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "himpun.portal.command", "rehearse", "--out", str(self.rehearsal.out)]
        self.begun = monotonic()
        self.process = subprocess.Popen(
            [*command, *self.rehearsal.arguments, *self.more],
            cwd=ROOT,
            env=self.rehearsal.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self.said.append((monotonic() - self.begun, line.rstrip()))

    def when(self, word: str) -> float:
        """When a line with that word was said, in seconds from the start."""
        return next(at for at, line in list(self.said) if word in line)

    def has_said(self, word: str) -> bool:
        return any(word in line for _, line in list(self.said))

    def wait_for_words(self, count: int, *, at_most: float = PATIENCE) -> None:
        """Wait until it has said so many lines, or its last, or has ended, or so many seconds have passed."""
        until = monotonic() + at_most
        while len(self.said) < count and not self.has_said(LAST_WORD) and self.process.poll() is None:
            if monotonic() > until:
                return
            sleep(0.002)

    def wait(self) -> int:
        """Let it come to its end; the exit status."""
        status = self.process.wait(timeout=PATIENCE)
        self.seconds = monotonic() - self.begun
        self._listener.join(timeout=PATIENCE)
        return status

    def kill(self) -> bool:
        """SIGKILL, now. False when the process had come to its end by itself."""
        self.process.kill()
        status = self.wait()
        assert status in (0, -9), self.told
        return status == -9

    @property
    def told(self) -> str:
        """All it said, for a failing test's message."""
        return "\n".join(f"{at:6.2f} {line}" for at, line in self.said)
