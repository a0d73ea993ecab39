"""Numbering papers: the agency's pattern, never the same number twice, and patterns that cannot be used."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.organisations.models import Agency, NumberPattern, NumberSequence, Region
from himpun.organisations.numbering import DEFAULT_PATTERNS, OTHER_PATTERN, check_pattern
from himpun.organisations.services import take_number, take_numbers
from tests.committed import CommittedDatabase

MARCH = date(2026, 3, 9)


def an_agency(slug: str = "dinas-contoh") -> Agency:
    region, _ = Region.objects.get_or_create(name="Kabupaten Contoh")
    return Agency.objects.create(region=region, slug=slug, name="Dinas Contoh")


@pytest.fixture
def agency(db: None) -> Agency:
    return an_agency()


def test_it_works(agency: Agency) -> None:
    NumberPattern.objects.create(
        agency=agency, document_kind="recap", pattern="050/{seq:03}/{unit}/{roman_month}/{month}/{year}"
    )
    assert take_number(agency, "recap", MARCH, unit="DPMD") == "050/001/DPMD/III/03/2026"
    assert take_number(agency, "recap", MARCH, unit="DPMD") == "050/002/DPMD/III/03/2026"


def test_an_agency_without_a_pattern_gets_the_usual_one(agency: Agency) -> None:
    assert take_number(agency, "disposition", MARCH) == "001/LD/III/2026"
    assert take_number(agency, "something", MARCH) == "001/III/2026"


def test_kinds_years_and_agencies_count_for_themselves(agency: Agency) -> None:
    other = an_agency("badan-contoh")
    taken = [
        take_number(agency, "recap", MARCH),
        take_number(agency, "minutes", MARCH),
        take_number(agency, "recap", date(2027, 1, 4)),
        take_number(other, "recap", MARCH),
    ]
    assert [number.split("/")[0] for number in taken] == ["001"] * 4


def test_a_blank_pattern_leaves_the_number_to_the_pen(agency: Agency) -> None:
    NumberPattern.objects.create(agency=agency, document_kind="recap", pattern=" ")
    assert take_numbers(agency, "recap", MARCH, units=["", ""]) == ["", ""]
    assert not NumberSequence.objects.exists()


def test_many_numbers_cost_what_one_does(agency: Agency) -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        take_numbers(agency, "request", MARCH, units=["Bidang 1"])
    with CaptureQueriesContext(connection) as again:
        taken = take_numbers(agency, "request", MARCH, units=[f"Bidang {n}" for n in range(60)])
    assert len(again) <= len(one)
    assert len(set(taken)) == 60
    assert taken[-1].startswith("061/")


def test_a_number_refused_with_its_act_is_not_lost(agency: Agency) -> None:
    with pytest.raises(Refusal), transaction.atomic():
        _take_and_refuse(agency)
    assert take_number(agency, "recap", MARCH).startswith("001/")


def _take_and_refuse(agency: Agency) -> None:
    take_number(agency, "recap", MARCH)
    raise Refusal("no", "Tidak.")


@pytest.mark.parametrize(
    "pattern",
    [
        "050/{nomor}/{year}",
        "050/{year}",
        "050/{seq",
        "050/seq}/{seq}",
        "{seq:x}",
        "{seq:9999}",
        "{year:03}/{seq}",
        "{seq.real}",
        "{seq!r}{0}",
        "{seq}" + "-" * 120,
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_in_words(agency: Agency, pattern: str) -> None:
    NumberPattern.objects.create(agency=agency, document_kind="recap", pattern="{seq}")
    NumberPattern.objects.filter(agency=agency).update(pattern=pattern[:120])
    with pytest.raises(Refusal) as caught:
        check_pattern(pattern)
    assert caught.value.code == "number_pattern_faulty"
    assert "{seq}" in caught.value.message
    assert not NumberSequence.objects.exists()


@pytest.mark.parametrize("pattern", [*DEFAULT_PATTERNS.values(), OTHER_PATTERN])
def test_the_usual_patterns_can_be_used(pattern: str) -> None:
    check_pattern(pattern)


@given(st.text(alphabet="{}seqyar:03/!.[]_ uniot", max_size=40))
def test_no_pattern_ends_in_anything_but_a_refusal(pattern: str) -> None:
    with contextlib.suppress(Refusal):
        check_pattern(pattern)


def test_two_at_once_never_get_the_same_number(committed_db: CommittedDatabase) -> None:
    agency = an_agency()

    def take() -> str:
        with transaction.atomic():
            return take_number(agency, "recap", MARCH)

    taken = committed_db.at_once([take] * 8)
    assert len(set(taken)) == 8
    assert NumberSequence.objects.get().last == 8
