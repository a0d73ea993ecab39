"""The registers of findings on the unit's sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from himpun.collection.followups import FOLLOW_UPS
from himpun.collection.models import DataRequest, RegisterEntry
from himpun.collection.readiness import READINESS
from himpun.cycles.services.complete import require
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks
from himpun.ledger.services import wire
from tests.pages.collection.asking import address, an_hour_ago, stranger, typed
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db

FINDING = {
    "number": "700/1/LHP/2026",
    "about": "Pemeriksaan kas",
    "dated_on": "2026-03-02",
    "received_on": "2026-03-05",
    "auditor": "BPK",
    "finding": "Bukti belum lengkap <b>tebal</b>.",
    "recommendation": "Lengkapi.",
    "note": "",
}


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked() -> tuple[Client, DataRequest, Office]:
    """A division of 000, whose gathering asks for the three registers; papers are not needed to come this far."""
    wire(FOLLOW_UPS)
    require(READINESS)
    office = open_office("musi-banyuasin-dpmd-2019", units=1, indicators=1)
    now = an_hour_ago()
    cycle = office.start(now=now)
    while open_tasks(cycle, step="0"):
        office.complete(open_tasks(cycle, step="0")[0], now=now)
    for step in ("1", "2", "3"):
        office.complete(only_task(cycle, step=step, run__isnull=False), now=now)
    apps.get_app_config("portal").ready()
    request = DataRequest.objects.select_related("unit").get(cycle=cycle, unit=office.units[0])
    return client_of(office, "division_heads:1"), request, office


def test_it_works(asked: tuple[Client, DataRequest, Office]) -> None:
    client, request, _ = asked
    page = address(request)
    assert "Laporan Hasil Pemeriksaan" in text_of(client.get(page))
    sent = {**FINDING, "file": SimpleUploadedFile("lhp.txt", b"isi laporan"), "next": page}
    answer: Any = client.post(f"{page}register/LHP/", sent, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    entry = RegisterEntry.objects.get()
    assert (entry.number, str(entry.answer_due_on), entry.file_name) == ("700/1/LHP/2026", "2026-05-04", "lhp.txt")
    assert "&lt;b&gt;tebal&lt;/b&gt;" in text_of(answer)
    file: Any = client.get(f"/pengumpulan/register/{entry.id}/")
    assert (b"".join(file.streaming_content), file["Content-Disposition"]) == (
        b"isi laporan",
        'attachment; filename="lhp.txt"',
    )
    assert stranger().get(f"/pengumpulan/register/{entry.id}/").status_code == 404


def test_a_wrong_line_keeps_what_was_typed(asked: tuple[Client, DataRequest, Office]) -> None:
    client, request, _ = asked
    path = f"{address(request)}register/LHP/"
    for wrong in ({"received_on": ""}, {"dated_on": "2026-04-01"}, {"finding": ""}, {"number": ""}):
        answer: Any = client.post(path, {**FINDING, **wrong})
        assert answer.status_code == 422, wrong
        assert "Pemeriksaan kas" in text_of(answer)
    sent = {**FINDING, "file": SimpleUploadedFile("lhp.pdf", b"bukan pdf")}
    false: Any = client.post(path, sent)
    assert (false.status_code, "bukan PDF" in text_of(false)) == (422, True)
    assert not RegisterEntry.objects.exists()
    assert client.get(f"{address(request)}register/XYZ/").status_code == 404


def test_nothing_to_report_needs_a_reason(asked: tuple[Client, DataRequest, Office]) -> None:
    client, request, _ = asked
    path = f"{address(request)}register/LHE/nihil/"
    without: Any = client.post(path, {"reason": ""})
    assert (without.status_code, "Alasan nihil" in text_of(without)) == (422, True)
    assert client.post(path, {"reason": "Tidak ada evaluasi."}).status_code == 302
    entry = RegisterEntry.objects.get()
    contradicting: Any = client.post(f"{address(request)}register/LHE/", FINDING)
    assert (contradicting.status_code, "pernyataan nihil" in text_of(contradicting)) == (422, True)
    assert client.post(f"/pengumpulan/register/{entry.id}/tarik/", {"reason": "Ternyata ada."}).status_code == 302
    assert RegisterEntry.objects.get().withdrawn_at is not None
    assert stranger().post(f"/pengumpulan/register/{entry.id}/tarik/", {"reason": "x"}).status_code == 404


def test_the_gatherer_enters_registers_of_a_paper(asked: tuple[Client, DataRequest, Office]) -> None:
    _, request, office = asked
    client = client_of(office, "staff")
    paper = f"{address(request)}kertas/"
    assert f"{address(request)}register/LHP/" in text_of(client.get(paper))
    for register in ("LHP", "LHE", "TLHP"):
        path = f"{address(request)}register/{register}/nihil/"
        answer: Any = client.post(path, {"reason": "Tidak ada.", "next": paper})
        assert (answer.status_code, answer["Location"]) == (302, paper)
    sent = {**typed(request, 0, text="7"), "paper_of": "Kabid Contoh", "held_at": "Lemari"}
    assert client.post(paper, sent).status_code == 302
    assert DataRequest.objects.get(pk=request.pk).state == "handed_in"
