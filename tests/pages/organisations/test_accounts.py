"""Accounts: inviting with a first password, resetting, ending, and who administers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from himpun.ledger.models import Entry
from himpun.organisations.models import Official, User
from tests.pages.organisations.kantor import Kantor, open_kantor, told


@pytest.fixture
def kantor(db: None) -> Kantor:
    return open_kantor()


def post(kantor: Kantor, path: str, **fields: Any) -> Any:
    return kantor.administrator.post(f"/organisasi/{path}", {"sent": "yes", **fields})


def newcomer(kantor: Kantor, name: str = "Dra. Siti Aminah, M.Si.") -> Official:
    return Official.objects.create(agency=kantor.office.agency, name=name)


def password_in(answer: Any) -> str:
    found = re.search(r'id="first-password">([^<]+)<', told(answer))
    assert found, told(answer)
    return found.group(1)


def test_it_works(kantor: Kantor, client: Client) -> None:
    official = newcomer(kantor)
    page = told(kantor.administrator.get(f"/organisasi/pegawai/{official.pk}/akun/"))
    assert 'value="siti.aminah"' in page
    answer = post(kantor, f"pegawai/{official.pk}/akun/", username="siti.aminah", email="siti@kantor.example")
    password = password_in(answer)
    assert "no-store" in answer["Cache-Control"]
    user = User.objects.get(official=official)
    assert (user.must_change_password, user.is_staff, user.email) == (True, False, "siti@kantor.example")
    assert password not in user.password
    entered = client.post("/masuk/", {"username": "siti.aminah", "password": password})
    assert entered["Location"] == "/akun/kata-sandi/"
    entry = Entry.objects.get(verb="account.given")
    assert "aminah" not in entry.body.lower()
    assert password not in entry.body
    again = post(kantor, f"pegawai/{official.pk}/akun/", username="siti.aminah")
    assert (again.status_code, "sudah" in told(again)) == (422, True)
    assert password not in told(kantor.administrator.get(f"/organisasi/akun/{user.pk}/"))


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("calon.keluar", "sudah dipakai"),
        ("CALON.KELUAR", "sudah dipakai"),
        ("999901012020121001", "NIP tidak dijadikan"),
        ("ab", "3 sampai 60"),
        ("1siti", "diawali huruf"),
        ("siti aminah", "huruf kecil"),
    ],
)
def test_a_bad_name_is_refused_at_the_field(kantor: Kantor, username: str, sentence: str) -> None:
    answer = post(kantor, f"pegawai/{newcomer(kantor).pk}/akun/", username=username)
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert "is-invalid" in told(answer)


def test_the_proposal_is_a_free_name(kantor: Kantor) -> None:
    first, second, odd = newcomer(kantor), newcomer(kantor), newcomer(kantor, "王")
    post(kantor, f"pegawai/{first.pk}/akun/", username="siti.aminah")
    assert 'value="siti.aminah2"' in told(kantor.administrator.get(f"/organisasi/pegawai/{second.pk}/akun/"))
    assert 'value="pengguna"' in told(kantor.administrator.get(f"/organisasi/pegawai/{odd.pk}/akun/"))


def test_whom_to_invite_is_chosen_from_those_without_account(kantor: Kantor) -> None:
    official = newcomer(kantor)
    page = told(kantor.administrator.get("/organisasi/akun/undang/"))
    assert official.name in page
    assert kantor.official.name not in page.split("<main")[1]
    chosen = kantor.administrator.get("/organisasi/akun/undang/", {"pegawai": official.pk})
    assert chosen["Location"] == f"/organisasi/pegawai/{official.pk}/akun/"


def test_a_reset_ends_the_sessions_and_opens_a_shut_name(kantor: Kantor, client: Client) -> None:
    for _ in range(5):
        client.post("/masuk/", {"username": "calon.keluar", "password": "salah"})
    assert client.post("/masuk/", {"username": "calon.keluar", "password": "salah"}).status_code == 429
    theirs = Client()
    theirs.force_login(kantor.user)
    password = password_in(post(kantor, f"akun/{kantor.user.pk}/kata-sandi/"))
    assert theirs.get("/akun/").status_code == 302
    assert client.post("/masuk/", {"username": "calon.keluar", "password": password}).status_code == 302
    assert Entry.objects.filter(verb="account.password_reset", subject_id=kantor.user.pk).count() == 1


def test_an_account_is_ended_and_opened_again(kantor: Kantor) -> None:
    theirs = Client()
    theirs.force_login(kantor.user)
    assert post(kantor, f"akun/{kantor.user.pk}/akhiri/", reason="").status_code == 422
    assert post(kantor, f"akun/{kantor.user.pk}/akhiri/", reason="Pensiun").status_code == 302
    assert theirs.get("/akun/").status_code == 302
    reset = post(kantor, f"akun/{kantor.user.pk}/kata-sandi/")
    assert (reset.status_code, "sudah diakhiri" in told(reset)) == (422, True)
    assert "Diakhiri" in told(kantor.administrator.get("/organisasi/akun/?keadaan=ended"))
    post(kantor, f"akun/{kantor.user.pk}/buka/")
    kantor.user.refresh_from_db()
    assert kantor.user.is_active
    assert list(Entry.objects.filter(verb__startswith="account.").values_list("verb", flat=True).order_by("seq")) == [
        "account.ended",
        "account.reopened",
    ]


def test_the_last_administrator_stays(kantor: Kantor) -> None:
    me = User.objects.get(is_staff=True, official__agency=kantor.office.agency)
    for path, fields in ((f"akun/{me.pk}/pengelola/cabut/", {}), (f"akun/{me.pk}/akhiri/", {"reason": "x y z"})):
        answer = post(kantor, path, **fields)
        assert answer.status_code == 422
        assert "pengelola terakhir" in told(answer)
    without_post = User.objects.create(username="tanpa.jabatan", official=newcomer(kantor), is_staff=True)
    assert post(kantor, f"akun/{me.pk}/pengelola/cabut/").status_code == 422
    without_post.delete()
    assert post(kantor, f"akun/{kantor.user.pk}/pengelola/").status_code == 302
    assert post(kantor, f"akun/{me.pk}/pengelola/cabut/").status_code == 302
    assert kantor.administrator.get("/organisasi/akun/").status_code == 403
