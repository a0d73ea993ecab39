"""Changing the organisation in the browser: works, refused at the field, and the page keeps what was typed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from himpun.cycles.models import Task
from himpun.ledger.models import Entry
from himpun.organisations.models import Appointment, Official, Position, Team, TeamMember, Unit
from himpun.organisations.rules import today_in
from tests.pages.organisations.kantor import Kantor, open_kantor, told


@pytest.fixture
def kantor(db: None) -> Kantor:
    return open_kantor()


def post(kantor: Kantor, path: str, **fields: Any) -> Any:
    return kantor.administrator.post(f"/organisasi/{path}", {"sent": "yes", **fields})


def verbs(kantor: Kantor) -> list[str]:
    rows = Entry.objects.filter(agency_id=kantor.office.agency.pk).order_by("seq")
    return list(rows.values_list("verb", flat=True))


def today() -> date:
    return today_in("Asia/Jakarta", timezone.now())


def test_it_works(kantor: Kantor) -> None:
    answer = post(kantor, "unit/baru/", name="Seksi Baru", kind="seksi", parent=kantor.unit.pk, starts_on=kantor.today)
    unit = Unit.objects.get(name="Seksi Baru")
    assert answer["Location"] == f"/organisasi/unit/{unit.pk}/"
    assert unit.parent_id == kantor.unit.pk
    opened = post(
        kantor,
        "jabatan/baru/",
        title="Kepala Baru",
        unit=unit.pk,
        role="head",
        superior=kantor.position.pk,
        starts_on=kantor.today,
    )
    assert opened.status_code == 302
    entry = Entry.objects.filter(verb="position.opened").latest("seq")
    assert entry.subject_id == Position.objects.get(title="Kepala Baru").pk
    page: Any = kantor.administrator.get(answer["Location"])
    assert "Kepala Baru" in told(page)


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        ("unit/baru/", {"name": "", "kind": "seksi", "starts_on": "2026-01-01"}, "tidak boleh kosong"),
        ("unit/baru/", {"name": "X", "kind": "raja", "starts_on": "2026-01-01"}, "pilihan"),
        ("unit/baru/", {"name": "X", "kind": "seksi", "starts_on": "31-02-2026"}, "tanggal"),
        ("unit/baru/", {"name": "X", "kind": "seksi", "starts_on": "0206-01-01"}, "terlalu jauh ke belakang"),
        ("unit/baru/", {"name": "X", "kind": "seksi", "starts_on": "2026-01-01", "parent": "99999"}, "pilihan"),
        ("unit/baru/", {"name": "x" * 301, "kind": "seksi", "starts_on": "2026-01-01"}, "300"),
        ("pegawai/baru/", {"name": "Budi", "nip": "123"}, "18 angka"),
        ("pegawai/baru/", {"name": "\u200b", "nip": ""}, "masih kosong"),
    ],
)
def test_bad_input_is_told_at_the_field(kantor: Kantor, path: str, fields: dict[str, str], sentence: str) -> None:
    before = verbs(kantor)
    answer = post(kantor, path, **fields)
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert "is-invalid" in told(answer)
    assert verbs(kantor) == before


def test_script_stays_text(kantor: Kantor) -> None:
    post(kantor, "unit/baru/", name="<script>alert(1)</script>", kind="seksi", starts_on=kantor.today)
    for path in ("/organisasi/unit/", "/organisasi/jabatan/baru/"):
        page = told(kantor.administrator.get(path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_position_of_another_office_cannot_be_chosen(kantor: Kantor) -> None:
    theirs = next(iter(kantor.other.positions.values()))
    answer = post(kantor, f"jabatan/{kantor.position.pk}/atasan/", superior=theirs.pk)
    assert answer.status_code == 422
    kantor.position.refresh_from_db()
    assert kantor.position.superior_id != theirs.pk


def test_a_renamed_position_takes_its_open_work_along(kantor: Kantor) -> None:
    office = kantor.office
    cycle = office.start()
    task = Task.objects.filter(cycle=cycle, state="open").latest("id")
    assert task.position is not None
    page = told(kantor.administrator.get(f"/organisasi/jabatan/{task.position_id}/ubah-nama/"))
    assert "1 tugas yang belum selesai" in page
    answer = post(kantor, f"jabatan/{task.position_id}/ubah-nama/", title="Nama Baru", decree="SK 5/2026")
    new = Position.objects.get(title="Nama Baru")
    assert answer["Location"] == f"/organisasi/jabatan/{new.pk}/"
    task.refresh_from_db()
    assert task.position_id == new.pk
    old = told(kantor.administrator.get(f"/organisasi/jabatan/{new.predecessors.get().pk}/"))
    assert "diteruskan oleh" in old
    assert "/ubah-nama/" not in old


def test_a_change_ahead_is_refused_at_the_day(kantor: Kantor) -> None:
    ahead = (today() + timedelta(days=5)).isoformat()
    for path, field in (
        (f"jabatan/{kantor.position.pk}/ubah-nama/", "title"),
        (f"unit/{kantor.unit.pk}/ubah-nama/", "name"),
    ):
        answer = post(kantor, path, **{field: "Nama Baru", "on": ahead})
        assert answer.status_code == 422
        assert "pada hari berlakunya" in told(answer)
        assert 'value="Nama Baru"' in told(answer)


def test_acting_twice_does_it_once(kantor: Kantor) -> None:
    path = f"jabatan/{kantor.position.pk}/ubah-nama/"
    assert post(kantor, path, title="Nama Baru").status_code == 302
    again = post(kantor, path, title="Nama Baru")
    assert again.status_code == 422
    assert "sudah berakhir" in told(again)
    assert Position.objects.filter(title="Nama Baru").count() == 1


def test_units_are_merged_after_a_preview(kantor: Kantor) -> None:
    other = kantor.office.positions["section_heads:2"].unit
    fields = {"units": [other.pk], "into": kantor.unit.pk}
    preview = post(kantor, "unit/gabungkan/", **fields, step="preview")
    assert preview.status_code == 200
    assert "Yang ikut berpindah sekarang" in told(preview)
    assert "Ya, gabungkan" in told(preview)
    other.refresh_from_db()
    assert other.ends_on is None
    assert post(kantor, "unit/gabungkan/", **fields, step="confirm").status_code == 302
    other.refresh_from_db()
    assert other.successor_id == kantor.unit.pk
    assert (
        post(kantor, "unit/gabungkan/", units=[kantor.unit.pk], into=kantor.unit.pk, step="confirm").status_code == 422
    )


def test_a_unit_that_is_not_empty_asks_for_its_successor(kantor: Kantor) -> None:
    answer = post(kantor, f"unit/{kantor.unit.pk}/akhiri/")
    assert answer.status_code == 422
    assert "masih membawahi" in told(answer)
    into = kantor.office.positions["section_heads:2"].unit
    assert post(kantor, f"unit/{kantor.unit.pk}/akhiri/", into=into.pk).status_code == 302


def test_a_position_ends_in_favour_of_its_superior(kantor: Kantor) -> None:
    superior = kantor.position.superior
    assert superior is not None
    answer = post(kantor, f"jabatan/{kantor.position.pk}/akhiri/")
    assert answer["Location"] == f"/organisasi/jabatan/{superior.pk}/"


def test_a_superior_from_below_is_refused(kantor: Kantor) -> None:
    below = Position.objects.filter(superior=kantor.position).first()
    assert below is not None
    answer = post(kantor, f"jabatan/{kantor.position.pk}/atasan/", superior=below.pk)
    assert answer.status_code == 422
    assert "berada di bawah" in told(answer)


def test_somebody_is_registered_amended_and_appointed(kantor: Kantor) -> None:
    answer = post(kantor, "pegawai/baru/", name="Rina Contoh", nip="9999 0101 2020 12 2 001", rank="Penata")
    official = Official.objects.get(name="Rina Contoh")
    assert official.nip == "999901012020122001"
    assert answer["Location"] == f"/organisasi/pegawai/{official.pk}/"
    twice = post(kantor, "pegawai/baru/", name="Rina Lain", nip=official.nip)
    assert "sudah terdaftar" in told(twice)
    post(kantor, f"pegawai/{official.pk}/ubah/", name="Rina Contoh, S.Sos.", nip=official.nip, rank="Penata")
    entry = Entry.objects.get(verb="official.amended")
    assert ("Rina" in entry.body, '"fields":["name"]' in entry.body) == (False, True)
    wanted = {"position": kantor.position.pk, "official": official.pk, "capacity": "plh", "starts_on": kantor.today}
    without = post(kantor, "penugasan/baru/", **wanted)
    assert (without.status_code, "surat perintah" in told(without)) == (422, True)
    backwards = post(kantor, "penugasan/baru/", **wanted, decree="SP 1", ends_on="2020-01-01")
    assert "berakhir sebelum mulai" in told(backwards)
    held = post(kantor, "penugasan/baru/", **{**wanted, "capacity": "definitif"}, decree="SK 1")
    assert "sudah dipegang" in told(held)
    assert post(kantor, "penugasan/baru/", **wanted, decree="SP 1").status_code == 302
    assert "Plh." in told(kantor.colleague.get("/organisasi/penugasan/?capacity=plh"))


def test_who_held_what_on_a_day(kantor: Kantor) -> None:
    yesterday = today() - timedelta(days=1)
    answer = post(kantor, f"penugasan/{kantor.appointment.pk}/akhiri/", ends_on=yesterday.isoformat(), reason="Mutasi")
    assert answer.status_code == 302
    now = told(kantor.colleague.get("/organisasi/penugasan/"))
    before = told(kantor.colleague.get(f"/organisasi/penugasan/?on={yesterday}"))
    assert kantor.official.name not in now.split("Kosong pada hari itu")[0]
    assert kantor.position.title in now.split("Kosong pada hari itu")[1]
    assert kantor.official.name in before
    assert kantor.colleague.get("/organisasi/penugasan/?on=kemarin").status_code == 200
    drawn_out = post(kantor, f"penugasan/{kantor.appointment.pk}/akhiri/", ends_on=kantor.today)
    assert "sudah berakhir" in told(drawn_out)


def test_a_team_is_formed_and_changed(kantor: Kantor) -> None:
    first, second = kantor.office.positions["section_heads:1"], kantor.office.positions["section_heads:2"]
    fields = {"name": "Tim Baru", "decree": "SK 3", "starts_on": "2026-01-02", "chair": first.pk}
    assert "tidak boleh kosong" in told(post(kantor, "tim/baru/", **fields))
    assert post(kantor, "tim/baru/", **fields, members=[first.pk]).status_code == 302
    team = Team.objects.get(name="Tim Baru")
    alone = post(kantor, f"tim/{team.pk}/anggota/{first.pk}/keluarkan/", reason="pindah tugas")
    assert "anggota terakhir" in told(alone)
    post(kantor, f"tim/{team.pk}/anggota/", position=second.pk, is_chair="on")
    assert TeamMember.objects.get(team=team, is_chair=True).position_id == second.pk
    assert post(kantor, f"tim/{team.pk}/anggota/{first.pk}/keluarkan/", reason="pindah tugas").status_code == 302
    post(kantor, f"tim/{team.pk}/anggota/", position=first.pk)
    assert "Ketua" in told(kantor.colleague.get(f"/organisasi/tim/{team.pk}/"))
    assert post(kantor, f"tim/{team.pk}/akhiri/", ends_on="2025-01-01", reason="usai").status_code == 422
    assert post(kantor, f"tim/{team.pk}/akhiri/", ends_on=kantor.today, reason="usai").status_code == 302
    expected = ["team.formed", "team.seat_taken", "team.seat_left", "team.seat_taken", "team.ended"]
    assert [verb for verb in verbs(kantor) if verb.startswith("team.")] == expected


def test_a_vacant_position_is_found(kantor: Kantor) -> None:
    Appointment.objects.filter(position=kantor.position).delete()
    page = told(kantor.colleague.get("/organisasi/jabatan/?kosong=ya"))
    assert kantor.position.title in page
    assert "Kosong" in page
    assert "Tidak ada jabatan" in told(kantor.colleague.get("/organisasi/jabatan/?cari=zzz&unit=abc&page=99"))
