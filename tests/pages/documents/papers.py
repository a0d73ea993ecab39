"""What the pages of papers are tried on: the disposition of a cycle that just started, with some of its marks."""

from __future__ import annotations

from datetime import timedelta

from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, Office, only_task, open_office
from himpun.documents.models import Document
from himpun.documents.tests.papers_office import OWN, OWN_READINESS, give_accounts, mark, put_pdfs, wired_with


def office_with_accounts() -> Office:
    """The office of 000, where head, secretary and sub-head mark a disposition before step 1."""
    office = open_office("musi-banyuasin-dpmd-2019")
    give_accounts(office)
    return office


def started(office: Office, *, marks: int = 0, rendered: bool = True) -> Cycle:
    """A cycle whose disposition has so many of its three marks."""
    with wired_with(OWN, OWN_READINESS):
        cycle = office.start()
        if rendered:
            put_pdfs(cycle)
        for minute in range(marks):
            mark(office, only_task(cycle, step="0"), now=START + timedelta(minutes=minute))
            put_pdfs(cycle)
    return cycle


def disposition(office: Office, *, marks: int = 0, rendered: bool = True) -> Document:
    """The disposition of such a cycle."""
    return Document.objects.get(cycle=started(office, marks=marks, rendered=rendered))
