"""The ledger's two tables. It stands first: ids and texts only, no foreign key, no name, no NIP."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import QuerySet

from himpun.ledger.acts import write_what_waits

M = TypeVar("M", bound=models.Model)


class Written(models.Manager[M]):
    """Who reads the ledger in the middle of an act finds what the act has recorded so far: it is written first."""

    def get_queryset(self) -> QuerySet[M]:
        write_what_waits()
        return super().get_queryset()


class Head(models.Model):
    """The end of one agency's chain. Its row is the lock under which that chain grows."""

    agency_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(null=True)

    objects: ClassVar = Written["Head"]()

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.seq}"


class Entry(models.Model):
    """One recorded fact. `body` is the canonical text that was hashed; the columns repeat it for searching."""

    agency_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    cycle_id = models.BigIntegerField(null=True)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar = Written["Entry"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency_id", "seq"], name="one_entry_per_place_in_the_chain"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="ledger_by_subject"),
            models.Index(fields=["cycle_id", "seq"], name="ledger_by_cycle"),
        ]
        ordering: ClassVar = ["agency_id", "seq"]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.seq} {self.verb}"
