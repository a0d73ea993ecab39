"""Initialling and signing on the desk: read first, prove oneself anew, in turn; or send back with a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import Office, only_task, open_office
from himpun.documents.chains import Turn
from himpun.documents.models import Document, Mark
from himpun.documents.papers import Letterhead, MinutesPaper
from himpun.documents.services import Draft, draw_up
from himpun.documents.tests.papers_office import PASSWORD, give_accounts, put_pdfs
from himpun.organisations.models import User
from himpun.portal.web.desk import mark as desk_mark
from himpun.procedures.tests.small import row, small
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

SIGNED = {"act": "mark", "secret": PASSWORD, "note": "", "paper_place": ""}


def procedure(*, with_arrow: bool = True) -> str:
    """Prepare, initial, sign: the secretary may return to the first row; or decide, where one way leads back up."""
    arrows = [{"to": "1", "scope": "cycle"}] if with_arrow else []
    actors = [("planning", "Perencana"), ("secretary", "Sekretaris"), ("agency_head", "Kepala")]
    steps = [
        row("1", by={"actors": ["planning"]}),
        row("2", by={"actors": ["secretary"]}, work="sign", returns=arrows),
        row(
            "3",
            by={"actors": ["agency_head"]},
            work="sign",
            outcomes=[{"key": "yes", "label": "Setuju", "to": "4"}, {"key": "no", "label": "Belum setuju", "to": "1"}],
        ),
        row("4", by={"actors": ["planning"]}),
    ]
    values = small(
        key="contoh-paraf",
        frequency=["quarterly"],
        actors=[{"key": key, "position": title} for key, title in actors],
        columns=[{"title": title, "actors": [key]} for key, title in actors],
        recording=[],
        steps=steps,
    )
    return json.dumps(values, indent=1)


@pytest.fixture(autouse=True)
def _fresh_count() -> None:
    cache.clear()


@pytest.fixture
def office(db: None, data_directory: Path) -> Office:
    office = open_office(procedure())
    give_accounts(office)
    return office


@pytest.fixture
def cycle(office: Office) -> Cycle:
    """A cycle whose first row is done; its paper is initialled in row 2 and signed in row 3."""
    cycle = office.start(now=timezone.now() - timedelta(minutes=5))
    office.complete(only_task(cycle), now=timezone.now() - timedelta(minutes=4))
    return cycle


@pytest.fixture
def paper(office: Office, cycle: Cycle) -> Document:
    return drawn_up(office, cycle)


def drawn_up(office: Office, cycle: Cycle) -> Document:
    secretary, head = office.positions["secretary"], office.positions["agency_head"]
    draft = Draft(
        paper=MinutesPaper(
            letterhead=Letterhead(lines=("Kantor Contoh",)),
            subject="Membahas <b>capaian</b>",
            decisions=("Disepakati.",),
        ),
        chain=(
            Turn(1, "initial", secretary.id, secretary.title, "2"),
            Turn(2, "sign", head.id, head.title, "3"),
        ),
        step="1",
    )
    return draw_up(draft, cycle=cycle, doer=None, now=timezone.now() - timedelta(minutes=3))


@pytest.fixture
def ready(paper: Document, cycle: Cycle) -> Document:
    put_pdfs(cycle)
    paper.refresh_from_db()
    return paper


@pytest.fixture
def secretary(office: Office) -> Client:
    return client_of(office, "secretary")


@pytest.fixture
def head(office: Office) -> Client:
    return client_of(office, "agency_head")


def desk(cycle: Cycle) -> str:
    return f"/tugas/{only_task(cycle).id}/"


@pytest.fixture
def initialled(ready: Document, cycle: Cycle, secretary: Client) -> Document:
    assert secretary.post(desk(cycle), SIGNED).status_code == 302
    return ready


def test_it_works(ready: Document, cycle: Cycle, secretary: Client, head: Client) -> None:
    page = text_of(secretary.get(desk(cycle)))
    for said in ("Paraf", "Kembalikan", "Disepakati.", f'src="/dokumen/{ready.id}/pdf/'):
        assert said in page
    assert "Membahas &lt;b&gt;capaian" in page

    task = only_task(cycle)
    assert secretary.post(f"/tugas/{task.id}/", SIGNED).status_code == 302
    mark = ready.marks.get(order=1)
    assert (mark.state, mark.method, mark.pdf_sha256) == (Mark.State.DONE, "internal", ready.unsigned_pdf_id)
    assert "Diparaf" in text_of(secretary.get(f"/tugas/{task.id}/"))

    assert "Tandatangani: Setuju" in text_of(head.get(desk(cycle)))
    assert head.post(f"{desk(cycle)}?outcome=yes", SIGNED).status_code == 302
    ready.refresh_from_db()
    assert ready.state == Document.State.ISSUED


def test_a_paper_that_is_being_prepared_makes_the_page_wait(paper: Document, cycle: Cycle, secretary: Client) -> None:
    page = text_of(secretary.get(desk(cycle)))
    assert "Surat sedang disiapkan" in page
    assert 'id="mark" hx-get=' in page
    assert 'name="secret"' not in page
    assert "Disepakati." in page

    answer = secretary.post(desk(cycle), SIGNED)
    assert (answer.status_code, paper.marks.filter(state=Mark.State.DONE).count()) == (302, 0)

    put_pdfs(cycle)
    assert 'name="secret"' in text_of(secretary.get(desk(cycle), headers={"HX-Request": "true"}))


def test_a_wrong_password_is_said_at_its_field(ready: Document, cycle: Cycle, secretary: Client) -> None:
    answer = secretary.post(desk(cycle), {**SIGNED, "secret": "keliru", "note": "Catatan saya"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Kata sandi tidak cocok" in page
    assert "Catatan saya" in page
    assert "keliru" not in page
    assert not ready.marks.filter(state=Mark.State.DONE).exists()


def test_no_password_is_asked_for(ready: Document, cycle: Cycle, secretary: Client) -> None:
    assert secretary.post(desk(cycle), {**SIGNED, "secret": ""}).status_code == 422


def test_whoever_guesses_waits(ready: Document, cycle: Cycle, secretary: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip  # noqa: E501
    monkeypatch.setattr(desk_mark, "MOST_PROOFS", 2)
    answers = [secretary.post(desk(cycle), {**SIGNED, "secret": "keliru"}) for _ in range(2)]
    last = secretary.post(desk(cycle), SIGNED)
    assert [answer.status_code for answer in [*answers, last]] == [422, 422, 422]
    assert "terlalu sering dicoba" in text_of(last)


def test_marking_twice_marks_once(ready: Document, cycle: Cycle, secretary: Client) -> None:
    address = desk(cycle)
    assert [secretary.post(address, SIGNED).status_code for _ in range(2)] == [302, 302]
    assert ready.marks.filter(state=Mark.State.DONE).count() == 1


def test_it_goes_back_along_the_arrow_with_a_reason(ready: Document, cycle: Cycle, secretary: Client) -> None:
    address = desk(cycle)
    assert secretary.post(address, {"act": "send_back", "way": "0", "reason": ""}).status_code == 422
    assert secretary.post(address, {"act": "send_back", "way": "0", "reason": "Tanggalnya keliru."}).status_code == 302
    assert Task.objects.get(cycle=cycle, step="2").state == Task.State.RETURNED
    assert not ready.marks.filter(state=Mark.State.DONE).exists()


def test_without_an_arrow_the_page_says_what_can_be_done(db: None, data_directory: Path) -> None:
    office = open_office(procedure(with_arrow=False))
    give_accounts(office)
    cycle = office.start(now=timezone.now() - timedelta(minutes=5))
    office.complete(only_task(cycle), now=timezone.now() - timedelta(minutes=4))
    drawn_up(office, cycle)
    put_pdfs(cycle)
    client = client_of(office, "secretary")
    page = text_of(client.get(desk(cycle)))
    for text in ("Isinya salah?", "Perencana (langkah 1)", f"/siklus/{cycle.id}/batal/", 'href="?salah#wrong"'):
        assert text in page, text
    assert 'id="send-back"' not in page
    assert 'id="wrong" class="desk-dialog" open' in text_of(client.get(desk(cycle) + "?salah"))


def test_with_an_arrow_back_there_is_nothing_to_explain(ready: Document, cycle: Cycle, secretary: Client) -> None:
    assert "Isinya salah?" not in text_of(secretary.get(desk(cycle)))


def test_what_is_refused_is_not_signed(initialled: Document, cycle: Cycle, head: Client) -> None:
    address = desk(cycle)
    short = head.post(f"{address}?outcome=no", {"act": "refuse", "note": " "})
    assert short.status_code == 422
    assert head.post(f"{address}?outcome=no", {"act": "refuse", "note": "Angkanya keliru."}).status_code == 302
    assert only_task(cycle).step == "1"
    assert not initialled.marks.filter(order=2, state=Mark.State.DONE).exists()


@pytest.mark.parametrize("outcome", ["yes", "", "lain", "x" * 3000])
def test_only_a_way_back_refuses(initialled: Document, cycle: Cycle, head: Client, outcome: str) -> None:
    answer = head.post(f"{desk(cycle)}?outcome={outcome}", {"act": "refuse", "note": "Angkanya keliru."})
    assert answer.status_code == 422
    assert only_task(cycle).step == "3"


@pytest.mark.parametrize("outcome", ["", "lain"])
def test_a_decision_needs_its_outcome(initialled: Document, cycle: Cycle, head: Client, outcome: str) -> None:
    assert head.post(f"{desk(cycle)}?outcome={outcome}", SIGNED).status_code == 422
    assert not initialled.marks.filter(order=2, state=Mark.State.DONE).exists()


def test_five_thousand_letters_too_many_are_refused(ready: Document, cycle: Cycle, secretary: Client) -> None:
    assert secretary.post(desk(cycle), {**SIGNED, "note": "x" * 5001}).status_code == 422


def test_who_may_only_look_cannot_mark(ready: Document, cycle: Cycle, head: Client, office: Office) -> None:
    address = desk(cycle)
    page = text_of(head.get(address))
    assert "Disepakati." in page
    assert 'name="secret"' not in page
    assert head.post(address, SIGNED).status_code == 422
    assert not ready.marks.filter(state=Mark.State.DONE).exists()


def test_a_stranger_gets_what_a_wrong_address_gets(ready: Document, cycle: Cycle) -> None:
    other = client_of(open_office(procedure(), name="Kantor Lain"), "secretary")
    assert [other.get(desk(cycle)).status_code, other.post(desk(cycle), SIGNED).status_code] == [404, 404]


def test_signed_out(ready: Document, cycle: Cycle) -> None:
    assert Client().post(desk(cycle), SIGNED).status_code == 302
    assert not ready.marks.filter(state=Mark.State.DONE).exists()


def test_without_a_paper_it_is_plain_work(cycle: Cycle, secretary: Client) -> None:
    assert "Tidak ada surat yang menunggu" in text_of(secretary.get(desk(cycle)))
    answer = secretary.post(desk(cycle), {"act": "finish", "note": "", "paper_place": ""})
    assert (answer.status_code, only_task(cycle).step) == (302, "3")


def test_a_session_of_another_cannot_sign(ready: Document, cycle: Cycle, secretary: Client) -> None:
    """The password asked for is that of the account that is signed in."""
    User.objects.update(password=User.objects.first().password)  # type: ignore[union-attr]
    own = User.objects.get(official=only_task(cycle).position.appointments.get().official)  # type: ignore[union-attr]
    own.set_password("Kata-sandi-sendiri-9")
    own.save()
    secretary.force_login(own)
    assert secretary.post(desk(cycle), SIGNED).status_code == 422
    assert secretary.post(desk(cycle), {**SIGNED, "secret": "Kata-sandi-sendiri-9"}).status_code == 302
