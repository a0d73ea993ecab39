"""The health endpoints and the request log: enough for a proxy, nothing for anybody else."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from config.log_lines import JsonLines, OfRequest, request_id
from himpun.portal.installation import readiness
from himpun.portal.jobs import life
from himpun.portal.jobs.worker import Worker
from himpun.portal.models import WorkerBeat

READY = {"status": "siap", "database": True, "migrations": True, "worker": True}


def ask(client: Client, path: str = "/sehat/siap") -> tuple[int, dict[str, Any]]:
    answer = client.get(path)
    return answer.status_code, json.loads(answer.content)


@pytest.mark.django_db
def test_it_works(client: Client) -> None:
    life.beat("contoh:1")
    assert ask(client) == (200, READY)


def test_a_process_lives_without_its_database(client: Client) -> None:
    assert ask(client, "/sehat/hidup") == (200, {"status": "hidup"})


@pytest.mark.django_db
@pytest.mark.parametrize("age", [None, life.SILENT + timedelta(seconds=5)])
def test_without_a_worker_it_is_not_ready(client: Client, age: timedelta | None) -> None:
    if age:
        WorkerBeat.objects.create(name="contoh:1", beaten_at=timezone.now() - age)
    status, body = ask(client)
    assert (status, body) == (503, {**READY, "status": "belum siap", "worker": False})


@pytest.mark.django_db
def test_tables_of_another_version_are_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    life.beat("contoh:1")
    monkeypatch.setattr(readiness, "_expected", lambda: frozenset({("portal", "9999_later")}))
    assert ask(client) == (503, {**READY, "status": "belum siap", "migrations": False, "worker": False})


def test_a_database_that_is_away_is_an_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[str]:
        raise OperationalError("server at secret.example refused")

    monkeypatch.setattr(readiness, "missing_migrations", away)
    answer = client.get("/sehat/siap")
    assert answer.status_code == 503
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_nothing_is_kept_by_browsers_or_proxies(client: Client) -> None:
    assert "no-store" in client.get("/sehat/siap").headers["Cache-Control"]


@pytest.mark.usefixtures("committed_db")
def test_a_worker_beats_and_says_goodbye() -> None:
    worker = Worker(name="contoh:2")
    worker._show_life()
    assert life.is_worked(timezone.now())
    worker.run(until_empty=True)
    assert life.last_seen() is None


@pytest.mark.django_db
def test_what_died_long_ago_is_forgotten() -> None:
    WorkerBeat.objects.create(name="contoh:1", beaten_at=timezone.now() - life.FORGET - timedelta(days=1))
    life.beat("contoh:2")
    assert list(WorkerBeat.objects.values_list("name", flat=True)) == ["contoh:2"]


# ── the line of a request ─────────────────────────────────────────────────────────────────────────


def test_a_request_is_told_by_its_name(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="himpun.requests"):
        client.get("/tugas/4711/?q=Budi")
    (line,) = [record for record in caplog.records if record.name == "himpun.requests"]
    assert line.getMessage().startswith("GET portal:task 302 ")
    assert "4711" not in line.getMessage() + str(vars(line))
    assert "Budi" not in str(vars(line))


@pytest.mark.django_db
def test_health_is_not_told_every_few_seconds(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    life.beat("contoh:1")
    with caplog.at_level(logging.INFO, logger="himpun.requests"):
        client.get("/sehat/siap")
    assert not caplog.records


@pytest.mark.parametrize(
    ("given", "is_kept"), [("abcdef-0123456789", True), ("x", False), ("a" * 65, False), ("abcd efgh\tij", False)]
)
def test_an_id_is_kept_or_made(client: Client, given: str, is_kept: bool) -> None:
    own = client.get("/sehat/hidup", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (own == given) is is_kept
    assert len(own) >= 8


def test_what_is_logged_during_a_request_carries_its_id() -> None:
    record = logging.makeLogRecord({"name": "himpun.jobs", "msg": "sesuatu", "levelname": "INFO"})
    token = request_id.set("0123456789abcdef")
    try:
        assert OfRequest().filter(record)
    finally:
        request_id.reset(token)
    assert json.loads(JsonLines().format(record))["request_id"] == "0123456789abcdef"
    outside = logging.makeLogRecord({"msg": "di luar"})
    assert OfRequest().filter(outside)
    assert "request_id" not in json.loads(JsonLines().format(outside))
