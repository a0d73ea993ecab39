"""One's own account: sessions, password, the forced change of a first one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from himpun.cycles.tests.office import Office, open_office
from himpun.ledger.models import Entry
from himpun.organisations.lockout import forget_attempts
from himpun.organisations.models import User
from himpun.organisations.services.accounts import forget_expired_sessions
from himpun.organisations.sessions import SEEN, Session

SECRET, NEW = "sandi-panjang-77", "gerimis-di-kantor-9"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def office(db: None) -> Office:
    return open_office(units=1)


@pytest.fixture
def user(office: Office) -> User:
    official = next(iter(office.officials.values()))
    return User.objects.create(official=official, username="siti.contoh", password=make_password(SECRET))


def browser(agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/masuk/", {"username": "siti.contoh", "password": SECRET}).status_code == 302
    client.get("/akun/")
    return client


def is_in(client: Client) -> bool:
    return client.get("/akun/").status_code == 200


def change(client: Client, **more: str) -> Any:
    return client.post("/akun/kata-sandi/", {"old": SECRET, "new": NEW, "again": NEW, **more})


@pytest.fixture(autouse=True)
def _fresh_count() -> None:
    cache.clear()


def test_it_works(user: User) -> None:
    here = browser()
    browser(PHONE)
    page: Any = here.get("/akun/")
    told = page.content.decode()
    assert "Firefox di Linux" in told
    assert "Chrome di Android" in told
    assert told.count("Peramban ini") == 1
    assert "127.0.0.1" not in told


def test_signed_out_people_go_to_sign_in(client: Client) -> None:
    for address in ("/akun/", "/akun/kata-sandi/"):
        assert client.get(address)["Location"].startswith("/masuk/?next=")
    assert client.post("/akun/sesi/keluarkan/")["Location"].startswith("/masuk/?next=")


def test_another_browser_is_signed_out(user: User) -> None:
    here, other, third = browser(), browser(PHONE), browser()
    row = next(row for row in Session.objects.all() if row.session_key == other.session.session_key)
    here.post(f"/akun/sesi/{row.mark}/keluarkan/")
    assert (is_in(here), is_in(other), is_in(third)) == (True, False, True)
    here.post("/akun/sesi/keluarkan/")
    assert (is_in(here), is_in(third)) == (True, False)


def test_a_session_of_another_person_stays(user: User, office: Office) -> None:
    stranger = User.objects.create(username="lain", password=make_password(SECRET))
    theirs = Client()
    theirs.force_login(stranger)
    row = Session.objects.get(user=stranger)
    browser().post(f"/akun/sesi/{row.mark}/keluarkan/")
    browser().post("/akun/sesi/keluarkan/")
    assert is_in(theirs)


def test_a_new_password_ends_the_other_sessions(user: User) -> None:
    here, other = browser(), browser(PHONE)
    answer = change(here)
    assert (answer.status_code, answer["Location"]) == (302, "/akun/")
    assert (is_in(here), is_in(other)) == (True, False)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Entry.objects.filter(verb="account.password_changed", subject_id=user.pk).count() == 1
    assert Session.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"old": "salah"}, "Kata sandi sekarang tidak cocok"),
        ({"again": "lain-lagi-123"}, "Kedua kata sandi baru tidak sama"),
        ({"new": "pendek", "again": "pendek"}, "terlalu pendek"),
        ({"new": "93847561029", "again": "93847561029"}, "angka"),
        ({"new": SECRET, "again": SECRET}, "sama dengan yang lama"),
        ({"new": "siti.contoh1", "again": "siti.contoh1"}, "mirip"),
    ],
)
def test_a_bad_password_is_refused_at_the_field(user: User, given: dict[str, str], told: str) -> None:
    answer = change(browser(), **given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(SECRET)


def test_a_password_stays_as_it_was_typed(user: User) -> None:
    odd = " spasi di ujung \u200b "
    change(browser(), new=odd, again=odd)
    user.refresh_from_db()
    assert user.check_password(odd)


def test_a_first_password_must_be_changed_before_anything_else(user: User) -> None:
    User.objects.update(must_change_password=True)
    client = Client()
    answer = client.post("/masuk/", {"username": "siti.contoh", "password": SECRET, "next": "/siklus/"})
    assert answer["Location"] == "/akun/kata-sandi/"
    for address in ("/", "/tugas/", "/siklus/", "/organisasi/"):
        assert client.get(address)["Location"] == "/akun/kata-sandi/"
    partial = client.get("/tugas/", headers={"HX-Request": "true"})
    assert partial.headers["HX-Redirect"] == "/akun/kata-sandi/"
    assert client.get("/akun/").status_code == 200
    same = client.post("/akun/kata-sandi/", {"new": SECRET, "again": SECRET})
    assert same.status_code == 422
    done = client.post("/akun/kata-sandi/", {"new": NEW, "again": NEW})
    assert done["Location"] == "/tugas/"
    assert client.get("/tugas/").status_code == 200


def test_a_session_ends_by_itself(user: User) -> None:
    client = browser()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


def test_work_draws_a_session_out_and_a_page_that_refreshes_itself_does_not(user: User) -> None:
    client = browser()
    session = client.session
    session[SEEN] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()
    before = Session.objects.get(user=user).seen_at
    client.get("/akun/", headers={"HX-Request": "true"})
    assert Session.objects.get(user=user).seen_at == before
    client.get("/akun/")
    after = Session.objects.get(user=user).seen_at
    assert after is not None
    assert before is not None
    assert after > before


def test_an_ended_account_is_out_at_once(user: User) -> None:
    client = browser()
    User.objects.update(is_active=False)
    assert not is_in(client)


def test_reminders_go_where_one_says(user: User) -> None:
    client = browser()
    assert client.post("/akun/", {"email": "bukan surel"}).status_code == 422
    assert client.post("/akun/", {"email": "siti@kantor.example"}).status_code == 302
    user.refresh_from_db()
    assert user.email == "siti@kantor.example"


def test_the_worker_forgets_who_was_signed_in_and_who_was_shut_out(user: User) -> None:
    browser()
    Client(REMOTE_ADDR="10.0.0.9").post("/masuk/", {"username": "siti.contoh", "password": "salah"})
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert forget_expired_sessions(now=timezone.now()) == 1
    assert forget_attempts(now=timezone.now()) == 1
    assert (Session.objects.count(), AccessAttempt.objects.count()) == (0, 0)


def test_nobody_guesses_the_old_password_at_an_open_page(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    here, now = browser(), timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # all within one minute
    answers = [change(here, old="salah").status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]
    assert change(here).status_code == 429
    user.refresh_from_db()
    assert user.check_password(SECRET)
