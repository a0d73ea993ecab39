"""No page without a door, and every door turns the wrong people away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from himpun.cycles.tests.office import open_office
from himpun.organisations.models import User
from himpun.pages.doors import DOORS
from tests.pages.signing_in import client_of

OTHERS = {"set_language"}
"""Django's own, which changes nothing but a cookie."""


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item)
        else:
            yield item


def test_it_works() -> None:
    assert {getattr(item.callback, "door", "") for item in patterns()} - {""} <= set(DOORS)


def test_every_page_has_a_door() -> None:
    assert [
        str(item.pattern) for item in patterns() if not hasattr(item.callback, "door") and item.name not in OTHERS
    ] == []


@pytest.mark.django_db
def test_who_is_signed_out_goes_to_sign_in(client: Client) -> None:
    answer = client.get("/tugas/")
    assert (answer.status_code, answer.url) == (302, "/masuk/?next=/tugas/")  # type: ignore[attr-defined]
    partial: Any = client.get("/tugas/", headers={"HX-Request": "true"})
    assert (partial.status_code, partial.headers["HX-Trigger"]) == (401, "himpun:signed-out")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came_from", "to"),
    [
        ("http://testserver/pengumpulan/permintaan/1/?buka=2", "/pengumpulan/permintaan/1/%3Fbuka%3D2"),
        ("http://jahat.example/masuk/", "/tugas/"),
        ("//jahat.example/", "/tugas/"),
        ("", "/tugas/"),
    ],
)
def test_a_sending_without_a_session_comes_back_to_its_page(client: Client, came_from: str, to: str) -> None:
    answer: Any = client.post("/pengumpulan/permintaan/1/kirim/", headers={"Referer": came_from})
    assert (answer.status_code, answer.url) == (302, f"/masuk/?next={to}")


@pytest.mark.django_db
def test_a_strange_method_gets_a_page(client: Client) -> None:
    client.force_login(User.objects.create_user("tamu", password="kata sandi contoh"))
    for method, address, allowed in (("get", "/keluar/", "POST"), ("put", "/tugas/", "GET, HEAD")):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
        assert "Alamat ini hanya menerima kiriman" in answer.content.decode()


@pytest.mark.django_db
def test_without_a_position_only_the_own_account_opens(client: Client) -> None:
    user = User.objects.create_user("tamu", password="kata sandi contoh")
    client.force_login(user)
    assert client.get("/tugas/").status_code == 403
    assert client.get("/akun/").status_code == 200


@pytest.mark.django_db
def test_who_holds_a_position_acts_for_it() -> None:
    office = open_office(units=1)
    key = next(iter(office.positions))
    answer: Any = client_of(office, key).get("/tugas/")
    assert answer.status_code == 200
    assert answer.context["actor"].position_id == office.positions[key].id
