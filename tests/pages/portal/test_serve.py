"""`himpun serve`: it answers, works the queue, and ends in order."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from himpun.kernel.refusals import Refusal
from himpun.portal.installation.serving import Serving, refuse_taken
from tests.committed import CommittedDatabase

ENDS_WITHIN = 10.0


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(committed_db: CommittedDatabase, port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server and a worker on the test's own database; killed with their children if the test fails."""
    environment = {**committed_db.environment, "HIMPUN_STATIC": "tree", "HIMPUN_LOG_FORMAT": "json"}
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "himpun.portal.command", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    yield process
    if process.poll() is None:
        for child in children_of(process.pid):
            os.killpg(child, signal.SIGKILL)
        process.kill()
        process.wait()
    print((tmp_path / "log").read_text())  # noqa: T201 - shown where a test fails


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, "it did not come in time"
        sleep(0.2)


def ask(port: int, path: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.headers)
    except OSError:
        return 0, "", {}
    finally:
        connection.close()


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_it_works(served: subprocess.Popen[bytes], port: int, tmp_path: Path) -> None:
    until(lambda: ask(port, "/sehat/siap")[0] == 200)
    status, body, headers = ask(port, "/masuk/")
    assert (status, "Himpun" in body) == (200, True)
    assert headers["x-request-id"]
    children = children_of(served.pid)
    assert len(children) == 2
    until(lambda: "Himpun melayani di" in (tmp_path / "log").read_text())

    served.send_signal(signal.SIGTERM)
    assert served.wait(ENDS_WITHIN) == 0
    assert not any(lives(child) for child in children)

    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    told = [line for line in lines if line["logger"] == "himpun.requests"]
    assert {"method": "GET", "route": "portal:sign_in", "status": 200}.items() <= told[-1].items()


def test_it_ends_in_order_while_it_starts(served: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """Ctrl-C a moment after the start: granian alone would not hear it and be killed half a minute later."""
    until(lambda: "Himpun dinyalakan" in (tmp_path / "log").read_text() and len(children_of(served.pid)) == 2)
    served.send_signal(signal.SIGTERM)
    assert served.wait(25) == 0
    assert "Himpun melayani di" not in (tmp_path / "log").read_text()


def test_a_head_that_never_ends_does_not_hold_the_stop_up(served: subprocess.Popen[bytes], port: int) -> None:
    until(lambda: ask(port, "/sehat/siap")[0] == 200)
    with socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: localh")
        served.send_signal(signal.SIGTERM)
        assert served.wait(25) == 0


@pytest.mark.parametrize("fallen", [b"granian", b"himpun.portal.command"])
def test_one_child_takes_the_other_along(served: subprocess.Popen[bytes], port: int, fallen: bytes) -> None:
    """Whoever started us starts us again; half a service is none, and nobody of it may go on listening."""
    until(lambda: ask(port, "/sehat/siap")[0] == 200)
    children = children_of(served.pid)
    family = [*children, *(grandchild for child in children for grandchild in children_of(child))]
    assert len(family) >= 3
    os.kill(next(child for child in children if fallen in Path(f"/proc/{child}/cmdline").read_bytes()), signal.SIGKILL)
    assert served.wait(ENDS_WITHIN) == 1
    until(lambda: not any(lives(one) for one in family), seconds=10)


def test_a_port_that_is_taken(port: int) -> None:
    refuse_taken(Serving(port=port))
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(Refusal, match="--port 8001") as caught:
            refuse_taken(Serving(port=port))
    assert caught.value.code == "port_taken"
