"""The ledger's two tables. It stands first: ids and texts only, no foreign key, no name, no NIP."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Head(models.Model):
    """The end of one agency's chain. Its row is the lock under which that chain grows."""

    agency_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(null=True)

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
