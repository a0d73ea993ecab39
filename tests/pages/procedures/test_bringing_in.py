"""Bringing an edition in and putting it in force: faults named by line, a preview, then the choice of who is who."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from himpun.cycles.tests.office import Office, open_office
from himpun.ledger.models import Entry
from himpun.organisations.models import Position, Team
from himpun.procedures.library import library_text
from himpun.procedures.models import Binding, Edition, Procedure
from himpun.procedures.tests.small import small
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

GOOD = json.dumps(small(key="contoh-baru"), indent=1)
NEW = "/prosedur/baru/"


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office, "head_of_planning", administrator=True)


def file_of(text: str | bytes, name: str = "sop.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def kept(client: Client, source: str = GOOD) -> Edition:
    answer: Any = client.post(NEW, {"act": "bring_in", "source": source})
    assert answer.status_code == 302, text_of(answer)
    return Edition.objects.latest("id")


def test_it_works(client: Client) -> None:
    before = Edition.objects.count(), Entry.objects.count()
    shown = client.post(NEW, {"act": "check", "file": file_of(GOOD)})
    page = text_of(shown)
    assert shown.status_code == 200
    assert "dapat dipakai" in page
    assert "<svg" in page
    assert (Edition.objects.count(), Entry.objects.count()) == before

    edition = kept(client)
    assert (edition.state, edition.number) == (Edition.State.DRAFT, 1)
    assert f"/prosedur/{edition.id}/berlakukan/" in text_of(client.get(f"/prosedur/{edition.id}/"))


def test_bringing_in_twice_brings_in_once(client: Client) -> None:
    assert kept(client) == kept(client)


def test_a_changed_text_under_the_same_number_is_refused(client: Client) -> None:
    kept(client)
    changed = json.dumps(small(key="contoh-baru", frequency=["yearly"]))
    answer = client.post(NEW, {"act": "bring_in", "source": changed})
    assert answer.status_code == 422
    assert "Naikkan nomor edition" in text_of(answer)


def test_faults_are_named_by_line_and_field(client: Client) -> None:
    before = Procedure.objects.count(), Entry.objects.count()
    wrong = library_text("mojokerto-dawarblandong-2023").replace("work: distribute", "work: bagikan", 1)
    answer = client.post(NEW, {"act": "bring_in", "file": file_of(wrong)})
    page = text_of(answer)
    assert answer.status_code == 422
    for said in ("steps[2].work", "isinya tidak dikenal", "pakai salah satu dari", "work: bagikan"):
        assert said in page
    assert (Procedure.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "bukan teks UTF-8"),
        (b"", "berkas ini bukan prosedur"),
        (b"- satu\n- dua\n", "berkas ini bukan prosedur"),
        (b"x" * 300_000, "lebih besar daripada 256 kB"),
        (b"a: [", "baris"),
        (b"key: a\x00b", "NUL"),
        (b"key: <script>alert(1)</script>\n", "bentuknya tidak sesuai"),
    ],
)
def test_a_file_that_is_no_procedure_is_refused_on_the_same_page(client: Client, data: bytes, said: str) -> None:
    answer = client.post(NEW, {"act": "check", "file": file_of(data)})
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert "<script>alert" not in page


def test_nothing_at_all_is_asked_for(client: Client) -> None:
    answer = client.post(NEW, {"act": "check"})
    assert (answer.status_code, "Pilih berkas prosedur" in text_of(answer)) == (422, True)


def test_names_are_left_out_and_told(client: Client) -> None:
    named = GOOD.replace("Memerintahkan penyampaian format", "Memerintahkan, NIP 19800101 200501 1 001")
    assert "dikenali dan tidak disimpan" in text_of(client.post(NEW, {"act": "check", "source": named}))
    assert "19800101" not in kept(client, named).source


@pytest.mark.parametrize("key", ["banggai-bappeda-2020", "tidak-ada", "../../etc/passwd"])
def test_a_shipped_procedure_is_a_beginning(client: Client, key: str) -> None:
    answer = client.get(NEW, {"contoh": key})
    assert answer.status_code == 200
    assert ("key: banggai-bappeda-2020" in text_of(answer)) is (key == "banggai-bappeda-2020")


def chosen(office: Office, **changes: str) -> dict[str, str]:
    return {
        "actor-planning": f"p{office.positions['head_of_planning'].id}",
        "actor-staff": f"p{office.positions['staff'].id}",
        **changes,
    }


def test_an_edition_is_put_in_force(client: Client, office: Office) -> None:
    edition = kept(client)
    address = f"/prosedur/{edition.id}/berlakukan/"
    page = text_of(client.get(address))
    assert "Belum ada pasangan bagi" in page
    assert "Kepala Seksi 1" in page
    answer: Any = client.post(address, chosen(office))
    assert (answer.status_code, answer.url) == (302, f"/prosedur/{edition.id}/")
    edition.refresh_from_db()
    assert edition.state == Edition.State.IN_FORCE
    assert edition.bindings.get(actor="staff").position == office.positions["staff"]
    assert client.post(address, chosen(office)).status_code == 302
    assert Binding.objects.filter(edition=edition).count() == 2
    assert client.get(address).status_code == 302


def test_what_was_chosen_before_is_proposed_again(client: Client, office: Office) -> None:
    first = kept(client)
    client.post(f"/prosedur/{first.id}/berlakukan/", chosen(office))
    second = kept(client, json.dumps(small(key="contoh-baru", edition=2)))
    page = text_of(client.get(f"/prosedur/{second.id}/berlakukan/"))
    assert "Belum ada pasangan bagi" not in page
    assert f'<option value="p{office.positions["staff"].id}" selected>' in page
    client.post(f"/prosedur/{second.id}/berlakukan/", chosen(office))
    first.refresh_from_db()
    assert first.state == Edition.State.SUPERSEDED
    again = client.post(f"/prosedur/{first.id}/berlakukan/", chosen(office))
    assert (again.status_code, "sudah digantikan" in text_of(again)) == (422, True)


def test_a_team_may_be_an_actor(client: Client, office: Office) -> None:
    team = Team.objects.create(agency=office.agency, name="Tim Kerja")
    edition = kept(client)
    assert client.post(f"/prosedur/{edition.id}/berlakukan/", chosen(office, **{"actor-staff": f"t{team.id}"})).status_code == 302  # fmt: skip  # noqa: E501
    assert edition.bindings.get(actor="staff").team == team


@pytest.mark.parametrize("value", ["", "p", "p0", "x1", "p99999999999999999999", "-1"])
def test_a_choice_that_is_none_is_refused_on_the_same_page(client: Client, office: Office, value: str) -> None:
    edition = kept(client)
    answer = client.post(f"/prosedur/{edition.id}/berlakukan/", chosen(office, **{"actor-staff": value}))
    assert answer.status_code == 422
    edition.refresh_from_db()
    assert edition.state == Edition.State.DRAFT


def test_another_offices_position_is_no_choice(client: Client, office: Office) -> None:
    other = open_office(name="Kantor Lain")
    edition = kept(client)
    strange = Position.objects.get(pk=other.positions["staff"].id)
    page = text_of(client.get(f"/prosedur/{edition.id}/berlakukan/"))
    assert f'value="p{strange.id}"' not in page
    answer = client.post(f"/prosedur/{edition.id}/berlakukan/", chosen(office, **{"actor-staff": f"p{strange.id}"}))
    assert answer.status_code == 422


def test_only_administrators_write(office: Office) -> None:
    reader = client_of(office, "staff")
    for address in (NEW, f"/prosedur/{office.edition.id}/berlakukan/"):
        assert [reader.get(address).status_code, reader.post(address, {}).status_code] == [403, 403]


def test_a_stranger_gets_what_a_wrong_address_gets(office: Office, client: Client) -> None:
    edition = kept(client)
    other = client_of(open_office(name="Kantor Lain"), "staff", administrator=True)
    for number in (edition.id, 987654):
        assert other.post(f"/prosedur/{number}/berlakukan/", {}).status_code == 404


def test_signed_out(office: Office) -> None:
    assert Client().get(NEW).status_code == 302
