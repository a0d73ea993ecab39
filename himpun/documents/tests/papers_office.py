"""What tests of documents share: an office whose papers are wired, accounts that can prove themselves, PDFs at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module

from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import START, Office
from himpun.documents.followups import FOLLOW_UPS
from himpun.documents.followups_results import RESULT_FOLLOW_UPS
from himpun.documents.models import Document, Mark
from himpun.documents.readiness import READINESS
from himpun.documents.services import Proof, issue, keep_unsigned, mark_task
from himpun.documents.services.issue import moment_of_job
from himpun.ledger import services as ledger
from himpun.organisations.models import User

PASSWORD = "Padi-menguning-1"
PROOF = Proof(PASSWORD)


@contextmanager
def only_documents_wired() -> Iterator[None]:
    """The documents' own follow-ups and readiness in force, and what was there before afterwards."""
    completing = import_module("himpun.cycles.services.complete")
    follow_ups, readiness = dict(ledger._follow_ups), dict(completing._readiness)
    ledger.wire({**FOLLOW_UPS, **RESULT_FOLLOW_UPS})
    completing.require(READINESS)
    try:
        yield
    finally:
        ledger.wire(follow_ups)
        completing.require(readiness)


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
