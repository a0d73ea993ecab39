"""Bundles: a cycle's papers, data, evidence and ledger extract in one file that can be read without Himpun."""

from __future__ import annotations

from django.db import models

from himpun.collection.models import StoredFile
from himpun.cycles.models import Cycle


class Bundle(models.Model):
    """What was kept of a cycle when it ended. A correction makes another cycle and another bundle; this one stays."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="bundle")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    manifest_sha256 = models.CharField(max_length=64)
    ledger_head = models.CharField(max_length=64)
    ledger_entries = models.PositiveIntegerField()
    built_at = models.DateTimeField()
    paper_place = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"Berkas arsip {self.cycle}"
