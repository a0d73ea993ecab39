"""How long an answer may stay in a browser, and what the log says of a request that was turned away."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client, override_settings

from himpun.cycles.tests.office import open_office
from tests.pages.signing_in import client_of


@pytest.mark.django_db
def test_it_works() -> None:
    office = open_office(units=1)
    client = client_of(office, next(iter(office.positions)))
    for address in ("/tugas/", "/siklus/", "/siklus/ekspor/", "/tidak-ada/", "/siklus/999/", "/keluar/"):
        assert client.get(address)["Cache-Control"] == "private, no-store", address
    assert Client().get("/tugas/")["Cache-Control"] == "private, no-store"


def test_static_files_are_kept(client: Client) -> None:
    answer: Any = client.get(staticfiles_storage.url("himpun/mark.svg"))
    assert b"<svg" in b"".join(answer.streaming_content)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, False)


@pytest.mark.django_db
def test_the_language_is_no_cookie_for_scripts(client: Client) -> None:
    client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    cookie = client.cookies["himpun_language"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["himpun.contoh"])
def test_the_log_tells_why_and_not_where(caplog: pytest.LogCaptureFixture) -> None:
    strict = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.INFO):
        assert strict.get("/siklus/77/", headers={"Host": "rahasia.example"}).status_code == 400
        assert strict.post("/pengumpulan/permintaan/77/kirim/", headers={"Host": "himpun.contoh"}).status_code == 403
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert told == ["unreadable: DisallowedHost", "csrf_refused: CSRF cookie not set"]
    assert not [record for record in caplog.records if record.exc_info]
