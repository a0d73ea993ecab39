"""Run a command beside a private PostgreSQL server that lives exactly as long as the command does.

    python scripts/with_postgres.py -- pytest

The server is made from the installed binaries in a temporary directory, listens on a free loopback port behind a
random password, and is named to the command by DATABASE_URL. It trades durability for speed (fsync off), so it is
for tests and measurements only. Root may not run PostgreSQL: then it runs as the user `postgres`.
"""

import argparse
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 30
FOR_TESTS_ONLY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NotToBeHad(Exception):
    """PostgreSQL cannot be started on this machine; the text says what is missing."""


def find_binaries() -> Path | None:
    """Directory of the newest server binaries: Debian keeps them off the PATH."""
    places = sorted(DEBIAN.glob("*/bin"), key=lambda place: _number(place.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        places.append(Path(on_path).resolve().parent)
    return next((place for place in places if (place / "postgres").exists() and (place / "initdb").exists()), None)


def why_not() -> str | None:
    """What keeps PostgreSQL from running here, or None when it can."""
    if find_binaries() is None:
        return "no PostgreSQL server binaries found (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and (shutil.which("setpriv") is None or not _has_user("postgres")):
        return "running as root needs setpriv and a user `postgres` to run the server as"
    return None


@contextlib.contextmanager
def private_server() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server; stop it and remove its files afterwards, whatever happens."""
    if reason := why_not():
        raise NotToBeHad(reason)
    home = Path(tempfile.mkdtemp(prefix="himpun-postgres-"))
    try:
        _give_to_server_user(home)
        password = secrets.token_urlsafe(18)
        _make_cluster(home, password)
        server, port = _start(home)
        try:
            yield f"postgresql://himpun:{password}@127.0.0.1:{port}/himpun"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    """Run the command given after `--`; its exit status is ours."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", nargs="+", metavar="COMMAND", help="the command and its arguments, after --")
    command: list[str] = parser.parse_args(arguments).command
    # A plain `kill` must stop the server too: turn it into an exception that runs the `finally` above.
    signal.signal(signal.SIGTERM, _leave)
    try:
        with private_server() as url, subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url}) as process:
            try:
                status = process.wait()
            except BaseException:
                process.terminate()
                raise
    except NotToBeHad as fault:
        print(f"with_postgres: {fault}", file=sys.stderr)
        return 2
    return status if status >= 0 else 128 - status


def _make_cluster(home: Path, password: str) -> None:
    secret = home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    _give_to_server_user(secret)
    _run(
        [
            *("initdb", f"--pgdata={home / 'data'}", "--username=himpun", f"--pwfile={secret}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ]
    )
    # Single-user mode makes the database without a client, which the machine may lack.
    _run(["postgres", "--single", "-D", str(home / "data"), "postgres"], stdin="CREATE DATABASE himpun\n")


def _run(command: list[str], *, stdin: str = "") -> None:
    done = subprocess.run(_as_server_user(command), input=stdin, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode != 0:
        raise NotToBeHad(f"{command[0]} failed:\n{done.stderr or done.stdout}")


def _start(home: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on a free port; another program may snatch the port in between, so try again."""
    log = home / "log"
    for _ in range(5):
        port = _free_port()
        settings = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "max_connections=200")
        options = [part for setting in (*settings, *FOR_TESTS_ONLY) for part in ("-c", setting)]
        with log.open("wb") as output:
            server = subprocess.Popen(
                _as_server_user(["postgres", "-D", str(home / "data"), *options]),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the command; the server is stopped after it
            )
        if _is_ready(server, home / "data" / "postmaster.pid"):
            return server, port
        _stop(server)
    raise NotToBeHad(f"the server does not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _is_ready(server: subprocess.Popen[bytes], status_file: Path) -> bool:
    """Wait until the server says `ready` in its status file, as pg_ctl does; False when it gave up."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if status_file.read_text(encoding="utf-8").rstrip().endswith("ready"):
                return True
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)  # "fast": ends the sessions, then itself
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _as_server_user(command: list[str]) -> list[str]:
    """The command by its full path, as a user who may run it, and ending with us even if we are killed."""
    binaries = find_binaries()
    assert binaries is not None
    full = [str(binaries / command[0]), *command[1:]]
    if shutil.which("setpriv") is None:
        return full
    user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig=INT", *full]


def _give_to_server_user(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
