"""What an administrator settles: letterhead, numbers, calendar, practice, units, posts, people, accounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from himpun.cycles.tests.office import START, Office, open_office
from himpun.organisations.models import Official
from himpun.organisations.services.accounts import invite
from himpun.organisations.services.calendar import remove_holiday, set_minutes_reading, set_ramadan
from himpun.organisations.services.establish import (
    form_team,
    give_account,
    open_position,
    open_unit,
    register_official,
)
from himpun.organisations.services.letterhead import set_letterhead, set_logo, set_number_pattern
from himpun.organisations.services.practice import set_practice
from himpun.organisations.services.restructure import end_position, merge_units
from himpun.organisations.services.superior import place_under
from tests.bad_input.case import Act, refused

LETTERHEAD, ESTABLISH = "organisations.services.letterhead", "organisations.services.establish"
CALENDAR, RESTRUCTURE = "organisations.services.calendar", "organisations.services.restructure"
PASSWORD = "kunci-pintu-gudang"


def _office() -> Office:
    return open_office()


@refused(
    "organisations.services.practice.set_practice",
    "Indicators count as achieved from 120 %",
    code="achieved_from_faulty",
    text="Batas tercapai 120 persen tidak dapat dipakai. Isi 1 sampai 100 dengan paling banyak dua angka "
    "di belakang koma; 100 berarti target harus terpenuhi.",
)
def achieved_from_more_than_the_target() -> Act:
    return _practice("120")


@refused(
    "organisations.services.practice.set_practice",
    "Indicators count as achieved from 0 %",
    code="achieved_from_faulty",
    text="Batas tercapai 0 persen tidak dapat dipakai. Isi 1 sampai 100 dengan paling banyak dua angka di "
    "belakang koma; 100 berarti target harus terpenuhi.",
)
def achieved_from_nothing() -> Act:
    return _practice("0")


def _practice(percent: str) -> Act:
    agency = _office().agency
    return lambda: set_practice(
        agency, paper_place="", allows_self_acceptance=False, achieved_from=Decimal(percent), actor=None, now=START
    )


@refused(
    f"{LETTERHEAD}.set_letterhead",
    "A letterhead without a line",
    code="letterhead_faulty",
    text="Kop surat terdiri dari satu sampai enam baris. Sesuaikan jumlahnya.",
)
def a_letterhead_without_a_line() -> Act:
    agency = _office().agency
    return lambda: set_letterhead(agency, lines=[], actor=None, now=START)


@refused(
    f"{LETTERHEAD}.set_letterhead",
    "A letterhead with an empty line",
    code="line_empty",
    text="Baris kop surat masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_letterhead_with_an_empty_line() -> Act:
    agency = _office().agency
    return lambda: set_letterhead(agency, lines=["DINAS", " "], actor=None, now=START)


@refused(
    f"{LETTERHEAD}.set_logo",
    "A text as the arms",
    code="logo_unusable",
    text="Lambang harus berkas PNG, paling besar 300 kB dan 2000 × 2000 piksel.",
)
def arms_that_are_no_picture() -> Act:
    agency = _office().agency
    return lambda: set_logo(agency, content=b"GIF89a", actor=None, now=START)


@refused(
    f"{LETTERHEAD}.set_number_pattern",
    "A number without a running number",
    code="number_pattern_faulty",
    text="Pola nomor surat “050/{year}” tidak dapat dipakai: nomor urut {seq} tidak ada, sehingga dua "
    "surat akan bernomor sama. Perbaiki pada pengaturan perangkat daerah; bagian yang tersedia: "
    "{seq}, {roman_month}, {month}, {year}, {unit}.",
)
def a_pattern_without_number() -> Act:
    agency = _office().agency
    return lambda: set_number_pattern(agency, document_kind="recap", pattern="050/{year}", actor=None, now=START)


@refused(
    f"{CALENDAR}.set_ramadan",
    "A Ramadan that ends before it begins",
    code="ramadan_faulty",
    text="Ramadan lamanya 29 atau 30 hari; yang diisi -28 hari. Periksa tanggalnya.",
)
def a_ramadan_backwards() -> Act:
    region = _office().agency.region
    return lambda: set_ramadan(region, starts_on=date(2026, 3, 19), ends_on=date(2026, 2, 18), actor=None, now=START)


@refused(
    f"{CALENDAR}.remove_holiday",
    "A holiday is taken away that is none",
    code="not_a_holiday",
    text="7 April 2026 bukan hari libur di Kabupaten Asia/Jakarta.",
)
def a_holiday_that_is_none() -> Act:
    region = _office().agency.region
    return lambda: remove_holiday(region, on=date(2026, 4, 7), reason="Keliru", actor=None, now=START)


@refused(
    f"{CALENDAR}.set_minutes_reading",
    "An unknown reading of minutes",
    code="reading_unknown",
    text="Cara membaca menit tidak dikenal. Pilih “literal” atau “day”.",
)
def a_reading_that_is_unknown() -> Act:
    agency = _office().agency
    return lambda: set_minutes_reading(agency, "week", actor=None, now=START)


@refused(
    f"{ESTABLISH}.open_unit",
    "A second unit of one name",
    code="unit_exists",
    text="Unit Seksi 1 sudah ada di tempat itu. Pakai yang ada, atau beri nama lain.",
)
def a_second_unit_of_one_name() -> Act:
    agency = _office().agency
    return lambda: open_unit(agency=agency, name="Seksi 1", kind="seksi", actor=None, now=START)


@refused(
    f"{ESTABLISH}.open_position",
    "A post without a title",
    code="title_missing",
    text="Nama jabatan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_post_without_title() -> Act:
    unit = _office().units[0]
    return lambda: open_position(unit=unit, title=" ", actor=None, now=START)


@refused(
    f"{ESTABLISH}.open_position",
    "A post of an unknown role",
    code="role_unknown",
    text="Peran jabatan “raja” tidak dikenal.",
)
def a_post_of_an_unknown_role() -> Act:
    unit = _office().units[0]
    return lambda: open_position(unit=unit, title="Penata", role="raja", actor=None, now=START)


@refused(
    f"{ESTABLISH}.register_official",
    "A NIP that somebody else has",
    code="nip_taken",
    text="NIP ini sudah terdaftar di kantor ini. Pakai data pegawai yang ada.",
)
def a_nip_twice() -> Act:
    agency = _office().agency
    register_official(agency=agency, name="Pegawai A", nip="000000000000000001", actor=None, now=START)
    return lambda: register_official(agency=agency, name="Pegawai B", nip="000000000000000001", actor=None, now=START)


@refused(
    f"{ESTABLISH}.form_team",
    "A team without a member",
    code="team_empty",
    text="Tim Baru belum mempunyai anggota. Pilih setidaknya satu jabatan.",
)
def a_team_without_members() -> Act:
    agency = _office().agency
    return lambda: form_team(agency=agency, name="Tim Baru", members=[], actor=None, now=START)


def _account(username: str, password: str = PASSWORD) -> Act:
    official = Official.objects.create(agency=_office().agency, name="Pegawai Baru")
    return lambda: give_account(official=official, username=username, password=password, actor=None, now=START)


def _invited(username: str) -> Act:
    official = Official.objects.create(agency=_office().agency, name="Pegawai Baru")
    return lambda: invite(official, username=username, actor=None, now=START)


@refused(
    "organisations.services.accounts.invite",
    "A user name with a space",
    code="username_faulty",
    text="Nama pengguna terdiri dari 3 sampai 60 huruf kecil, angka, titik, garis hubung atau garis "
    "bawah, dan diawali huruf.",
)
def a_username_with_a_space() -> Act:
    return _invited("pegawai baru")


@refused(
    "organisations.services.accounts.invite",
    "A user name that is a NIP",
    code="username_is_nip",
    text="NIP tidak dijadikan nama pengguna; ia tetap dapat dipakai untuk masuk.",
)
def a_username_like_a_nip() -> Act:
    return _invited("000000000000000009")


@refused(
    f"{ESTABLISH}.give_account",
    "A password of four letters",
    code="password_weak",
    text="Kata sandi belum cukup kuat: Kata sandi terlalu pendek. Harus mengandung setidaknya 10 "
    "karakter. Kata sandi ini terlalu umum.",
)
def a_weak_password() -> Act:
    return _account("pegawai.baru", "abcd")


@refused(
    f"{ESTABLISH}.give_account",
    "A user name that somebody else has",
    code="username_taken",
    text="Nama pengguna ini sudah dipakai. Pilih nama lain.",
)
def a_username_twice() -> Act:
    _account("pegawai.baru")()
    return _account("pegawai.baru")


@refused(
    f"{RESTRUCTURE}.end_position",
    "The topmost post ends without a successor",
    code="successor_missing",
    text="Pilih jabatan yang meneruskan pekerjaan Kepala.",
)
def the_topmost_post_ends_alone() -> Act:
    position = _office().positions["head_of_planning"]
    while position.superior is not None:
        position = position.superior
    return lambda: end_position(position, actor=None, now=START)


@refused(
    f"{RESTRUCTURE}.merge_units",
    "Nothing is merged",
    code="units_missing",
    text="Pilih setidaknya satu unit lain yang digabungkan.",
)
def a_merger_of_nothing() -> Act:
    unit = _office().units[0]
    return lambda: merge_units([], into=unit, actor=None, now=START)


@refused(
    "organisations.services.superior.place_under",
    "A post under one that stands below it",
    code="superior_below",
    text="Kasubag Perencanaan dan Keuangan berada di bawah Sekretaris, jadi tidak dapat menjadi "
    "atasannya. Pilih jabatan lain.",
)
def a_superior_from_below() -> Act:
    office = _office()
    below = office.positions["head_of_planning"]
    above = below.superior
    assert above is not None
    return lambda: place_under(above, below, actor=None, now=START)
