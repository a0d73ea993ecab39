"""What people see while the database is away or the disk is full: what to do, and nothing of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from himpun.cycles.tests.office import open_office
from tests.pages.signing_in import client_of

AWAY = "Himpun sedang tidak dapat menyimpan"


def refuse(*_: object) -> Any:
    raise OperationalError('connection to server at "rahasia.contoh", user "himpun" failed')


@pytest.mark.django_db
def test_it_works() -> None:
    office = open_office(units=1)
    client = client_of(office, next(iter(office.positions)))
    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        answer: Any = client.get("/siklus/")
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert AWAY in text
    assert "rahasia" not in text
    assert client.get("/siklus/").status_code == 200


def test_a_fault_of_the_program_stays_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Any:
        raise ZeroDivisionError("rahasia")

    monkeypatch.setattr("himpun.portal.web.health.JsonResponse", broken)
    client.raise_request_exception = False
    answer = client.get("/sehat/hidup")
    assert answer.status_code == 500
    assert "rahasia" not in answer.content.decode()


def test_a_full_disk_says_so(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "tidak" / "ada"
    client.raise_request_exception = False
    answer = client.post("/masuk/", {"username": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert answer.status_code == 503
    assert AWAY in answer.content.decode()
