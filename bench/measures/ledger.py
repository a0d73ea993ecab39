"""Checking a long ledger: every link of one agency's chain, and the database's guards."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from django.db import connection, transaction

from bench.rows import Row, at_most, plain
from himpun.cycles.tests.office import START
from himpun.ledger.selectors import check_chains
from himpun.ledger.services import Doer, Fact, record_all

ENTRIES = 100_000
AT_ONCE = 1000
SECONDS = 5
DOER = Doer(official_id=7, position_id=12, position_title="Penyusun Bahan Evaluasi", capacity="definitif")


def measure() -> list[Row]:
    """Entries of the usual size, recorded as any other; then the check as `himpun ledger check` makes it."""
    for first in range(0, ENTRIES, AT_ONCE):
        with transaction.atomic():
            facts = [_fact(number) for number in range(first, first + AT_ONCE)]
            record_all(facts, agency_id=1, at=START + timedelta(seconds=first), doer=DOER)
    began = perf_counter()
    reports, missing = check_chains()
    taken = perf_counter() - began
    assert [report.entries for report in reports] == [ENTRIES]
    assert not missing
    assert reports[0].problem is None
    name = f"ledger of {ENTRIES:,} entries checked"
    return [at_most(SECONDS, plain(name, connection.vendor, taken, "s"))]


def _fact(number: int) -> Fact:
    data = {
        "step": "4", "unit": number % 40, "round": 1, "work": "fill", "outcome": "", "run": None,
        "measured_minutes": number % 480, "waiting_minutes": 0, "paper_place": "Lemari arsip perencanaan, boks 3",
        "request": number, "cells": 30,
    }  # fmt: skip
    return Fact("bench.recorded", ("task", number), data, 1 + number // 200)
