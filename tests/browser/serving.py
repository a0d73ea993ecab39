"""Granian and the worker as subprocesses on a free loopback port, ended by their process ids."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.committed import CommittedDatabase

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40  # seconds until a busy machine has started both


@dataclass(frozen=True)
class Served:
    """Where the installation answers, and its log for a test that failed."""

    address: str
    log: Path


@contextlib.contextmanager
def serve(database: CommittedDatabase) -> Iterator[Served]:
    """Start both, wait until pages come, and end both."""
    port = _free_port()
    log = database.data / "served.log"
    environment = {
        **database.environment,
        "HIMPUN_STATIC": "tree",
        "HIMPUN_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "HIMPUN_LOG_LEVEL": "WARNING",
    }
    server = (str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port))
    with log.open("wb") as output, contextlib.ExitStack() as running:
        for command in (
            (*server, "--log-level", "warning", "config.wsgi:application"),
            (str(BIN / "himpun"), "worker"),
        ):
            running.enter_context(_running(command, environment, output.fileno()))
        served = Served(f"http://127.0.0.1:{port}", log)
        _wait_for(f"{served.address}/masuk/", log)
        yield served


@contextlib.contextmanager
def _running(command: Sequence[str], environment: dict[str, str], output: int) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
