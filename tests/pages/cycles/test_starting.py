"""Starting by hand, schedules and cancelling: what is shown before, what is refused, what happens twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from himpun.cycles.models import Cycle, Schedule
from himpun.cycles.services import cancel
from himpun.cycles.tests.office import Office, open_office
from himpun.kernel.periods import period_containing
from himpun.organisations.models import Appointment
from tests.pages.portal.desks import TABLE, started
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def quarter() -> str:
    return period_containing("quarter", timezone.now().date()).previous().key


def given(office: Office, **more: str) -> dict[str, str]:
    return {"procedure": str(office.procedure.id), "period": quarter(), "act": "start", **more}


def test_it_works() -> None:
    office = open_office(TABLE)
    client = client_of(office, "planner")
    page = text_of(client.get("/siklus/mulai/"))
    assert "Menyiapkan bahan" in page
    assert "Kepala Seksi 1" in page
    answer = client.post("/siklus/mulai/", given(office))
    cycle = Cycle.objects.get(procedure=office.procedure)
    assert answer["Location"] == f"/siklus/{cycle.id}/"
    assert cycle.period == quarter()


def test_starting_twice_does_it_once() -> None:
    office = open_office(TABLE)
    client = client_of(office, "planner")
    client.post("/siklus/mulai/", given(office))
    again = client.post("/siklus/mulai/", given(office))
    assert again.status_code == 422
    assert "sudah dimulai" in text_of(again)
    assert Cycle.objects.filter(procedure=office.procedure).count() == 1


@pytest.mark.parametrize("period", ["2026-M03", "2026", "1890-Q1", "x", "2026-Q9", "<script>"])
def test_a_period_of_another_kind_or_none_is_refused(period: str) -> None:
    office = open_office(TABLE)
    client = client_of(office, "planner")
    posted = client.post("/siklus/mulai/", {**given(office), "period": period})
    looked = client.get("/siklus/mulai/", {"procedure": str(office.procedure.id), "period": period})
    assert (posted.status_code, looked.status_code) == (422, 422)
    assert "<script>" not in text_of(posted)
    assert not Cycle.objects.exists()


def test_another_offices_procedure_cannot_be_started() -> None:
    office, other = open_office(TABLE), open_office(TABLE, name="Kantor Lain")
    answer = client_of(other, "planner").post("/siklus/mulai/", given(office))
    assert answer.status_code == 200
    assert not Cycle.objects.exists()


def test_one_unit_among_several_does_not_start_the_whole() -> None:
    office = open_office(TABLE)
    client = client_of(office, "sections:1")
    assert "Tidak ada prosedur yang dapat Anda mulai" in text_of(client.get("/siklus/mulai/"))
    client.post("/siklus/mulai/", given(office))
    assert not Cycle.objects.exists()


def test_a_vacant_post_is_named_before_and_may_be_stood_in_for() -> None:
    office = open_office(TABLE)
    clerk = office.positions["clerk"]
    Appointment.objects.filter(position=clerk).update(ends_on=date(2021, 1, 1))
    client = client_of(office, "planner")
    assert "kosong hari ini" in text_of(client.get("/siklus/mulai/"))
    refused = client.post("/siklus/mulai/", given(office))
    assert refused.status_code == 422
    assert "Arsiparis" in text_of(refused)
    planner = office.positions["planner"].id
    assert client.post("/siklus/mulai/", given(office, **{f"for_{clerk.id}": str(planner)})).status_code == 302
    participant = Cycle.objects.get().participants.get(actor="clerk")
    assert participant.position_id == planner


def test_asked_dates_move_the_preview_and_are_required() -> None:
    text = TABLE.replace(
        '{no: "3", activity: Memeriksa,', '{no: "3", not_before: {ask: Kapan diperiksa?}, activity: Memeriksa,'
    )
    office = open_office(text)
    client = client_of(office, "planner")
    assert "Kapan diperiksa?" in text_of(client.get("/siklus/mulai/"))
    missing = client.post("/siklus/mulai/", given(office))
    assert missing.status_code == 422
    assert not Cycle.objects.exists()
    day = (timezone.now() + timedelta(days=40)).date()
    looked = client.post("/siklus/mulai/", {**given(office), "act": "check", "on_3": day.isoformat()})
    assert looked.status_code == 200
    assert not Cycle.objects.exists()
    assert client.post("/siklus/mulai/", given(office, on_3=day.isoformat())).status_code == 302
    assert Cycle.objects.get().dates == {"3": day.isoformat()}


def test_an_unconfirmed_calendar_is_said() -> None:
    office = open_office(TABLE)
    assert "belum dipastikan" in text_of(client_of(office, "planner").get("/siklus/mulai/"))


# -- schedules --------------------------------------------------------------------------------------


def schedule(office: Office, **more: str) -> dict[str, str]:
    starter = str(office.positions["planner"].id)
    return {"first_period": quarter(), "starts_days_after_period": "3", "starter": starter, "is_active": "on", **more}


def test_a_schedule_is_set_changed_and_switched_off() -> None:
    office = open_office(TABLE)
    client = client_of(office, "planner")
    address = f"/siklus/jadwal/{office.procedure.id}/"
    assert client.post(address, schedule(office))["Location"] == "/siklus/jadwal/"
    row = Schedule.objects.get()
    assert (row.next_period, row.starts_days_after_period, row.is_active) == (quarter(), 3, True)
    off = schedule(office)
    del off["is_active"]
    client.post(address, off)
    row.refresh_from_db()
    assert row.is_active is False
    assert "dimatikan" in text_of(client.get("/siklus/jadwal/"))


@pytest.mark.parametrize(
    "fault", [{"starts_days_after_period": "900"}, {"first_period": "2026-M03"}, {"starter": "999999"}]
)
def test_a_faulty_schedule_is_refused(fault: dict[str, str]) -> None:
    office = open_office(TABLE)
    answer = client_of(office, "planner").post(f"/siklus/jadwal/{office.procedure.id}/", schedule(office, **fault))
    assert answer.status_code == 422
    assert not Schedule.objects.exists()


def test_a_strangers_schedule_is_not_there() -> None:
    office, other = open_office(TABLE), open_office(TABLE, name="Kantor Lain")
    client = client_of(other, "planner")
    assert client.get(f"/siklus/jadwal/{office.procedure.id}/").status_code == 404
    assert client.post(f"/siklus/jadwal/{office.procedure.id}/", schedule(other)).status_code == 404
    assert client_of(office, "sections:1").get(f"/siklus/jadwal/{office.procedure.id}/").status_code == 404


# -- cancelling -------------------------------------------------------------------------------------


def test_cancelling_asks_for_a_reason_and_happens_once() -> None:
    office, cycle = started()
    client = client_of(office, "planner")
    address = f"/siklus/{cycle.id}/batal/"
    empty = client.post(address, {"reason": " "})
    assert empty.status_code == 422
    assert client.post(address, {"reason": "Salah periode"})["Location"] == f"/siklus/{cycle.id}/"
    cycle.refresh_from_db()
    assert (cycle.state, cycle.reason) == ("cancelled", "Salah periode")
    again = client.post(address, {"reason": "Sekali lagi"})
    assert again.status_code == 422
    assert "Sekali lagi" in text_of(again)
    cycle.refresh_from_db()
    assert cycle.reason == "Salah periode"


def test_cancelled_meanwhile_the_board_still_opens() -> None:
    office, cycle = started()
    client = client_of(office, "clerk")
    now = timezone.now()
    cancel(cycle.id, reason="Dibatalkan orang lain", actor=office.actor("planner", now), now=now)
    assert "Dibatalkan orang lain" in text_of(client.get(f"/siklus/{cycle.id}/"))
    assert client.post(f"/siklus/{cycle.id}/batal/", {"reason": "Terlambat"}).status_code == 422


@pytest.mark.parametrize(
    "path", ["/siklus/", "/siklus/mulai/", "/siklus/jadwal/", "/siklus/terlambat/", "/siklus/ekspor/"]
)
def test_signed_out_people_go_to_sign_in(path: str) -> None:
    assert Client().get(path)["Location"].startswith("/masuk/")


def test_who_may_not_start_reads_who_may() -> None:
    office = open_office(TABLE)
    page = text_of(client_of(office, "sections:1").get("/siklus/mulai/"))
    assert "Dimulai oleh orang lain" in page
    assert f"Dimulai oleh {office.positions['planner'].title}" in page
    assert "Siapa yang memulai?" in text_of(client_of(office, "sections:2").get("/siklus/"))


def test_where_every_actor_is_a_post_of_a_unit_only_administrators_start_and_the_page_says_so() -> None:
    office = open_office(TABLE)
    office.edition.bindings.all().delete()
    page = text_of(client_of(office, "planner").get("/siklus/mulai/"))
    assert "Hanya pengelola Himpun yang memulainya" in page
    mine = text_of(client_of(office, "clerk", administrator=True).get("/siklus/mulai/"))
    assert "Dimulai oleh orang lain" not in mine
    assert 'value="start"' in mine
