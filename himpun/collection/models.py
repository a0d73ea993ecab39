"""Forms, requests and answers. A value is never overwritten: a newer row supersedes it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from himpun.cycles.models import Cycle
from himpun.organisations.models import Official, Position, Unit
from himpun.plans.models import Indicator


class Form(models.Model):
    """A version of the format data: which indicators are asked of which unit, with target and last value at hand."""

    class State(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        DISCUSSED = "discussed", "Dibahas"
        APPROVED = "approved", "Disetujui"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="forms")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    rows = models.JSONField(help_text="Satu baris per indikator dan unit; bentuknya collection.rules.FormRow")
    sha256 = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "version"], name="one_form_per_version")]
        ordering: ClassVar = ["version"]

    def __str__(self) -> str:
        return f"Format data v{self.version}"


class DataRequest(models.Model):
    """What one unit is asked for in a cycle, and how far its answer has come."""

    class State(models.TextChoices):
        OPEN = "open", "Menunggu isian"
        HANDED_IN = "handed_in", "Dikirim"
        RETURNED = "returned", "Dikembalikan"
        ACCEPTED = "accepted", "Diterima"
        EXCUSED = "excused", "Dibebaskan"
        CLOSED = "closed", "Ditutup tanpa isian"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="requests")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="requests", help_text="Penerima")
    actor = models.CharField(max_length=60)
    step = models.CharField(max_length=12, help_text="Langkah yang menghimpun atau mengisi")
    number = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    cell_count = models.PositiveIntegerField()
    rows = models.JSONField(default=list, help_text="Bagian format untuk unit ini; bentuknya collection.rules.FormRow")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    on_behalf_of = models.CharField(max_length=300, blank=True, help_text="Diketik dari kertas siapa, disimpan di mana")
    reason = models.TextField(blank=True)
    wrong_registers = models.JSONField(
        null=True, help_text="Register yang terbuka dalam perbaikan, masing-masing dengan alasannya; null: semuanya"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="one_request_per_unit_and_cycle")
        ]
        indexes: ClassVar = [models.Index(fields=["cycle", "step", "state"], name="request_by_step")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()}"


class Value(models.Model):
    """One answer to one indicator: a figure, a predicate, or nihil with a reason. Superseded, never changed."""

    class State(models.TextChoices):
        TYPED = "typed", "Diketik"
        HANDED_IN = "handed_in", "Dikirim"
        RETURNED = "returned", "Dikembalikan"
        ACCEPTED = "accepted", "Diterima"

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    round = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TYPED)
    number = models.DecimalField(max_digits=30, decimal_places=8, null=True)
    predicate = models.CharField(max_length=40, blank=True)
    is_nihil = models.BooleanField(default=False)
    variables = models.JSONField(default=dict, help_text="Nilai peubah rumus, sebagai teks desimal")
    note = models.TextField(blank=True, help_text="Alasan nihil")
    taken_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nilai diterima dari prosedur lain, atau dari versi yang digantikan",
    )
    made_of = models.JSONField(
        null=True, help_text="Bila dikonsolidasikan dari periode yang lebih pendek: caranya dan bagian-bagiannya"
    )
    obstacle = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    typed_at = models.DateTimeField()
    typed_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    typed_as = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Mengapa dikembalikan")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "indicator"], condition=Q(is_current=True), name="one_current_value_per_cell"
            ),
            models.CheckConstraint(
                condition=Q(is_nihil=False) | Q(number__isnull=True, predicate="") & ~Q(note=""),
                name="nihil_has_a_reason_and_no_figure",
            ),
        ]

    def __str__(self) -> str:
        return "nihil" if self.is_nihil else str(self.number if self.number is not None else self.predicate)


class StoredFile(models.Model):
    """A file in the content-addressed store; its name is its SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Evidence(models.Model):
    """A bukti dukung: a file attached to an answer, or to one of its cells. Withdrawn, never deleted."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="evidence")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    note = models.CharField(max_length=500, blank=True)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["request", "indicator"], name="evidence_by_cell")]

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """One line of the LHP, LHE or TLHP register that a unit delivers, or its statement that there is nothing."""

    class Register(models.TextChoices):
        LHP = "LHP", "Laporan Hasil Pemeriksaan"
        LHE = "LHE", "Laporan Hasil Evaluasi"
        TLHP = "TLHP", "Tindak Lanjut Hasil Pemeriksaan"

    class Status(models.TextChoices):
        CONFORMING = "sesuai", gettext_noop("Sesuai")
        NOT_CONFORMING = "belum_sesuai", gettext_noop("Belum sesuai")
        NOT_FOLLOWED = "belum_ditindaklanjuti", gettext_noop("Belum ditindaklanjuti")
        CANNOT = "tidak_dapat", gettext_noop("Tidak dapat ditindaklanjuti")

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="register_entries")
    register = models.CharField(max_length=4, choices=Register.choices)
    is_nihil = models.BooleanField(default=False)
    is_authored = models.BooleanField(default=False, help_text="Disusun unit ini sendiri, bukan diterima")
    number = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=500, blank=True, help_text="Objek pemeriksaan atau evaluasi")
    dated_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    auditor = models.CharField(max_length=120, blank=True)
    finding = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    status = models.CharField(max_length=24, choices=Status.choices, blank=True)
    answer_due_on = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    taken_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", help_text="Baris arsip yang diperbaiki versi ini"
    )
    wrong = models.TextField(blank=True, help_text="Ditunjuk salah pada perbaikan; ditarik sebelum isian dikirim")

    def __str__(self) -> str:
        return f"{self.register} {self.number}"
