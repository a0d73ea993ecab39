"""An agency's procedures and their editions. An edition in force never changes; a revision is a new edition."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from himpun.organisations.models import Agency, Position, Team


class Procedure(models.Model):
    """A procedure of one agency, whatever its revision. Its key is its name for ever."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="procedures")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "key"], name="one_procedure_per_key_and_agency")
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One revision of a procedure, kept as the canonical text of its definition and the file it was read from."""

    class State(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        IN_FORCE = "in_force", "Berlaku"
        SUPERSEDED = "superseded", "Digantikan"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    definition = models.TextField(help_text="Teks kanonik (JSON)")
    sha256 = models.CharField(max_length=64)
    source = models.TextField(help_text="Berkas asal (YAML)")
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state="in_force"), name="one_edition_in_force_per_procedure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} revisi {self.number}"


class Binding(models.Model):
    """Which position or team of the agency an actor of the edition is. Actors of unit kinds need none."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bindings")
    actor = models.CharField(max_length=60)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "actor"], name="one_binding_per_actor"),
            models.CheckConstraint(
                condition=Q(position__isnull=False, team__isnull=True) | Q(position__isnull=True, team__isnull=False),
                name="a_binding_names_a_position_or_a_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} = {self.position or self.team}"
