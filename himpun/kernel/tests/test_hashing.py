"""The same facts give the same text and the same hash, and the standard library alone can repeat it."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.hashing import canonical_json, sha256_hex

WIB = timezone(timedelta(hours=7))

facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


class Kind(StrEnum):
    MONTH = "month"


def test_it_works() -> None:
    facts = {"b": Decimal("1.50"), "a": [date(2026, 3, 2), datetime(2026, 3, 2, 7, 30, tzinfo=WIB)], "é": None}
    assert canonical_json(facts) == '{"a":["2026-03-02","2026-03-02T07:30:00+07:00"],"b":"1.50","é":null}'


def test_the_hash_is_sha256_of_utf_8() -> None:
    # The first is the published test vector of FIPS 180-2.
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_hex("é") == sha256_hex(b"\xc3\xa9")


def test_every_kind_of_value() -> None:
    value = {"kind": Kind.MONTH, Kind.MONTH: (True, 1, -3), "id": UUID(int=1), "large": Decimal("1E+3")}
    expected = '{"id":"00000000-0000-0000-0000-000000000001","kind":"month","large":"1000","month":[true,1,-3]}'
    assert canonical_json(value) == expected


@given(st.dictionaries(st.text(), facts))
def test_the_order_of_keys_does_not_matter(value: Mapping[str, object]) -> None:
    backward = dict(reversed(list(value.items())))
    assert canonical_json(backward) == canonical_json(value)


@given(facts)
def test_the_standard_library_repeats_it(value: object) -> None:
    text = canonical_json(value)
    again = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again == text == canonical_json(json.loads(text))


@pytest.mark.parametrize("value", [1.5, {1: "a"}, {"a"}, object(), b"abc", [0.0]])
def test_what_has_no_single_text_is_a_defect(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), datetime(2026, 3, 2, 7, 30)])
def test_what_is_no_figure_and_no_instant_is_a_defect(value: object) -> None:
    with pytest.raises(ValueError):
        canonical_json(value)


def test_an_instant_keeps_the_offset_it_carries() -> None:
    at = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert canonical_json(at) == '"2026-03-02T00:30:00+00:00"'
    assert canonical_json(at.astimezone(WIB)) == '"2026-03-02T07:30:00+07:00"'
