"""Who signs in to a sample office: one account for everybody who holds a position, and one administrator.

The password is known to everybody; it stands here and nowhere else in the product.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from himpun.ledger.services import record
from himpun.organisations.models import Agency, Appointment, Official, Unit, User
from himpun.organisations.rules import today_in
from himpun.organisations.services.appoint import appoint, end_appointment
from himpun.organisations.services.establish import open_position, register_official
from himpun.portal.installation.beginning import MANAGER
from himpun.portal.rehearsal.names import person
from himpun.portal.rehearsal.office import PASSWORD, SINCE

_SHORT = (
    (re.compile(r"^kepala (dinas|badan|bappeda)\b.*", re.I), "kepala"),
    (re.compile(r"^inspektur$", re.I), "inspektur"),
    (re.compile(r"^kepala bidang\s+(\w+).*", re.I), r"kabid-\1"),
    (re.compile(r"^kepala seksi\s+(\w+).*", re.I), r"kasi-\1"),
    (re.compile(r"^inspektur pembantu wilayah\s+(\w+).*", re.I), r"irban-\1"),
    (re.compile(r"^jabatan pelaksana (?:bidang|seksi|subbid)?\s*(\w+).*", re.I), r"pelaksana-\1"),
    (re.compile(r"^kasub+ag\.?\s+(\w+).*", re.I), r"kasubbag-\1"),
    (re.compile(r"^kasub+id\.?\s+(\w+).*", re.I), r"kasubbid-\1"),
    (re.compile(r"^(staf|penyusun|sekretaris|anggota)\b.*", re.I), r"\1"),
    (re.compile(r"^fungsional\s+(\w+).*", re.I), r"\1"),
    (re.compile(rf"^{MANAGER}$", re.I), "pengelola"),
)


@dataclass(frozen=True)
class Account:
    """A line of the table of who to sign in as."""

    position_id: int
    position: str
    capacity: str
    username: str


def open_accounts(agency: Agency, code: str, now: datetime) -> None:
    """Give an account to everybody appointed who has none yet."""
    taken = set(User.objects.filter(official__agency=agency).values_list("username", flat=True))
    rows = Appointment.objects.filter(official__agency=agency, official__user=None).select_related("position")
    seen: set[int] = set()
    for row in rows.order_by("id"):
        if row.official_id not in seen:
            seen.add(row.official_id)
            name = _free(_username(code, row), taken)
            taken.add(name)
            _open_account(row, name, is_administrator=row.position.title == MANAGER, now=now)


def appoint_manager(agency: Agency, now: datetime) -> None:
    """An administrator of the office, in a position of the top unit."""
    top = Unit.objects.filter(agency=agency, parent=None).order_by("id")[0]
    position = open_position(
        unit=top,
        title=MANAGER,
        role="other",
        superior=top.positions.order_by("id").first(),
        starts_on=SINCE,
        actor=None,
        now=now,
    )
    name, nip = person(Official.objects.filter(agency=agency).count())
    official = register_official(agency=agency, name=name, nip=nip, rank="Penata (III/c)", actor=None, now=now)
    appoint(
        position, official, capacity="definitif", starts_on=SINCE, decree="SK contoh pengelola", actor=None, now=now
    )


def leave_vacant(agency: Agency, title: str, now: datetime) -> None:
    """Let the last post whose title begins so fall vacant; from today the secretary acts in it too, as Plt."""
    today = today_in(agency.region.zone, now)
    rows = Appointment.objects.filter(position__unit__agency=agency, position__title__startswith=title, ends_on=None)
    left = rows.order_by("-position_id")[0]
    end_appointment(left, ends_on=today - timedelta(days=1), reason="Pensiun (contoh)", actor=None, now=now)
    secretary = Appointment.objects.get(
        position__unit__agency=agency, position__title__istartswith="sekretaris", ends_on=None
    )
    decree = "Surat perintah contoh"
    appoint(left.position, secretary.official, capacity="plt", starts_on=today, decree=decree, actor=None, now=now)


def accounts(agency: Agency, now: datetime) -> list[Account]:
    """Everybody who can sign in to the office, with what they hold on that day, in the order of its positions."""
    today = today_in(agency.region.zone, now)
    rows = Appointment.objects.filter(position__unit__agency=agency, official__user__isnull=False)
    return [
        Account(row.position_id, row.position.title, row.get_capacity_display(), row.official.user.username)
        for row in rows.select_related("position", "official__user").order_by("position_id", "id")
        if row.holds_on(today)
    ]


def _username(code: str, row: Appointment) -> str:
    title = row.position.title
    short = next((pattern.sub(word, title) for pattern, word in _SHORT if pattern.match(title)), "")
    short = short or "-".join(re.findall(r"\w+", title)[:2])
    acting = "" if row.capacity == Appointment.Capacity.DEFINITIVE else f"{row.capacity}-"
    return f"{code}.{acting}{short}".casefold()


def _free(name: str, taken: set[str]) -> str:
    number = 2
    wanted = name
    while wanted in taken:
        wanted, number = f"{name}-{number}", number + 1
    return wanted


@transaction.atomic
def _open_account(row: Appointment, name: str, *, is_administrator: bool, now: datetime) -> None:
    """As `give_account` does, but with one hash for all: an argon2 hash of its own costs 0.1 s for each."""
    user = User.objects.create(username=name, official_id=row.official_id, password=_hash(), is_staff=is_administrator)
    record(
        "account.given",
        agency_id=row.official.agency_id,
        at=now,
        doer=None,
        subject=("user", user.id),
        data={"official": row.official_id, "administrator": is_administrator},
    )


@cache
def _hash() -> str:
    return make_password(PASSWORD)
