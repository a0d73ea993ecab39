"""A button pressed again, or a form sent from two windows: one thing is entered, and the second sending says so."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from himpun.organisations.models import Official, Position, Team, Unit
from himpun.plans.models import Objective
from tests.committed import CommittedDatabase
from tests.pages.organisations.kantor import Kantor, open_kantor

SENDINGS: list[tuple[str, dict[str, Any], Any]] = [
    ("/organisasi/unit/baru/", {"name": "Seksi Baru", "kind": "seksi", "starts_on": "2026-01-01"}, Unit),
    ("/organisasi/pegawai/baru/", {"name": "Pegawai Baru", "nip": "", "rank": ""}, Official),
    ("/organisasi/tim/baru/", {"name": "Tim Baru", "starts_on": "2026-01-01"}, Team),
    ("/organisasi/jabatan/baru/", {"title": "Jabatan Baru", "role": "staff", "starts_on": "2026-01-01"}, Position),
    ("/rencana/sasaran/baru/", {"name": "Sasaran Baru", "kind": "sasaran", "code": ""}, Objective),
]


def filled(kantor: Kantor, typed: dict[str, Any]) -> dict[str, Any]:
    """What the office must add: a team's members, a position's unit."""
    more: dict[str, dict[str, Any]] = {
        "Tim Baru": {"chair": kantor.position.pk, "members": [kantor.position.pk]},
        "Jabatan Baru": {"unit": kantor.unit.pk},
    }
    return typed | more.get(typed.get("name") or typed["title"], {})


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "typed", "model"), SENDINGS)
def test_it_works(address: str, typed: dict[str, Any], model: Any) -> None:
    kantor = open_kantor()
    before = model.objects.count()
    first, second = (kantor.administrator.post(address, filled(kantor, typed)) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert model.objects.count() == before + 1
    said = second.content.decode()
    assert "Baru" in said
    assert any(word in said for word in ("sudah ada", "sudah terdaftar", "sudah dibentuk", "sudah dibuka"))


def test_of_several_at_once_one_is_entered(committed_db: CommittedDatabase) -> None:
    kantor = open_kantor()
    barrier, answers = Barrier(5), list[int]()

    def send() -> None:
        browser = Client()
        browser.cookies = kantor.administrator.cookies
        barrier.wait()
        answers.append(browser.post("/organisasi/unit/baru/", SENDINGS[0][1]).status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 422, 422, 422, 422]
    assert Unit.objects.filter(name="Seksi Baru").count() == 1
