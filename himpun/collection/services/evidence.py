"""Attaching evidence, and withdrawing it. A withdrawn file is still kept: what was shown once can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from django.db.models import Q

from himpun.collection.filetypes import read_name
from himpun.collection.models import Evidence
from himpun.collection.rules import Verb
from himpun.collection.services.standing import Standing, locked_request
from himpun.collection.store import placed
from himpun.kernel.refusals import Refusal, there
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def attach_evidence(
    request_id: int,
    source: bytes | BinaryIO,
    *,
    name: str,
    indicator_id: int | None = None,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Evidence:
    """Attach a file to a cell, or to the whole answer. The same file at the same place is attached once."""
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.TYPE, Verb.TYPE_ON_BEHALF)
    if indicator_id is not None and indicator_id not in standing.rows:
        raise Refusal("cell_not_asked", "Indikator ini tidak diminta dari unit Anda. Lampirkan pada baris yang ada.")
    told = require_text(note, code="note_faulty", label="Keterangan bukti", minimum=0, maximum=500)
    title = read_name(name)
    with placed(source, name=title, now=now) as stored:
        place = Q(indicator_id=indicator_id) if indicator_id is not None else Q(indicator__isnull=True)
        known = Evidence.objects.filter(place, request_id=request_id, file=stored, withdrawn_at=None).first()
        if known is not None:
            return known
        evidence = Evidence.objects.create(
            request_id=request_id,
            indicator_id=indicator_id,
            file=stored,
            name=title,
            note=told,
            attached_at=now,
            attached_by_id=actor.official_id,
        )
        _record(standing, evidence, "evidence.attached", {"indicator": indicator_id, "size": stored.size})
    return evidence


@act
def withdraw_evidence(evidence_id: int, *, reason: str, actor: Actor, now: datetime) -> Evidence:
    """Take a file back from an answer that is still open. It counts no more, and stays readable in the history."""
    own = Evidence.objects.filter(pk=evidence_id, request__cycle__agency_id=actor.agency_id).first()
    evidence = there(own, "Berkas ini", back_to="Tugas saya")
    standing = locked_request(evidence.request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.TYPE, Verb.TYPE_ON_BEHALF)
    told = require_text(reason, code="reason_missing", label="Alasan penarikan bukti", minimum=3)
    evidence.refresh_from_db()
    if evidence.withdrawn_at is not None:
        return evidence
    evidence.withdrawn_at = now
    evidence.save(update_fields=["withdrawn_at"])
    _record(standing, evidence, "evidence.withdrawn", {"reason": told})
    return evidence


def _record(standing: Standing, evidence: Evidence, verb: str, more: Mapping[str, object]) -> None:
    record(
        verb,
        agency_id=standing.actor.agency_id,
        at=standing.running.now,
        doer=standing.actor.doer,
        subject=("evidence", evidence.id),
        data={"request": evidence.request_id, "sha256": evidence.file_id, **more},
        cycle_id=standing.request.cycle_id,
    )
