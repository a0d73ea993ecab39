"""Addresses of organisations: what exists, who holds what, when the office works, how its papers look, who signs in."""

from datetime import date

from django.urls import path, register_converter

from himpun.organisations.web import (
    accounts,
    appointments,
    calendar,
    letters,
    officials,
    positions,
    teams,
    units,
    views,
)


class DayConverter:
    """A day in an address: 2026-08-17."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "organisations"
urlpatterns = [
    path("", views.listing, name="list"),
    path("unit/", units.units, name="units"),
    path("unit/baru/", units.open_unit, name="open_unit"),
    path("unit/gabungkan/", units.merge_units, name="merge_units"),
    path("unit/<int:unit_id>/", units.unit, name="unit"),
    path("unit/<int:unit_id>/ubah-nama/", units.rename_unit, name="rename_unit"),
    path("unit/<int:unit_id>/akhiri/", units.end_unit, name="end_unit"),
    path("jabatan/", positions.positions, name="positions"),
    path("jabatan/baru/", positions.open_position, name="open_position"),
    path("jabatan/<int:position_id>/", positions.position, name="position"),
    path("jabatan/<int:position_id>/ubah-nama/", positions.rename_position, name="rename_position"),
    path("jabatan/<int:position_id>/akhiri/", positions.end_position, name="end_position"),
    path("jabatan/<int:position_id>/atasan/", positions.place_position, name="place_position"),
    path("pegawai/", officials.officials, name="officials"),
    path("pegawai/baru/", officials.register_official, name="register_official"),
    path("pegawai/<int:official_id>/", officials.official, name="official"),
    path("pegawai/<int:official_id>/ubah/", officials.amend_official, name="amend_official"),
    path("pegawai/<int:official_id>/akun/", accounts.invite, name="invite"),
    path("penugasan/", appointments.appointments, name="appointments"),
    path("penugasan/baru/", appointments.appoint, name="appoint"),
    path("penugasan/<int:appointment_id>/akhiri/", appointments.end_appointment, name="end_appointment"),
    path("tim/", teams.teams, name="teams"),
    path("tim/baru/", teams.form_team, name="form_team"),
    path("tim/<int:team_id>/", teams.team, name="team"),
    path("tim/<int:team_id>/anggota/", teams.take_seat, name="take_seat"),
    path("tim/<int:team_id>/anggota/<int:position_id>/keluarkan/", teams.leave_seat, name="leave_seat"),
    path("tim/<int:team_id>/akhiri/", teams.end_team, name="end_team"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/libur/", calendar.add_holiday, name="add_holiday"),
    path("kalender/libur/<day:on>/hapus/", calendar.remove_holiday, name="remove_holiday"),
    path("kalender/<int:year>/isi/", calendar.seed_year, name="seed_year"),
    path("kalender/ramadan/", calendar.set_ramadan, name="set_ramadan"),
    path("kalender/jam/", calendar.hours, name="hours"),
    path("kalender/jam/ramadan/", calendar.ramadan_hours, name="ramadan_hours"),
    path("kalender/menit/", calendar.reading, name="reading"),
    path("nama/", letters.name, name="rename_agency"),
    path("surat/", letters.letters, name="letters"),
    path("surat/kop/", letters.letterhead, name="letterhead"),
    path("surat/lambang/", letters.logo, name="logo"),
    path("surat/lambang.png", letters.logo_picture, name="logo_picture"),
    path("surat/kebiasaan/", letters.practice, name="practice"),
    path("surat/nomor/contoh/", letters.number_example, name="number_example"),
    path("surat/nomor/<slug:kind>/", letters.number_pattern, name="number_pattern"),
    path("akun/", accounts.accounts, name="accounts"),
    path("akun/undang/", accounts.choose_whom, name="choose_whom"),
    path("akun/<int:user_id>/", accounts.account, name="account"),
    path("akun/<int:user_id>/kata-sandi/", accounts.reset_password, name="reset_password"),
    path("akun/<int:user_id>/akhiri/", accounts.end_account, name="end_account"),
    path("akun/<int:user_id>/buka/", accounts.reopen_account, name="reopen_account"),
    path("akun/<int:user_id>/pengelola/", accounts.give_right, name="give_right"),
    path("akun/<int:user_id>/pengelola/cabut/", accounts.take_right, name="take_right"),
]
