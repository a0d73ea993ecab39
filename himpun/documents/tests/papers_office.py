"""What tests of documents share: an office whose papers are wired, accounts that can prove themselves, PDFs at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module

from himpun.collection import followups as collection
from himpun.collection import readiness as collection_readiness
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services.complete import Readiness
from himpun.cycles.tests.office import START, Office
from himpun.documents.followups import FOLLOW_UPS
from himpun.documents.followups_results import RESULT_FOLLOW_UPS
from himpun.documents.models import Document, Mark
from himpun.documents.readiness import READINESS
from himpun.documents.services import Proof, issue, keep_unsigned, mark_task
from himpun.documents.services.issue import moment_of_job
from himpun.ledger import services as ledger
from himpun.measurement import followups as measurement
from himpun.measurement import readiness as measurement_readiness
from himpun.organisations.models import User

PASSWORD = "Padi-menguning-1"
PROOF = Proof(PASSWORD)


Tables = Sequence[Mapping[str, Sequence[ledger.FollowUp]]]

OWN: Tables = (FOLLOW_UPS, RESULT_FOLLOW_UPS)
ALL: Tables = (collection.FOLLOW_UPS, measurement.FOLLOW_UPS, *OWN)
OWN_READINESS = READINESS
ALL_READINESS = {**collection_readiness.READINESS, **READINESS, **measurement_readiness.READINESS}


@contextmanager
def wired_with(tables: Tables, readiness: Mapping[str, Readiness]) -> Iterator[None]:
    """These follow-ups and this readiness in force, and what was there before afterwards."""
    completing = import_module("himpun.cycles.services.complete")
    before, needed = dict(ledger._follow_ups), dict(completing._readiness)
    merged: dict[str, tuple[ledger.FollowUp, ...]] = defaultdict(tuple)
    for table in tables:
        for verb, follow_ups in table.items():
            merged[verb] += tuple(follow_ups)
    ledger.wire(merged)
    completing.require(readiness)
    try:
        yield
    finally:
        ledger.wire(before)
        completing.require(needed)


def give_accounts(office: Office) -> None:
    """Every official gets an account with the same password."""
    users = [User(username=f"u{official.id}", official=official) for official in office.officials.values()]
    users[0].set_password(PASSWORD)
    for user in users:
        user.password = users[0].password
    User.objects.bulk_create(users)


def put_pdfs(cycle: Cycle) -> None:
    """Do what the job does, with a stand-in for the bytes: tests of marks need no typesetting."""
    for document in Document.objects.filter(cycle=cycle):
        bytes_of = f"%PDF-1.7\n{document.state} {document.content}".encode()
        now = moment_of_job(document)
        if document.state == Document.State.DRAFT:
            keep_unsigned(document.id, bytes_of, content_sha256=document.content_sha256, pages=1, now=now)
        elif document.state == Document.State.ISSUED:
            issue(document.id, bytes_of, pages=1, now=now)


def mark(office: Office, task: Task, *, now: datetime = START, note: str = "") -> list[Mark]:
    """Mark as the task's own holder."""
    return mark_task(task.id, proof=PROOF, actor=office.doer(task, now), now=now, note=note)
