"""`himpun init`: one office, one administrator, nothing made up; all or nothing, and only once."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from himpun.cycles.models import Cycle
from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Appointment, Holiday, Region, User
from himpun.portal.command import main
from himpun.portal.installation.beginning import MANAGER, Beginning, begin

NOW = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)
SECRET = "sandi-yang-baik"
WANTED = Beginning(
    region="Kabupaten Contoh", agency="Dinas Contoh", name="Adi Contoh", username="Pengelola", password=SECRET
)

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    begun = begin(WANTED, now=NOW)
    user = User.objects.get()
    assert (user.username, user.is_staff, user.must_change_password) == ("pengelola", True, False)
    assert (begun.password, begun.position) == (None, MANAGER)
    appointment = Appointment.objects.get()
    assert appointment.position.title == MANAGER
    assert appointment.position.unit.parent is None
    agency = Agency.objects.get()
    assert not agency.is_sample
    assert not Cycle.objects.exists()
    assert Holiday.objects.filter(on__year=2026).exists()
    client = Client()
    assert client.post("/masuk/", {"username": "pengelola", "password": SECRET}).status_code == 302
    assert client.get("/tugas/").status_code == 200


def test_a_made_password_has_to_be_changed() -> None:
    begun = begin(dataclasses.replace(WANTED, password=None), now=NOW)
    assert begun.password
    assert User.objects.get().must_change_password
    signed_in = Client().post("/masuk/", {"username": "pengelola", "password": begun.password})
    assert signed_in.status_code == 302
    assert not Entry.objects.filter(body__contains=begun.password).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "pendek"}, "cukup kuat"),
        ({"agency": " "}, "(?i)nama"),
        ({"nip": "12"}, "NIP"),
        ({"username": "dua kata"}, "(?i)nama pengguna"),
    ],
)
def test_what_does_not_fit_makes_nothing(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal) as caught:
        begin(dataclasses.replace(WANTED, **change), now=NOW)
    assert re.search(words, caught.value.message)
    assert not Region.objects.exists()
    assert not User.objects.exists()


def test_only_once() -> None:
    begin(WANTED, now=NOW)
    with pytest.raises(Refusal, match="sudah berisi") as caught:
        begin(dataclasses.replace(WANTED, region="Kabupaten Lain", username="lain"), now=NOW)
    assert caught.value.code == "installation_exists"


def test_a_program_is_told_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--region", "Kabupaten Contoh"]) == 2
    assert "--agency, --name, --username" in capsys.readouterr().err


def test_no_password_on_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["init", "--password", "rahasia"])
    capsys.readouterr()
    names = ["--region", "R", "--agency", "A", "--name", "N", "--username", "u"]
    assert main(["init", *names]) == 2
    assert "--password-file" in capsys.readouterr().err
    empty = tmp_path / "kosong"
    empty.touch()
    assert main(["init", *names, "--password-file", str(empty)]) == 2


def test_what_it_makes_is_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    """Even where root starts it by hand, under the usual umask."""
    command = [
        sys.executable,
        "-m",
        "himpun.portal.command",
        "init",
        "--generate-password",
        "--region",
        "Kabupaten Contoh",
    ]
    command += ["--agency", "Dinas Contoh", "--name", "Adi Contoh", "--username", "pengelola"]
    data = tmp_path / "data"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(command, env={**environment, "HIMPUN_DATA": str(data)}, umask=0o022, check=True, capture_output=True)
    made = [data, *data.rglob("*")]
    assert data / "himpun.sqlite3" in made
    assert [path.name for path in made if path.stat().st_mode & 0o007] == []
