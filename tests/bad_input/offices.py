"""The office's own facts: posts, people, days."""

from __future__ import annotations

from datetime import date, timedelta

from himpun.cycles.tests.office import START, Office, open_office
from himpun.organisations.models import Official
from himpun.organisations.services.appoint import appoint, end_appointment
from himpun.organisations.services.establish import establish_agency, open_unit, register_official
from himpun.organisations.services.restructure import end_unit
from tests.bad_input.case import Act, refused

APPOINT = "organisations.services.appoint.appoint"


def _appointing(capacity: str, *, starts_on: date, ends_on: date | None = None, decree: str = "") -> Act:
    office = open_office()
    newcomer = Official.objects.create(agency=office.agency, name="Pejabat Baru")
    position = office.positions["staff"]
    return lambda: appoint(
        position,
        newcomer,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        decree=decree,
        actor=None,
        now=START,
    )


@refused(
    APPOINT,
    "A second holder of a post",
    code="position_held",
    text="Staf Sub Bagian Penyusunan Program dan Keuangan sudah dipegang pejabat definitif sejak 2 Januari 2020. "
    "Akhiri dahulu penugasan itu, atau pilih tanggal sesudahnya.",
)
def a_second_holder() -> Act:
    return _appointing("definitif", starts_on=date(2026, 4, 7))


@refused(
    APPOINT,
    "A Plt. for a post that is held",
    code="position_not_vacant",
    text="Plt. hanya untuk jabatan yang kosong, sedangkan Staf Sub Bagian Penyusunan Program dan Keuangan masih "
    "dipegang pejabat definitif. Tunjuk Plh. bila ia berhalangan sementara, atau akhiri dahulu penugasannya.",
)
def an_acting_holder_of_a_post_that_is_held() -> Act:
    return _appointing("plt", starts_on=date(2026, 4, 7), decree="SP 2/2026")


@refused(
    APPOINT,
    "A Plh. without a letter of order",
    code="decree_missing",
    text="Plh. ditunjuk dengan surat perintah. Isi nomor suratnya, lalu simpan lagi.",
)
def a_stand_in_without_a_letter() -> Act:
    return _appointing("plh", starts_on=date(2026, 4, 7))


@refused(
    APPOINT,
    "An appointment that ends before it begins",
    code="ends_before_start",
    text="Penugasan berakhir sebelum mulai. Periksa kedua tanggalnya.",
)
def an_appointment_that_ends_before_it_begins() -> Act:
    return _appointing("plh", starts_on=date(2026, 4, 7), ends_on=date(2026, 4, 6), decree="SP 2/2026")


@refused(
    APPOINT,
    "A capacity that does not exist",
    code="capacity_unknown",
    text="Kedudukan “pjs” tidak dikenal. Pilih salah satu: definitif, pj, plt, plh.",
)
def an_unknown_capacity() -> Act:
    return _appointing("pjs", starts_on=date(2026, 4, 7), decree="SP 2/2026")


@refused(
    APPOINT,
    "A post of another agency",
    code="not_there",
    text="Data ini tidak ditemukan. Kembali ke daftarnya dan pilih lagi.",
)
def an_appointment_in_another_agency() -> Act:
    office, other = open_office(), open_office()
    newcomer = Official.objects.create(agency=office.agency, name="Pejabat Baru")
    position = office.positions["staff"]
    return lambda: appoint(position, newcomer, starts_on=date(2026, 4, 7), actor=other.first(), now=START)


@refused(
    "organisations.services.appoint.end_appointment",
    "An ended appointment is drawn out",
    code="appointment_ended",
    text="Penugasan ini sudah berakhir 30 April 2026. Buat penugasan baru untuk waktu sesudahnya.",
)
def an_appointment_drawn_out() -> Act:
    office = open_office()
    row = office.positions["staff"].appointments.get()
    end_appointment(row, ends_on=date(2026, 4, 30), actor=None, now=START - timedelta(days=1))
    return lambda: end_appointment(row, ends_on=date(2026, 5, 31), actor=None, now=START)


@refused(
    "organisations.services.establish.register_official",
    "A NIP with a letter",
    code="nip_faulty",
    text="NIP terdiri dari 18 angka tanpa spasi. Perbaiki, atau kosongkan.",
)
def a_nip_with_a_letter() -> Act:
    office = open_office()
    return lambda: register_official(
        agency=office.agency, name="Pegawai Contoh", nip="0" * 17 + "O", actor=None, now=START
    )


@refused(
    "organisations.services.establish.open_unit",
    "A unit without a name",
    code="name_missing",
    text="Nama unit masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_unit_without_a_name() -> Act:
    office = open_office()
    return lambda: open_unit(agency=office.agency, name="\u200b", kind="seksi", actor=None, now=START)


@refused(
    "organisations.services.establish.open_unit",
    "A unit of an unknown kind",
    code="kind_unknown",
    text="Jenis unit “cabang” tidak dikenal. Pilih salah satu: pimpinan, sekretariat, bidang, subbagian, subbidang, "
    "irban, seksi, lainnya.",
)
def a_unit_of_an_unknown_kind() -> Act:
    office = open_office()
    return lambda: open_unit(agency=office.agency, name="Seksi Baru", kind="cabang", actor=None, now=START)


@refused(
    "organisations.services.restructure.end_unit",
    "A unit is ended that still has posts",
    code="unit_not_empty",
    text="Seksi 1 masih membawahi Kepala Seksi 1, Pelaksana Seksi 1. Akhiri itu dahulu, atau pilih unit penerusnya.",
)
def a_unit_that_is_not_empty() -> Act:
    office = open_office()
    return lambda: end_unit(office.units[0], on=START.date(), actor=None, now=START)


@refused(
    "organisations.services.establish.establish_agency",
    "An agency with a short name that is taken",
    code="name_taken",
    text="Perangkat daerah dengan nama pendek “kantor-1” sudah ada. Pilih nama pendek lain.",
)
def an_agency_with_a_taken_name() -> Act:
    office: Office = open_office()
    agency = office.agency
    return lambda: establish_agency(region=agency.region, name="Lain", slug=agency.slug, actor=None, now=START)
