"""Signing in: by name or NIP, shut after wrong passwords, with a choice where one holds several positions."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client

from himpun.cycles.tests.office import Office, open_office
from himpun.organisations.known_browsers import COOKIE
from himpun.organisations.lockout import open_again
from himpun.organisations.models import Appointment, User

SECRET = "sandi-panjang-77"
NIP = "999901012020121001"
SAME = "Nama pengguna, NIP atau kata sandi tidak cocok."


@pytest.fixture
def office(db: None) -> Office:
    return open_office(units=1)


def account(office: Office, number: int = 0, *, username: str = "siti.contoh", nip: str = "", **more: Any) -> User:
    official = list(office.officials.values())[number]
    official.nip = nip
    official.save()
    return User.objects.create(official=official, username=username, password=make_password(SECRET), **more)


def sign_in(client: Client, username: str, password: str = SECRET, **more: Any) -> Any:
    return client.post("/masuk/", {"username": username, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_works(office: Office, client: Client) -> None:
    account(office)
    page: Any = client.get("/masuk/?next=/siklus/")
    assert page.status_code == 200
    answer = sign_in(client, "siti.contoh", next="/siklus/")
    assert (answer.status_code, answer["Location"]) == (302, "/siklus/")
    assert client.get("/tugas/").status_code == 200


@pytest.mark.parametrize("typed", ["siti.contoh", " SITI.Contoh ", NIP, "99990101 202012 1 001"])
def test_a_name_in_any_case_and_a_nip_with_spaces_work(office: Office, client: Client, typed: str) -> None:
    account(office, nip=NIP)
    sign_in(client, typed)
    assert signed_in(client)


def test_a_nip_that_two_offices_know_opens_nothing(office: Office, client: Client) -> None:
    account(office, nip=NIP)
    account(open_office(units=1, name="Kantor Lain"), username="lain", nip=NIP)
    answer = sign_in(client, NIP)
    assert answer.status_code == 422
    assert SAME in answer.content.decode()
    assert not signed_in(client)


def test_the_no_does_not_tell_who_exists(office: Office, client: Client) -> None:
    account(office)
    account(office, 1, username="usai", is_active=False)
    pages = [
        sign_in(client, name, word) for name, word in (("siti.contoh", "salah"), ("tak.ada", SECRET), ("usai", SECRET))
    ]
    assert {page.status_code for page in pages} == {422}
    assert all(SAME in page.content.decode() for page in pages)


@pytest.mark.parametrize(
    "target",
    ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "halaman", "a\x00b", "½", "portal:home"],
)
def test_nobody_is_sent_to_another_house(office: Office, client: Client, target: str) -> None:
    account(office)
    assert sign_in(client, "siti.contoh", next=target)["Location"] == "/tugas/"


def test_a_name_is_shut_after_five_wrong_passwords(office: Office, client: Client) -> None:
    user = account(office)
    answers = [sign_in(client, "siti.contoh", "salah") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    right = sign_in(Client(REMOTE_ADDR="10.0.0.9"), "Siti.Contoh")
    assert right.status_code == 429
    assert "15 menit" in right.content.decode()
    assert int(right["Retry-After"]) == 15 * 60
    other = Client(REMOTE_ADDR="10.0.0.9")
    account(office, 1, username="budi.contoh")
    assert sign_in(other, "budi.contoh").status_code == 302
    assert user.username not in right.content.decode()


def test_an_address_is_shut_after_thirty(office: Office) -> None:
    account(office)
    guesser, colleague = Client(REMOTE_ADDR="10.0.0.7"), Client(REMOTE_ADDR="10.0.0.8")
    answers = [sign_in(guesser, f"nama{number % 10}", "salah").status_code for number in range(30)]
    assert answers.count(429) == 1
    assert answers[-1] == 429
    assert sign_in(guesser, "siti.contoh").status_code == 429
    assert sign_in(colleague, "siti.contoh").status_code == 302


def test_nobody_is_shut_out_of_their_own_browser(office: Office, client: Client) -> None:
    account(office)
    account(office, 1, username="budi.contoh")
    sign_in(client, "siti.contoh")
    client.post("/keluar/")
    for name in ["siti.contoh"] * 5 + [f"nama{number % 8}" for number in range(30)]:
        sign_in(Client(), name, "salah")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "siti.contoh").status_code == 429
    assert sign_in(client, "budi.contoh").status_code == 429
    assert [sign_in(client, "siti.contoh", "salah").status_code for _ in range(3)] == [422] * 3
    assert sign_in(client, "SITI.contoh").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "siti.contoh").status_code == 429


def test_a_known_browser_is_shut_as_well(office: Office, client: Client) -> None:
    user = account(office)
    sign_in(client, "siti.contoh")
    client.post("/keluar/")
    assert [sign_in(client, "siti.contoh", "salah").status_code for _ in range(5)] == [422] * 4 + [429]
    assert sign_in(client, "siti.contoh").status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "siti.contoh").status_code == 302
    open_again(user.username)
    assert sign_in(client, "siti.contoh").status_code == 302


def test_what_makes_a_browser_known_is_kept_from_scripts_and_other_pages(
    office: Office, client: Client, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    account(office)
    account(office, 1, username="budi.contoh")
    sign_in(client, "siti.contoh")
    cookie = client.cookies[COOKIE]
    kept = [cookie[name] for name in ("httponly", "secure", "path", "samesite")]
    assert kept == [True, True, "/masuk/", "Lax"]
    assert "siti" not in cookie.value
    number, mark = cookie.value.split(".")
    for forged in (f"{number}.{'0' * 32}", f"{'0' * 24}.{mark}", "", "x.y", f"{number}.{mark}"):
        guesser = Client()
        guesser.cookies[COOKIE] = forged
        sign_in(guesser, "budi.contoh", "salah")
    assert sorted(AccessAttempt.objects.values_list("username", "failures_since_start")) == [("budi.contoh", 5)]


def test_one_good_password_frees_the_name_not_the_address(office: Office, client: Client) -> None:
    account(office)
    for number in range(4):
        sign_in(client, f"nama{number}", "salah")
        sign_in(client, "siti.contoh", "salah")
    sign_in(client, "siti.contoh")
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {f"nama{number}" for number in range(4)}


def test_a_forged_header_opens_no_other_count(office: Office, client: Client) -> None:
    account(office)
    for number in range(30):
        client.post(
            "/masuk/",
            {"username": f"nama{number % 10}", "password": "salah"},
            headers={"X-Forwarded-For": f"10.1.0.{number}"},
        )
    assert sign_in(client, "siti.contoh").status_code == 429


def test_behind_a_proxy_the_entry_it_wrote_counts(office: Office, client: Client, settings: Any) -> None:
    settings.HIMPUN_PROXIES = 1
    for address in ("ngawur, 10.1.0.5", "10.9.9.9, 10.1.0.5", "bukan alamat"):
        client.post("/masuk/", {"username": "x", "password": "salah"}, headers={"X-Forwarded-For": address})
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"10.1.0.5", None}


def test_the_log_says_what_happened_without_names(
    office: Office, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    account(office)
    with caplog.at_level(logging.INFO):
        for _ in range(6):
            sign_in(client, "siti.contoh", "salah")
        sign_in(Client(), "siti.contoh")
    told = [record for record in caplog.records if record.name == "himpun.signing_in"]
    assert [record.message for record in told][:5] == ["sign_in_refused"] * 5
    assert {record.message for record in told} >= {"sign_in_refused", "sign_in_shut"}
    assert not [
        record for record in caplog.records if "siti" in record.getMessage() or "127.0.0.1" in record.getMessage()
    ]


def test_who_holds_two_positions_chooses_first(office: Office, client: Client) -> None:
    user = account(office)
    second = list(office.positions.values())[1]
    assert user.official is not None
    Appointment.objects.create(
        position=second, official=user.official, capacity="plt", starts_on="2020-01-02", decree="SP 1/2020"
    )
    answer = sign_in(client, "siti.contoh", next="/dokumen/")
    assert answer["Location"] == "/jabatan/?next=%2Fdokumen%2F"
    page: Any = client.get(answer["Location"])
    assert "Plt." in page.content.decode()
    chosen = client.post("/jabatan/", {"position": second.id, "next": "/dokumen/"})
    assert chosen["Location"] == "/dokumen/"
    after: Any = client.get("/organisasi/")
    assert (after.context["actor"].position_id, after.context["actor"].capacity) == (second.id, "plt")
    client.post("/jabatan/", {"position": "999999"})
    assert client.post("/jabatan/", {"position": "", "next": "halaman"})["Location"] == "/tugas/"
    assert client.session["position"] == second.id


def test_with_one_position_there_is_nothing_to_choose(office: Office, client: Client) -> None:
    account(office)
    sign_in(client, "siti.contoh")
    assert client.get("/jabatan/")["Location"] == "/tugas/"


def test_a_signed_in_person_is_not_asked_again(office: Office, client: Client) -> None:
    account(office)
    sign_in(client, "siti.contoh")
    assert client.get("/masuk/?next=/arsip/")["Location"] == "/arsip/"
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert not signed_in(client)


def test_strange_input_is_a_plain_no(office: Office, client: Client) -> None:
    for name, word in (("\x00", "a\x00b"), ("x" * 5000, "y" * 5000), ("<script>", "'; --"), ("", "")):
        assert sign_in(client, name, word).status_code == 422
