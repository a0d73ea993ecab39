"""A cycle and where it stands, as rows: runs of steps, tasks, and what was said in dispositions and meetings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from himpun.organisations.models import Agency, Official, Position, Team, Unit
from himpun.procedures.models import Edition, Procedure


class Cycle(models.Model):
    """One edition carried out for one period. A correction after the archive is a further version."""

    class State(models.TextChoices):
        RUNNING = "running", "Berjalan"
        ENDED = "ended", "Selesai"
        CANCELLED = "cancelled", "Dibatalkan"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cycles")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="cycles")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cycles")
    period = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Mengapa dibatalkan atau diperbaiki")
    dates = models.JSONField(default=dict, help_text="Tanggal yang ditanyakan saat mulai, menurut nomor langkah")
    begins_at = models.CharField(max_length=12, blank=True, help_text="Langkah awal yang dipilih bila cukup salah satu")
    ends = models.JSONField(default=list, help_text="Akhir yang dicapai")
    paper_place = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "period", "version"],
                condition=~Q(state="cancelled"),
                name="one_cycle_per_procedure_and_period",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "state", "period"], name="cycle_by_agency")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.period}"


class Participant(models.Model):
    """Who an actor is in this cycle, frozen at its start: one row, or one for each unit."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participants")
    actor = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "actor", "unit"], name="one_participant_per_actor_and_unit")
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.position or self.team}"


class StepRun(models.Model):
    """One run of a step, or of one unit's lane of it: a token of the engine, kept when it closes."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="runs")
    step = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField()
    stand = models.CharField(max_length=10, help_text="open, waiting, suspended, called; kosong bila selesai")
    closing = models.CharField(max_length=10, blank=True, help_text="done, redone, returned, withdrawn, closed, merged")
    callers = models.JSONField(default=list, help_text="Langkah yang mengembalikan ke sini dan menunggu")
    outcome = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    not_before = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["cycle", "step", "unit"], name="run_by_place"),
            models.Index(fields=["stand", "not_before"], name="run_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.step}/{self.unit_id} #{self.round}"


class Task(models.Model):
    """What one position or team owes, for one unit or none. "Who holds what, since when" is one indexed query.

    Minutes are net working minutes: `measured_minutes` while the holder could act, `waiting_minutes` while
    others had to. `active_since` or `waiting_since` is the clock that runs now.
    """

    class State(models.TextChoices):
        LATER = "later", "Belum waktunya"
        OPEN = "open", "Menunggu"
        SUSPENDED = "suspended", "Menunggu perbaikan"
        DONE = "done", "Selesai"
        RETURNED = "returned", "Dikembalikan"
        WITHDRAWN = "withdrawn", "Ditarik"
        NOT_NEEDED = "not_needed", "Tidak diperlukan"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="tasks")
    run = models.ForeignKey(StepRun, on_delete=models.CASCADE, null=True, related_name="tasks")
    step = models.CharField(max_length=12, blank=True, help_text="Kosong bila di luar tabel")
    part = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20)
    actor = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="tasks")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="tasks")
    moved_from = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=20, blank=True, help_text="request, document, action_plan")
    subject_id = models.BigIntegerField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    active_since = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    measured_minutes = models.PositiveIntegerField(default=0)
    waiting_minutes = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    done_as = models.CharField(max_length=300, blank=True, help_text="Jabatan saat bertindak")
    capacity = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    paper_place = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["position", "due_at"], name="task_inbox", condition=Q(state="open")),
            models.Index(fields=["team", "due_at"], name="task_team_inbox", condition=Q(state="open")),
            models.Index(fields=["cycle", "step"], name="task_by_step"),
            models.Index(fields=["subject_kind", "subject_id"], name="task_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.step} {self.kind}"


class Disposition(models.Model):
    """The lembar disposisi of a cycle: passed down, each reader's initial is a mark of its document."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="disposition")
    agenda_number = models.CharField(max_length=60)
    letter_from = models.CharField(max_length=200, blank=True)
    letter_number = models.CharField(max_length=120, blank=True)
    letter_on = models.DateField(null=True)
    received_on = models.DateField()
    urgency = models.CharField(max_length=40, default="Biasa")
    subject = models.CharField(max_length=500)
    instruction = models.TextField()
    notes = models.JSONField(default=list, help_text="Catatan tiap penerima: jabatan, isi, waktu")

    def __str__(self) -> str:
        return self.agenda_number


class Meeting(models.Model):
    """The minutes of a meeting: agenda, who attended for which position, what was decided."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="meeting")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    agenda = models.TextField()
    attendance = models.JSONField(default=list, help_text="Jabatan yang hadir")
    decisions = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Rapat {self.held_at:%Y-%m-%d}"


class Schedule(models.Model):
    """When cycles of a procedure start by themselves. One node claims a row by moving `next_run_at` on."""

    procedure = models.OneToOneField(Procedure, on_delete=models.CASCADE, related_name="schedule")
    frequency = models.CharField(max_length=10, help_text="month, quarter, semester, year")
    starts_days_after_period = models.SmallIntegerField(default=1)
    next_period = models.CharField(max_length=10)
    next_run_at = models.DateTimeField()
    starter = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    problem = models.TextField(blank=True, help_text="Mengapa siklus terakhir tidak dapat dimulai")

    def __str__(self) -> str:
        return f"{self.procedure}: {self.next_period}"
