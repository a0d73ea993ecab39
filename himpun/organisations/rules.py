"""Days, chains and appointments of an organisation, without a database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal

TITLES = {"definitif": "definitif", "pj": "Pj.", "plt": "Plt.", "plh": "Plh."}
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
_HOLDING = ("definitif", "pj")
"""Who holds a post in their own right. Plt. and Plh. act in it, by surat perintah (UU 30/2014, article 14)."""


def today_in(zone: str, now: datetime) -> date:
    """The calendar day in a region's zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def day_begins(day: date, zone: str) -> datetime:
    """Midnight at which a day begins in a region's zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def region_chain(region_id: int) -> int:
    """The ledger's chain for what holds for all agencies of a region (its calendar): a negative id, so it meets no
    agency's own chain."""
    return -region_id


@dataclass(frozen=True)
class Tenure:
    """Days in which somebody acts for a position, both inside; no end is None."""

    capacity: str
    starts_on: date
    ends_on: date | None
    official_id: int = 0

    def meets(self, other: Tenure) -> bool:
        """True if the two have a day in common."""
        return _starts_by(self, other.ends_on) and _starts_by(other, self.ends_on)

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def refusal_to_appoint(
    wanted: Tenure, others: Iterable[Tenure], *, title: str, decree: str, exists: Tenure
) -> Refusal | None:
    """Say why this appointment cannot stand beside those of the same position, or None.

    Source: domain §4 (UU 30/2014): one holder at a time; Plt. for a vacant post, Plh. while its holder is away, both
    by surat perintah. `exists` is the time in which the position itself exists.
    """
    if wanted.capacity not in TITLES:
        choices = ", ".join(TITLES)
        return Refusal("capacity_unknown", f"Kedudukan “{wanted.capacity}” tidak dikenal. Pilih salah satu: {choices}.")
    if wanted.ends_on is not None and wanted.ends_on < wanted.starts_on:
        return Refusal("ends_before_start", "Penugasan berakhir sebelum mulai. Periksa kedua tanggalnya.")
    if not exists.holds_on(wanted.starts_on):
        return Refusal(
            "position_not_there",
            f"Jabatan {title} tidak ada pada {format_date(wanted.starts_on)}. Pilih jabatan yang berlaku saat itu.",
        )
    if wanted.capacity != "definitif" and not decree:
        return Refusal(
            "decree_missing",
            f"{TITLES[wanted.capacity]} ditunjuk dengan surat perintah. Isi nomor suratnya, lalu simpan lagi.",
        )
    beside = sorted((other for other in others if wanted.meets(other)), key=lambda other: other.starts_on)
    return _refusal_by_capacity(wanted, beside, title)


def _refusal_by_capacity(wanted: Tenure, beside: Sequence[Tenure], title: str) -> Refusal | None:
    if any(other.official_id == wanted.official_id for other in beside):
        return Refusal(
            "already_appointed",
            f"Pegawai ini sudah bertugas sebagai {title} pada waktu itu. Akhiri dahulu penugasannya yang lama.",
        )
    holding = next((other for other in beside if other.capacity in _HOLDING), None)
    same = next((other for other in beside if other.capacity == wanted.capacity), None)
    standing_in = next((other for other in beside if other.capacity == "plt"), None)
    if wanted.capacity == "plh":
        if same:
            return _held(same, title)
        if not any(other.capacity != "plh" and other.holds_on(wanted.starts_on) for other in beside):
            return Refusal(
                "nobody_is_away",
                f"Plh. menggantikan pejabat yang berhalangan sementara, sedangkan {title} kosong. Tunjuk Plt.",
            )
        return None
    if wanted.capacity == "plt" and holding:
        return Refusal(
            "position_not_vacant",
            f"Plt. hanya untuk jabatan yang kosong, sedangkan {title} masih dipegang pejabat {TITLES[holding.capacity]}"
            f"{_until(holding)}. Tunjuk Plh. bila ia berhalangan sementara, atau akhiri dahulu penugasannya.",
        )
    if holding or same:
        return _held(holding or same or wanted, title)
    if standing_in:
        return Refusal(
            "acting_official_stands",
            f"{title} masih dijalankan Plt.{_until(standing_in)}. Akhiri dahulu penugasan Plt. itu.",
        )
    return None


def vacant_spans(
    tenures: Iterable[Tenure], *, since: datetime, until: datetime, zone: str
) -> list[tuple[datetime, datetime]]:
    """The times between two instants in which nobody held the position, in order."""
    gaps: list[tuple[datetime, datetime]] = []
    at = since
    for tenure in sorted(tenures, key=lambda tenure: tenure.starts_on):
        begins = day_begins(tenure.starts_on, zone)
        if begins >= until:
            break
        if begins > at:
            gaps.append((at, begins))
        if tenure.ends_on is None:
            return gaps
        at = max(at, begins, day_begins(tenure.ends_on + timedelta(days=1), zone))
        if at >= until:
            return gaps
    gaps.append((at, until))
    return gaps


def _starts_by(tenure: Tenure, day: date | None) -> bool:
    return day is None or tenure.starts_on <= day


def _until(tenure: Tenure) -> str:
    return f" sampai {format_date(tenure.ends_on)}" if tenure.ends_on else ""


def _held(other: Tenure, title: str) -> Refusal:
    return Refusal(
        "position_held",
        f"{title} sudah dipegang pejabat {TITLES[other.capacity]} sejak {format_date(other.starts_on)}{_until(other)}. "
        "Akhiri dahulu penugasan itu, atau pilih tanggal sesudahnya.",
        starts_on=other.starts_on,
        ends_on=other.ends_on,
    )


def is_nip(text: str) -> bool:
    """True for the shape of a NIP: eighteen digits."""
    return len(text) == 18 and text.isascii() and text.isdigit()


def refusal_of_username(username: str) -> Refusal | None:
    """Say what is wrong with a new user name, or None. A NIP is nobody's user name: it is printed on papers."""
    if is_nip(username):
        return Refusal("username_is_nip", "NIP tidak dijadikan nama pengguna; ia tetap dapat dipakai untuk masuk.")
    if not _USERNAME.fullmatch(username):
        return Refusal(
            "username_faulty",
            "Nama pengguna terdiri dari 3 sampai 60 huruf kecil, angka, titik, garis hubung atau garis bawah, "
            "dan diawali huruf.",
        )
    return None


def proposed_username(name: str) -> str:
    """The first two names of a person in small letters, without titles: "Dra. Siti Aminah, M.Si." is "siti.aminah"."""
    plain = unicodedata.normalize("NFKD", name.partition(",")[0].lower()).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[a-z]+\.?", plain) if not word.endswith(".") or len(word) == 2]
    kept = [word.rstrip(".") for word in words][:2]
    proposal = ".".join(kept)
    return proposal if _USERNAME.fullmatch(proposal) else "pengguna"
