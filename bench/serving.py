"""A granian of one's own on loopback, as `himpun serve` starts it, on the database that is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from himpun.portal.installation.serving import Serving, answers

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """Where it answers, and whose memory and CPU are its own."""

    port: int
    pid: int

    @property
    def megabytes(self) -> float:
        """Resident memory of the process that serves and of all its children."""
        return sum(_status(pid, "VmRSS") for pid in _family(self.pid)) * 1024 / 1e6

    @property
    def cpu_seconds(self) -> float:
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in _family(self.pid)) / ticks


@contextmanager
def served(*, log_level: str = "WARNING") -> Iterator[Server]:
    """One process with four threads, which ends with the block."""
    serving = Serving(host=HOST, port=_free_port(), with_worker=False)
    own = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HIMPUN_SECRET_KEY": settings.SECRET_KEY,
        "HIMPUN_LOG_LEVEL": log_level,
        "HIMPUN_STATIC": "collected" if settings.STATIC_ROOT else "tree",
    }
    process = subprocess.Popen(serving.commands()["server"], cwd=ROOT, env=own)
    try:
        until = time.monotonic() + PATIENCE
        while not answers(serving, host_name=HOST):
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError("granian does not answer")
            time.sleep(0.2)
        yield Server(serving.port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
        found += [int(child) for child in children]
    return found


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def _stat(pid: int) -> list[str]:
    """The fields after the name, from the state on."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
