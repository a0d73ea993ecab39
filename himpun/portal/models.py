"""What the frame itself keeps: leases of jobs, signs of life, rhythms, and messages with how far each has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from himpun.cycles.models import Cycle
from himpun.organisations.models import Agency, Position, Team


class JobLease(models.Model):
    """Who works on a job now. A worker that no longer beats has lost it; `attempt` keeps a late one from finishing."""

    job_id = models.UUIDField(primary_key=True)
    attempt = models.PositiveIntegerField()
    worker = models.CharField(max_length=64)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} #{self.attempt}"


class WorkerBeat(models.Model):
    """The last sign of life of a worker, idle or not; taken away when it ends in order."""

    name = models.CharField(max_length=64, primary_key=True)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.beaten_at:%Y-%m-%d %H:%M:%S}"


class Pace(models.Model):
    """How often somebody asked in one minute: a fixed number of places, in which nobody is named (portal.pace)."""

    place = models.PositiveIntegerField(primary_key=True)
    minute = models.BigIntegerField()
    looks = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.place}: {self.looks}"


class Rhythm(models.Model):
    """Work that returns by itself. A node claims a turn by moving `next_run_at` on, and enqueues it in the same act."""

    name = models.CharField(max_length=40, primary_key=True)
    next_run_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_run_at"], name="rhythm_by_time")]

    def __str__(self) -> str:
        return f"{self.name}: {self.next_run_at:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """A reminder or a notice to a position or a team, and whether it left the building.

    *Sending* is written before it leaves. Found so after a crash nobody knows whether it arrived: it becomes
    *uncertain*, is shown, and is not sent again unasked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu dikirim"
        SENDING = "sending", "Sedang dikirim"
        SENT = "sent", "Terkirim"
        FAILED = "failed", "Gagal"
        UNCERTAIN = "uncertain", "Tidak pasti terkirim"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="messages")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="messages")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="messages")
    kind = models.CharField(max_length=20, help_text="reminder, notice")
    on = models.DateField(help_text="Hari di zona kantor; satu pengingat sehari")
    addresses = models.JSONField(default=list, help_text="Alamat surel; kosong bila belum ada")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(position__isnull=False, team__isnull=True) | Q(position__isnull=True, team__isnull=False),
                name="a_message_goes_to_a_position_or_a_team",
            ),
            models.UniqueConstraint(
                fields=["position", "on"],
                condition=Q(kind="reminder", position__isnull=False),
                name="one_reminder_a_day_and_position",
            ),
            models.UniqueConstraint(
                fields=["team", "on"],
                condition=Q(kind="reminder", team__isnull=False),
                name="one_reminder_a_day_and_team",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="message_by_state")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def shown(self) -> str:
        """Its state's name in the table of states (pages.states)."""
        return f"message_{self.state}"


class RehearsedCycle(models.Model):
    """What a rehearsal counts on its way, so that going on after an interruption ends with the same summary."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, related_name="rehearsal")
    statements = models.PositiveIntegerField(default=0, help_text="Pernyataan SQL semua tindakan orang")

    def __str__(self) -> str:
        return f"{self.cycle}: {self.statements}"
