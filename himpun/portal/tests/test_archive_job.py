"""The end of a cycle has its bundle made by a job, in the order that papers need."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.archive.models import Bundle
from himpun.archive.tests.kept_cycle import ended_cycle
from himpun.archive.verifying import verify
from himpun.collection.store import path_of
from himpun.documents.models import Document
from himpun.ledger.models import Entry
from himpun.portal.jobs import run_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_directory")]


def test_it_works() -> None:
    """Nobody asks for it: cycle.ended enqueues the job in the act that ends the cycle."""
    kept = ended_cycle()
    assert not Bundle.objects.exists()

    run_due(kept.now)

    bundle = Bundle.objects.get(cycle=kept.cycle)
    assert verify(path_of(bundle.file_id)).holds
    assert bundle.file_id in Entry.objects.get(verb="archive.sealed", cycle_id=kept.cycle.id).body


def test_a_paper_that_is_late_only_delays_it() -> None:
    kept = ended_cycle()
    issued = Document.objects.get(cycle=kept.cycle)
    Document.objects.filter(pk=issued.pk).update(issued_pdf=None)

    assert run_due(kept.now).failures
    assert not Bundle.objects.exists()

    Document.objects.filter(pk=issued.pk).update(issued_pdf=issued.issued_pdf)
    run_due(kept.now + timedelta(seconds=10))
    assert Bundle.objects.filter(cycle=kept.cycle).exists()
