"""Documents with their number, versions and marks. What a document says is kept as data; its PDF can be made again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from himpun.collection.models import StoredFile
from himpun.cycles.models import Cycle
from himpun.organisations.models import Agency, Official, Position, Unit


class Document(models.Model):
    """A paper of a cycle. Number, date, place and verification id are fixed before the first mark."""

    class State(models.TextChoices):
        DRAFT = "draft", "Konsep"
        MARKING = "marking", "Menunggu paraf/tanda tangan"
        ISSUED = "issued", "Terbit"
        VOID = "void", "Batal"
        SUPERSEDED = "superseded", "Digantikan"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, null=True, related_name="documents")
    kind = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField(max_length=12, blank=True)
    number = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=500)
    place = models.CharField(max_length=100)
    dated_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    verification_id = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.TextField(help_text="Teks kanonik (JSON) dari isi surat")
    content_sha256 = models.CharField(max_length=64)
    unsigned_pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    issued_pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    page_count = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    paper_place = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["cycle", "kind"], name="document_by_kind"),
            models.Index(fields=["agency", "number"], name="document_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Mark(models.Model):
    """An initial or a signature that a document needs, in its turn; done, it keeps who, as what, and which hashes."""

    class Act(models.TextChoices):
        INITIAL = "initial", "Paraf"
        SIGN = "sign", "Tanda tangan"

    class State(models.TextChoices):
        WAITING = "waiting", "Belum waktunya"
        DUE = "due", "Menunggu"
        DONE = "done", "Selesai"
        VOID = "void", "Batal"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="marks")
    order = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=8, choices=Act.choices)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="marks")
    step = models.CharField(max_length=12, blank=True, help_text="Langkah yang memuatnya; kosong bila tugas tersendiri")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=10, blank=True)
    position_title = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=20, blank=True, help_text="internal: persetujuan internal")
    proof = models.CharField(max_length=20, blank=True, help_text="Cara pelaku dibuktikan kembali")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "order"], name="one_mark_per_turn")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.position}"
