"""What an agency has promised: objectives, indicators and how they are measured, targets by period, budgets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_noop

from himpun.organisations.models import Agency, Position, Unit


class PerformanceAgreement(models.Model):
    """The PK (once Penetapan Kinerja) of one year. Without it there is nothing to be measured against."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "signed_on"], name="one_agreement_per_year_and_date")
        ]

    def __str__(self) -> str:
        return f"PK {self.year}"


class Objective(models.Model):
    """A tujuan, sasaran, program, kegiatan or sub kegiatan, in a tree."""

    class Kind(models.TextChoices):
        GOAL = "tujuan", gettext_noop("Tujuan")
        OBJECTIVE = "sasaran", gettext_noop("Sasaran")
        PROGRAMME = "program", gettext_noop("Program")
        ACTIVITY = "kegiatan", gettext_noop("Kegiatan")
        SUBACTIVITY = "sub_kegiatan", gettext_noop("Sub Kegiatan")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="objectives")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=500)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """An entry of the indicator dictionary (manual IKU, with the five Satu Data fields)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="indicators")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=500)
    measure_unit = models.CharField(max_length=80, help_text="Satuan")
    measure = models.JSONField(help_text="Cara mengukur; bentuknya plans.rules.Measure")
    measure_version = models.PositiveIntegerField(default=1)
    frequency = models.CharField(max_length=12, default="quarter", help_text="month, quarter, semester, year")
    responsible = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    definition = models.TextField(blank=True)
    concept = models.TextField(blank=True)
    classification = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    validity = models.CharField(max_length=12, default="exact", help_text="exact, proxy, activity")
    baseline = models.CharField(max_length=80, blank=True)
    evidence_required = models.BooleanField(default=True)
    ends_on = models.DateField(null=True, blank=True)
    order = models.PositiveIntegerField(default=0)
    units: models.ManyToManyField[Unit, IndicatorUnit] = models.ManyToManyField(
        Unit, through="IndicatorUnit", related_name="indicators"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "code"], name="one_indicator_per_code_and_agency")
        ]
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class IndicatorUnit(models.Model):
    """A unit that answers for an indicator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="owed_indicators")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "unit"], name="a_unit_answers_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.indicator}"


class MeasureVersion(models.Model):
    """An earlier or the current way of measuring; results name the version by which they were computed."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measure_versions")
    version = models.PositiveIntegerField()
    measure = models.JSONField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "version"], name="one_measure_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} v{self.version}"


class Target(models.Model):
    """What is promised for a period, for the agency (`unit` empty) or one unit, from a date on.

    A change in mid-year is a further row with a later `decided_on`; earlier periods keep theirs.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(max_length=10, help_text="2026, 2026-Q1, 2026-M03")
    text = models.CharField(max_length=80, help_text="Seperti ditulis dalam dokumen")
    decided_on = models.DateField()
    is_derived = models.BooleanField(default=False, help_text="Diturunkan, bukan dari dokumen")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "period", "decided_on"], name="one_target_per_decision"
            ),
            # To SQL two empty units are two different units.
            models.UniqueConstraint(
                fields=["indicator", "period", "decided_on"],
                condition=models.Q(unit__isnull=True),
                name="one_agency_target_per_decision",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["period", "indicator"], name="target_by_period")]

    def __str__(self) -> str:
        return f"{self.period}: {self.text}"


class Budget(models.Model):
    """A ceiling (pagu) in rupiah for a year. Spending is reported through an indicator of money, where one is named."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="budgets")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="budgets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=500)
    ceiling = models.DecimalField(max_digits=20, decimal_places=2)
    spending = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="budgets")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "code"], name="one_budget_per_code_and_year"),
            models.CheckConstraint(condition=models.Q(ceiling__gte=0), name="a_ceiling_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
