"""Recaps, results, analysis, decisions and action plans. A sealed recap keeps its snapshot."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from himpun.cycles.models import Cycle
from himpun.organisations.models import Position, Unit
from himpun.plans.models import Indicator


class CategoryScale(models.Model):
    """How percentages are called, from a date on; for a region of its own, or for all (Permendagri 86/2017)."""

    region = models.ForeignKey("organisations.Region", on_delete=models.CASCADE, null=True, related_name="scales")
    since = models.DateField()
    name = models.CharField(max_length=200)
    steps = models.JSONField(help_text="[[batas bawah, sebutan], …] dari yang tertinggi")

    def __str__(self) -> str:
        return self.name


class Recap(models.Model):
    """The gathered values of one unit, or of the agency, as they stood when they were recapitulated."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="recaps")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    rows = models.JSONField(help_text="Cuplikan; bentuknya measurement.recapping.RecapRow")
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "step", "unit"],
                condition=Q(is_current=True, unit__isnull=False),
                name="one_current_recap_per_unit",
            ),
            models.UniqueConstraint(
                fields=["cycle", "step"],
                condition=Q(is_current=True, unit__isnull=True),
                name="one_current_agency_recap_per_step",
            ),
        ]

    def __str__(self) -> str:
        return f"Rekap {self.cycle_id}/{self.unit_id or 'OPD'} v{self.version}"


class Achievement(models.Model):
    """A capaian: computed, never typed. It keeps the formula, its version and every input."""

    class State(models.TextChoices):
        ACHIEVED = "achieved", "Tercapai"
        MISSED = "missed", "Tidak tercapai"
        UNDEFINED = "undefined", "Tidak dapat dihitung"
        NOT_MEASURED = "not_measured", "Belum diukur"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="achievements")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="achievements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    is_judged = models.BooleanField(
        default=True, help_text="Dihitung tercapai atau tidak; nilai unit yang dikonsolidasikan tidak dihitung lagi"
    )
    target = models.CharField(max_length=80, blank=True)
    realised = models.CharField(max_length=80, blank=True)
    percent = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    category = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    formula = models.CharField(max_length=200)
    measure_version = models.PositiveIntegerField()
    inputs = models.JSONField()
    achieved_from = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(100), help_text="Ketentuan kantor saat dihitung: tercapai sejak"
    )
    reason = models.CharField(max_length=300, blank=True)
    change = models.DecimalField(
        max_digits=20, decimal_places=2, null=True, help_text="Selisih capaian dari periode lalu"
    )
    checks = models.JSONField(default=list, help_text="Temuan pemeriksaan: kode dan kalimat")
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cycle", "is_current"], name="achievement_by_cycle")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.percent}"


class Analysis(models.Model):
    """What the analyst, or the team in its discussion, wrote about the results. Superseded, never changed."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="analyses")
    step = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Analisis {self.cycle_id} v{self.version}"


class Decision(models.Model):
    """What the head decided on a measurement, and on which results the decision rests."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="decisions")
    step = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    achieved = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    not_measured = models.PositiveIntegerField()
    decided_at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.outcome} #{self.round}"


class ActionPlan(models.Model):
    """The rencana aksi perbaikan of one missed indicator; asked for again in the next period."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="action_plans")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="action_plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.TextField(blank=True)
    action = models.TextField(blank=True)
    output = models.TextField(blank=True)
    responsible = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    budget_line = models.CharField(max_length=120, blank=True)
    progress = models.TextField(blank=True, help_text="Kemajuan yang dilaporkan pada periode berikutnya")
    finished_on = models.DateField(null=True, help_text="Selesai dilaksanakan; sampai itu ditanyakan tiap periode")
    asked_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "indicator", "unit"],
                condition=Q(unit__isnull=False),
                name="one_action_plan_per_missed_unit",
            ),
            models.UniqueConstraint(
                fields=["cycle", "indicator"],
                condition=Q(unit__isnull=True),
                name="one_action_plan_per_missed_indicator",
            ),
        ]

    def __str__(self) -> str:
        return f"Rencana aksi {self.indicator_id}"
