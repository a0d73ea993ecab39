"""Serving: granian and a worker side by side as children of one process, which ends when either of them does.

The children stand in process groups of their own, so that Ctrl-C reaches only this process, which then lets both end
in order: granian finishes the requests in flight, the worker its job.
"""

from __future__ import annotations

import contextlib
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from types import FrameType

from himpun.kernel.refusals import Refusal

log = logging.getLogger("himpun.serving")

GRACE = 30.0
"""Seconds that requests in flight and a job in hand get to end."""
_UP_WITHIN = 60.0
_HEAD_WITHIN = 10.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Serving:
    """What is served, and with how many processes and threads. Threads wait for the database side by side."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    threads: int = 4
    with_worker: bool = True

    @property
    def address(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - only shown
        return f"http://{shown}:{self.port}"

    def commands(self) -> dict[str, list[str]]:
        """The children's names and command lines."""
        # granian tells only what goes wrong; each request is told by portal.web.request_log.
        server = [sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"]
        server += ["--host", self.host, "--port", str(self.port), "--log-level", "warning"]
        server += ["--workers", str(self.processes), "--blocking-threads", str(self.threads)]
        server += ["--workers-kill-timeout", str(int(GRACE)), "--no-ws"]
        # A head that somebody never finishes would hold the stop up, and a thread before it.
        server += ["--http1-header-read-timeout", str(int(_HEAD_WITHIN * 1000))]
        worker = [sys.executable, "-m", "himpun.portal.command", "worker"]
        return {"server": server, "worker": worker} if self.with_worker else {"server": server}


@dataclass
class Household:
    """The children while they run. Any end ends all: whoever started this process (systemd) starts it again."""

    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)
    up: threading.Event = field(default_factory=threading.Event)

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Let everybody end."""
        self.stopping.set()

    def start(self, commands: dict[str, list[str]]) -> None:
        for name, command in commands.items():
            self.children[name] = subprocess.Popen(command, process_group=0)

    def watch(self) -> str:
        """Wait until told to stop, or until a child has ended by itself: its name then, empty otherwise."""
        while not self.stopping.wait(0.2):
            for name, child in self.children.items():
                if child.poll() is not None:
                    log.error("%s ended by itself with status %s", name, child.returncode)
                    return name
        return ""

    def end(self, grace: float = GRACE) -> bool:
        """End all children in order, and by force what has not ended within the grace. True if none needed force."""
        until, in_order = monotonic() + grace, True
        # granian's worker does not hear a signal while it starts, and would then have to be killed.
        while not self.up.wait(0.1) and monotonic() < until and self._all_live():
            pass
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for name, child in self.children.items():
            try:
                child.wait(max(0.1, until - monotonic()))
            except subprocess.TimeoutExpired:
                log.error("%s did not end within %.0f s and was killed", name, grace)
                in_order = False
                _end_group(child)
                child.wait()
            else:
                # A server that was killed itself leaves its own children, who go on listening at the address.
                _end_group(child)
        return in_order

    def _all_live(self) -> bool:
        return all(child.poll() is None for child in self.children.values())


def _end_group(leader: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader.pid, signal.SIGKILL)


def refuse_taken(serving: Serving) -> None:
    """Refuse an address that somebody else listens on, before anything is started."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((serving.host, serving.port))
        except OSError as fault:
            raise Refusal(
                "port_taken",
                f"Alamat {serving.host} port {serving.port} tidak dapat dipakai ({fault.strerror}): mungkin sudah "
                "dipakai program lain. Pilih port lain, misalnya: himpun serve --port 8001, atau make demo PORT=8001.",
            ) from fault


def serve(serving: Serving, *, names: Sequence[str], when_up: Callable[[], None]) -> int:
    """Serve until told to stop; `when_up` is called once the server answers. Returns the exit status."""
    household = Household()
    for number in _SIGNALS:
        signal.signal(number, household.stop)
    household.start(serving.commands())
    threading.Thread(target=_await_answer, args=(serving, names, when_up, household), daemon=True).start()
    fallen = household.watch()
    in_order = household.end()
    return 0 if in_order and not fallen else 1


def _await_answer(serving: Serving, names: Sequence[str], when_up: Callable[[], None], household: Household) -> None:
    until = monotonic() + _UP_WITHIN
    while monotonic() < until:
        if answers(serving, host_name=names[0] if names else "localhost"):
            household.up.set()
            if not household.stopping.is_set():
                when_up()
            return
        sleep(0.4)
    if not household.stopping.is_set():
        log.error("the server has not answered within %.0f s", _UP_WITHIN)


def answers(serving: Serving, *, host_name: str) -> bool:
    """Whether the server lives, asked on the machine itself under a name by which it may be called."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(serving.host, serving.host)  # noqa: S104 - only asked
    connection = http.client.HTTPConnection(host, serving.port, timeout=5)
    try:
        connection.request("GET", "/sehat/hidup", headers={"Host": host_name.lstrip(".")})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
