"""The archive: listed by period and procedure, looked into, checked now, downloaded whole."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from himpun.archive.models import Bundle
from himpun.archive.services import build_bundle
from himpun.archive.tests.kept_cycle import Kept, ended_cycle, plain_procedure
from himpun.collection.store import path_of
from himpun.cycles.tests.office import open_office
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of


@pytest.fixture
def kept(db: None, data_directory: Path) -> Kept:
    return ended_cycle()


@pytest.fixture
def bundle(kept: Kept) -> Bundle:
    return build_bundle(kept.cycle.id, now=kept.now)


@pytest.fixture
def client(kept: Kept) -> Client:
    return client_of(kept.office, "staff")


def test_it_works(client: Client, bundle: Bundle) -> None:
    listed = text_of(client.get("/arsip/"))
    assert f"/arsip/{bundle.id}/" in listed
    assert "Triwulan I 2026" in listed
    page = text_of(client.get(f"/arsip/{bundle.id}/"))
    for said in (bundle.manifest_sha256, bundle.ledger_head, bundle.file_id, "Notulen", "data/values.csv", "evidence/"):
        assert said in page


def test_an_empty_archive_says_when_it_fills(client: Client) -> None:
    assert "disusun sendiri setelah langkah terakhir" in text_of(client_of(open_office(name="Kantor Baru"), "staff").get("/arsip/"))  # fmt: skip  # noqa: E501


def test_a_bundle_that_is_being_made_is_told(client: Client) -> None:
    page = text_of(client.get("/arsip/"))
    assert "Sedang disusun" in page
    assert 'hx-trigger="every 5s"' in page


@pytest.mark.parametrize(
    ("field", "fits", "fails"), [("q", "Kinerja", "tidak ada begini"), ("tahun", "2026", ""), ("q", "2026-Q1", "2019")]
)
def test_each_filter_narrows(client: Client, bundle: Bundle, field: str, fits: str, fails: str) -> None:
    assert f"/arsip/{bundle.id}/" in text_of(client.get("/arsip/", {field: fits}))
    assert (f"/arsip/{bundle.id}/" in text_of(client.get("/arsip/", {field: fails}))) is (not fails)


@pytest.mark.parametrize("strange", [{"prosedur": "9" * 40}, {"tahun": "<b>"}, {"page": "0"}, {"q": "x" * 9000}])
def test_a_strange_address_is_no_error(client: Client, bundle: Bundle, strange: dict[str, str]) -> None:
    assert client.get("/arsip/", strange).status_code == 200


def test_it_is_checked_now(client: Client, bundle: Bundle) -> None:
    answer = client.post(f"/arsip/{bundle.id}/periksa/")
    assert answer.status_code == 200
    assert "berkas dan" in text_of(answer)
    assert "Utuh." in text_of(answer)


def test_a_changed_byte_is_found(client: Client, bundle: Bundle) -> None:
    path = path_of(bundle.file_id)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"Notulen")] ^= 1
    path.chmod(0o640)
    path.write_bytes(bytes(raw))
    page = text_of(client.post(f"/arsip/{bundle.id}/periksa/"))
    assert "Tidak cocok" in page
    assert "pulihkan dari cadangan" in page


def test_another_bundle_in_its_place_is_found(client: Client, kept: Kept, bundle: Bundle) -> None:
    other = ended_cycle(period="2026-Q2", office=kept.office, now=kept.now + timedelta(days=100))
    second = build_bundle(other.cycle.id, now=other.now)
    path_of(bundle.file_id).write_bytes(path_of(second.file_id).read_bytes())
    assert "Tidak cocok" in text_of(client.post(f"/arsip/{bundle.id}/periksa/"))


@pytest.mark.parametrize("harm", ["lost", "broken"])
def test_a_lost_or_broken_file_is_said_on_the_page(client: Client, bundle: Bundle, harm: str) -> None:
    path = path_of(bundle.file_id)
    path.chmod(0o640)
    path.unlink() if harm == "lost" else path.write_bytes(b"PK bukan zip")
    answer = client.get(f"/arsip/{bundle.id}/")
    assert answer.status_code == 200
    assert "Pulihkan dari cadangan" in text_of(answer)
    assert "Tidak cocok" in text_of(client.post(f"/arsip/{bundle.id}/periksa/"))


def test_the_file_is_downloaded_as_it_is_kept(client: Client, bundle: Bundle) -> None:
    answer: Any = client.get(f"/arsip/{bundle.id}/unduh/")
    raw = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="arsip-contoh-kecil-2026-q1-v1.zip"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(raw)).namelist()


def test_the_place_of_the_paper_is_noted(client: Client, bundle: Bundle) -> None:
    assert client.post(f"/arsip/{bundle.id}/", {"place": "Boks <7>"}).status_code == 302
    assert "Boks &lt;7&gt;" in text_of(client.get(f"/arsip/{bundle.id}/"))


@pytest.mark.parametrize("place", ["", "x" * 201])
def test_a_wrong_place_is_refused_on_the_same_page(client: Client, bundle: Bundle, place: str) -> None:
    assert client.post(f"/arsip/{bundle.id}/", {"place": place}).status_code == 422


@pytest.mark.parametrize(("method", "rest"), [("get", ""), ("get", "unduh/"), ("post", "periksa/"), ("post", "")])
def test_a_stranger_gets_what_a_wrong_address_gets(bundle: Bundle, method: str, rest: str) -> None:
    other = client_of(open_office(plain_procedure("lain"), name="Kantor Lain"), "staff")
    for number in (bundle.id, 987654):
        assert getattr(other, method)(f"/arsip/{number}/{rest}").status_code == 404
    assert f"/arsip/{bundle.id}/" not in text_of(other.get("/arsip/"))


@pytest.mark.parametrize(("method", "rest"), [("get", ""), ("get", "unduh/"), ("post", "periksa/")])
def test_signed_out(bundle: Bundle, method: str, rest: str) -> None:
    assert getattr(Client(), method)(f"/arsip/{bundle.id}/{rest}").status_code == 302


def test_checking_is_no_address_to_be_followed(client: Client, bundle: Bundle) -> None:
    assert client.get(f"/arsip/{bundle.id}/periksa/").status_code == 405


def test_ten_cost_as_much_as_one(
    client: Client, kept: Kept, bundle: Bundle, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client.get("/arsip/")
    with django_assert_max_num_queries(30) as one:
        client.get("/arsip/")
    now = max(kept.now, timezone.now() - timedelta(days=200))
    for quarter in ("2026-Q2", "2026-Q3"):
        other = ended_cycle(period=quarter, office=kept.office, now=now + timedelta(days=1))
        now = other.now
        build_bundle(other.cycle.id, now=now)
    with django_assert_num_queries(len(one)):
        client.get("/arsip/")
