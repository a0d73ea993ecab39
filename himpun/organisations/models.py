"""Regions, agencies, units, positions, officials, appointments, teams."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

import himpun.organisations.sessions  # noqa: F401 - its table is this app's
from himpun.organisations.logos import Logo


class Region(models.Model):
    """A regional government (pemda). Its zone and its calendar hold for all its agencies."""

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    name = models.CharField(max_length=200, unique=True)
    zone = models.CharField(max_length=32, choices=Zone.choices, default=Zone.WIB)

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A perangkat daerah. Procedures, plans, numbers and the ledger's chain belong to it."""

    class Reading(models.TextChoices):
        LITERAL = "literal", gettext_noop("480 menit = 480 menit kerja bersih")
        DAY = "day", gettext_noop("480 menit = satu hari kerja")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agencies")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, default="dinas")
    address = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=100, blank=True, help_text="Tempat penandatanganan")
    letterhead = models.JSONField(default=list, help_text="Baris-baris kop surat")
    logo = models.ForeignKey(Logo, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes_reading = models.CharField(max_length=10, choices=Reading.choices, default=Reading.LITERAL)
    allows_self_acceptance = models.BooleanField(default=False)
    achieved_from = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(100), help_text="Capaian (%) sejak mana indikator tercapai"
    )
    paper_place = models.CharField(max_length=200, blank=True, help_text="Tempat arsip kertas bila tidak disebut lain")
    is_sample = models.BooleanField(default=False, help_text="Dokumennya diberi tanda CONTOH")

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """Something of an organisation that begins and ends. Both dates are inclusive; an open end is empty."""

    starts_on = models.DateField(default=date(2000, 1, 1))
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Unit(Dated):
    """A unit kerja in the agency's tree. A renamed or merged unit ends and names its successor."""

    class Kind(models.TextChoices):
        LEADERSHIP = "pimpinan", "Pimpinan"
        SECRETARIAT = "sekretariat", "Sekretariat"
        DIVISION = "bidang", "Bidang"
        SUBDIVISION = "subbagian", "Subbagian"
        SUBSECTION = "subbidang", "Subbidang"
        ASSISTANT_INSPECTOR = "irban", "Inspektur Pembantu"
        SECTION = "seksi", "Seksi"
        OTHER = "lainnya", "Lainnya"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    parent = TreeNodeForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    order = models.PositiveIntegerField(default=0)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects: ClassVar[models.Manager[Unit]] = models.Manager()
    tree: ClassVar[Any] = TreeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Position(Dated):
    """A jabatan. Tasks belong to it; whoever holds it on the day acts."""

    class Role(models.TextChoices):
        HEAD = "head", "Kepala unit"
        STAFF = "staff", "Pelaksana"
        OTHER = "other", "Lainnya"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=300)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.HEAD)
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates")
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class Official(models.Model):
    """A pegawai. Least data: a name, an optional NIP and rank, because papers print them."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officials")
    name = models.CharField(max_length=200)
    nip = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """An account that signs in. Ours from the first migration, and bound to at most one official."""

    official = models.OneToOneField(Official, on_delete=models.PROTECT, null=True, blank=True, related_name="user")
    must_change_password = models.BooleanField(default=False, help_text="Kata sandi pertama, diberikan pengelola")


class Appointment(Dated):
    """A penugasan jabatan: who holds a position from when to when, in what capacity, by which decree."""

    class Capacity(models.TextChoices):
        DEFINITIVE = "definitif", gettext_noop("Definitif")
        PJ = "pj", "Pj."
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="appointments")
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="appointments")
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.DEFINITIVE)
    decree = models.CharField(max_length=200, blank=True)

    team_ids: tuple[int, ...] = ()
    """The teams in which its position sits on a day: known to whom `selectors.appointments_of` gave it."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="an_appointment_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["position", "starts_on"], name="appointment_by_position"),
            models.Index(fields=["official", "starts_on"], name="appointment_by_official"),
        ]

    def __str__(self) -> str:
        return f"{self.get_capacity_display()} {self.position}"


class Team(Dated):
    """A team (Tim SAKIP) with a decree of its own. It is not a position."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    decree = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class TeamMember(Dated):
    """A position's seat in a team; any current member may act for the team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "position"], name="one_seat_per_position_in_a_team")
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.position}"


class Superseded(models.Model):
    """An entry of the calendar. A change writes a new row and dates the old one; only rows without a date count."""

    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class WorkingHours(Superseded):
    """One span of work on one weekday. An agency without rows of its own works by Perpres 21/2023."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 = Senin … 6 = Minggu")
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    in_ramadan = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_span_of_work_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_weekday_is_0_to_6"),
        ]
        ordering: ClassVar = ["in_ramadan", "weekday", "starts_at"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at}–{self.ends_at}"


class Ramadan(Superseded):
    """The days on which the shorter hours hold. Announced yearly, so edited by an administrator."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="ramadans")
    starts_on = models.DateField()
    ends_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class Holiday(Superseded):
    """A day without work in a region: public holiday or cuti bersama. Seeded, then edited by hand."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="holidays")
    on = models.DateField()
    name = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "on"], condition=Q(superseded_at__isnull=True), name="one_holiday_per_day_and_region"
            )
        ]
        ordering: ClassVar = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class NumberPattern(models.Model):
    """How an agency numbers one kind of document, such as "050/{seq:03}/DPMD/{roman_month}/{year}"."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="number_patterns")
    document_kind = models.CharField(max_length=40)
    pattern = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "document_kind"], name="one_number_pattern_per_kind_and_agency")
        ]

    def __str__(self) -> str:
        return self.pattern


class NumberSequence(models.Model):
    """The last number given in a year. Its row is locked while a number is taken, so none is given twice."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="number_sequences")
    document_kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "document_kind", "year"], name="one_number_sequence_per_kind_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_kind} {self.year}: {self.last}"
