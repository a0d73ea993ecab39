"""What would lock an office, leave a team's work with nobody, or rewrite what a paper says, and how it is done well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from himpun.cycles.models import Participant, Task
from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Appointment, Team
from himpun.organisations.selectors.settled import agency_name_at
from himpun.organisations.services.teams import end_team
from himpun.procedures.models import Binding
from tests.pages.organisations.kantor import Kantor, form_team, open_kantor, told


@pytest.fixture
def kantor(db: None) -> Kantor:
    return open_kantor()


def post(kantor: Kantor, path: str, **fields: Any) -> Any:
    return kantor.administrator.post(f"/organisasi/{path}", {"sent": "yes", **fields})


def of_administrator(kantor: Kantor) -> Appointment:
    return Appointment.objects.get(position=next(iter(kantor.office.positions.values())))


def gives_work(kantor: Kantor, team: Team) -> Task:
    """A running cycle in which the team owes something, and takes part again later."""
    cycle = kantor.office.start()
    task = Task.objects.filter(cycle=cycle, state=Task.State.OPEN)[0]
    task.position, task.team = None, team
    task.save()
    participant = Participant.objects.filter(cycle=cycle).order_by("id")[0]
    participant.position, participant.team = None, team
    participant.save()
    return task


def test_it_works(kantor: Kantor) -> None:
    """Nobody can lock the office by ending the last administrator's appointment."""
    last = of_administrator(kantor)
    answer = post(kantor, f"penugasan/{last.pk}/akhiri/", ends_on=kantor.today)
    assert answer.status_code == 422
    assert "Jadikan dahulu orang lain pengelola" in told(answer)
    last.refresh_from_db()
    assert last.ends_on is None


def test_with_another_administrator_the_appointment_may_end(kantor: Kantor) -> None:
    kantor.user.is_staff = True
    kantor.user.save()
    last = of_administrator(kantor)
    assert post(kantor, f"penugasan/{last.pk}/akhiri/", ends_on=kantor.today).status_code == 302


def test_nor_by_ending_the_position(kantor: Kantor) -> None:
    held = of_administrator(kantor).position
    answer = post(kantor, f"jabatan/{held.pk}/akhiri/", successor=kantor.position.pk, on=kantor.today)
    assert answer.status_code == 422
    assert "Jadikan dahulu orang lain pengelola" in told(answer)


def test_a_team_that_owes_something_does_not_end_without_a_successor(kantor: Kantor) -> None:
    gives_work(kantor, kantor.team)
    page = told(kantor.administrator.get(f"/organisasi/tim/{kantor.team.pk}/akhiri/"))
    assert "1 tugas yang belum selesai" in page
    answer = post(kantor, f"tim/{kantor.team.pk}/akhiri/", ends_on=kantor.today, reason="SK baru")
    assert answer.status_code == 422
    assert "1 siklus berjalan yang melibatkannya" in told(answer)
    assert Team.objects.get(pk=kantor.team.pk).ends_on is None


def test_its_work_and_its_places_go_to_the_team_that_follows(kantor: Kantor) -> None:
    task = gives_work(kantor, kantor.team)
    bound = Binding.objects.filter(position__isnull=False)[0]
    bound.position, bound.team = None, kantor.team
    bound.save()
    due, following = task.due_at, form_team(kantor.office, kantor.position)
    fields = {"ends_on": kantor.today, "reason": "SK baru", "successor": following.pk}
    assert post(kantor, f"tim/{kantor.team.pk}/akhiri/", **fields).status_code == 302
    task.refresh_from_db()
    assert (task.team, task.due_at) == (following, due)
    assert Participant.objects.filter(team=following, cycle=task.cycle).exists()
    assert Binding.objects.get(pk=bound.pk).team == following
    moved = Entry.objects.get(verb="task.moved", subject_id=task.pk)
    assert f'"to_team":{following.pk}' in moved.body.replace(" ", "")
    seen = told(kantor.administrator.get(f"/tugas/{task.pk}/"))
    assert "Beralih dari Tim SAKIP ke Tim SAKIP" in seen


def test_another_offices_team_cannot_follow(kantor: Kantor) -> None:
    theirs = Team.objects.get(agency=kantor.other.agency)
    answer = post(kantor, f"tim/{kantor.team.pk}/akhiri/", ends_on=kantor.today, reason="usai", successor=theirs.pk)
    assert answer.status_code == 422
    assert Team.objects.get(pk=kantor.team.pk).ends_on is None


def test_a_team_that_ends_too_cannot_follow(kantor: Kantor) -> None:
    following = form_team(kantor.office, kantor.position)
    now = timezone.now()
    end_team(following, ends_on=now.date(), reason="usai", actor=None, now=now)
    fields = {"ends_on": kantor.today, "reason": "usai", "successor": following.pk}
    assert "masih bertugas" in told(post(kantor, f"tim/{kantor.team.pk}/akhiri/", **fields))


def test_the_office_takes_a_new_name_and_papers_keep_the_old_one(kantor: Kantor) -> None:
    agency = kantor.office.agency
    old, before = agency.name, timezone.now()
    agency.letterhead = ["PEMERINTAH KABUPATEN", old.upper()]
    agency.save()
    assert post(kantor, "nama/", name="Badan Riset Daerah", decree="Perda 2 Tahun 2026")["Location"] == "/organisasi/"
    agency = Agency.objects.get(pk=agency.pk)
    assert (agency.name, agency.letterhead) == ("Badan Riset Daerah", ["PEMERINTAH KABUPATEN", "BADAN RISET DAERAH"])
    assert agency_name_at(agency, before) == old
    assert agency_name_at(agency, timezone.now() + timedelta(seconds=1)) == "Badan Riset Daerah"
    assert Entry.objects.get(verb="agency.renamed", agency_id=agency.pk).subject_id == agency.pk
    assert "Badan Riset Daerah" in told(kantor.administrator.get("/organisasi/"))


@pytest.mark.parametrize("name", ["", "\u200b", "x" * 121])
def test_a_name_that_is_none_is_refused_at_the_field(kantor: Kantor, name: str) -> None:
    before = kantor.office.agency.name
    answer = post(kantor, "nama/", name=name)
    assert answer.status_code == 422
    assert "is-invalid" in told(answer)
    assert Agency.objects.get(pk=kantor.office.agency.pk).name == before


def test_only_an_administrator_names_the_office(kantor: Kantor) -> None:
    assert kantor.colleague.post("/organisasi/nama/", {"name": "Lain"}).status_code == 403
    assert "Ubah nama kantor" not in told(kantor.colleague.get("/organisasi/"))
