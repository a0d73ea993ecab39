"""Evidence: put beside a figure under its caps, taken back with a reason, given out only through the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from himpun.collection.models import Evidence
from tests.pages.collection.asking import HTMX, address, gatherer, head_of, stage_now, stranger
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, request: Any, name: str, data: bytes, *, place: str = "all", **headers: str) -> Any:
    sent = {"place": place, "note": "Laporan", "file": SimpleUploadedFile(name, data)}
    return client.post(address(request, act="bukti/"), sent, headers=headers or None)


def test_it_works() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    place = str(request.rows[0]["indicator_id"])
    answer = upload(client, request, "laporan.txt", b"isi laporan", place=place, **HTMX)
    assert answer.status_code == 200
    evidence = Evidence.objects.get()
    assert (evidence.name, str(evidence.indicator_id)) == ("laporan.txt", place)
    assert f"/pengumpulan/bukti/{evidence.id}/" in text_of(answer)


def test_it_goes_out_as_an_attachment_in_a_sandbox() -> None:
    stage = stage_now()
    request = stage.request()
    upload(head_of(stage), request, "halaman.txt", b"<script>alert(1)</script>")
    found = Evidence.objects.get()
    answer: Any = gatherer(stage).get(f"/pengumpulan/bukti/{found.id}/")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"] == 'attachment; filename="halaman.txt"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "text/plain")
    assert "sandbox" in answer["Content-Security-Policy"]
    for client in (stranger(), head_of(stage, 1)):
        assert client.get(f"/pengumpulan/bukti/{found.id}/").status_code == 404
    assert Client().get(f"/pengumpulan/bukti/{found.id}/").status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("laporan.pdf", b"bukan pdf", "bukan PDF"),
        ("laporan.exe", b"MZ", "tidak dapat dipakai"),
        ("kosong.txt", b"", "kosong"),
        ("a" * 250 + ".txt.txt", b"isi", ""),
    ],
)
def test_a_wrong_file_is_refused_on_the_same_page(name: str, data: bytes, told: str) -> None:
    stage = stage_now()
    request = stage.request()
    for headers in (HTMX, {}):
        answer = upload(head_of(stage), request, name, data, **headers)
        if told:
            assert (answer.status_code, told in text_of(answer)) == (422, True)
            assert 'value="Laporan"' in text_of(answer)
            assert not Evidence.objects.exists()


def test_sixty_megabytes_never_reach_the_store(tmp_path: Path) -> None:
    stage = stage_now()
    request = stage.request()
    answer = upload(head_of(stage), request, "besar.pdf", b"%PDF-1.7" + bytes(60 * 1024 * 1024))
    assert answer.status_code == 422
    assert "“besar.pdf” lebih dari 50 MB" in text_of(answer)
    assert 'value="Laporan"' in text_of(answer)
    assert not Evidence.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_more_than_any_page_sends_is_not_even_read() -> None:
    stage = stage_now()
    request = stage.request()
    answer: Any = head_of(stage).generic(
        "POST",
        address(request, act="bukti/"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(500 * 1024 * 1024),
    )
    assert answer.status_code == 413
    assert "50 MB" in text_of(answer)


def test_it_is_taken_back_with_a_reason() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    upload(client, request, "laporan.txt", b"isi")
    found = Evidence.objects.get()
    path = f"/pengumpulan/bukti/{found.id}/tarik/"
    without: Any = client.post(path, {"reason": ""}, headers=HTMX)
    assert (without.status_code, "Alasan penarikan bukti" in text_of(without)) == (422, True)
    assert stranger().post(path, {"reason": "coba"}).status_code == 404
    assert client_of(stage.office, "section_heads:2").post(path, {"reason": "coba"}).status_code == 404
    assert client.post(path, {"reason": "Salah berkas"}, headers=HTMX).status_code == 200
    assert Evidence.objects.get().withdrawn_at is not None


def test_without_a_file_it_says_so() -> None:
    stage = stage_now()
    request = stage.request()
    answer: Any = head_of(stage).post(address(request, act="bukti/"), {"place": "all"}, headers=HTMX)
    assert (answer.status_code, "Pilih berkasnya dahulu" in text_of(answer)) == (422, True)


def test_a_tampered_place_is_refused() -> None:
    stage = stage_now()
    request, other = stage.request(0), stage.request(1)
    for place in (str(other.rows[0]["indicator_id"]), "9" * 18):
        answer = upload(head_of(stage), request, "laporan.txt", b"isi", place=place)
        assert (answer.status_code, "tidak diminta" in text_of(answer)) == (422, True)
    assert not Evidence.objects.exists()
