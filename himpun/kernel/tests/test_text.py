"""Text is cleaned of what no reader can see, and required texts are refused in the reader's words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import clean_text, optional_text, require_text


def test_it_works() -> None:
    assert require_text("  Data belum lengkap. ", code="reason_missing", label="Alasan") == "Data belum lengkap."


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("a\x00b", "ab"),
        ("zero\u200bwidth \u202eright-to-left", "zerowidth right-to-left"),
        ("\ud800half", "half"),
        ("\ue000private", "private"),
        ("unassigned\U000e0fff", "unassigned"),
        ("cafe\u0301", "café"),
        ("e\u200d\u0301", "é"),
        ("baris\r\nbaru\rlagi\n\tmasuk", "baris\nbaru\nlagi\n\tmasuk"),
        ("tetap 😀", "tetap 😀"),
    ],
)
def test_what_is_dropped_and_what_stays(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_and_leaves_only_what_can_be_seen(typed: str) -> None:
    clean = clean_text(typed)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for c in clean)


@pytest.mark.parametrize("empty", [None, "", "   ", "\x00\u200b", "\n\t"])
def test_what_says_nothing_is_refused(empty: object) -> None:
    with pytest.raises(Refusal) as caught:
        require_text(empty, code="reason_missing", label="Alasan pengembalian")
    assert caught.value.code == "reason_missing"
    assert caught.value.message == "Alasan pengembalian masih kosong. Isi dahulu, lalu kirim lagi."


def test_an_optional_text_may_be_empty() -> None:
    assert require_text(None, code="note_faulty", label="Catatan", minimum=0) == ""


def test_too_short_and_too_long_say_the_limits() -> None:
    with pytest.raises(Refusal, match="paling sedikit 10 karakter"):
        require_text("singkat", code="reason_missing", label="Alasan", minimum=10)
    with pytest.raises(Refusal, match="paling banyak 5 karakter") as caught:
        require_text("panjang", code="reason_missing", label="Alasan", maximum=5)
    assert caught.value.detail == {"label": "Alasan", "length": 7, "maximum": 5}


def test_something_else_than_text_is_refused() -> None:
    with pytest.raises(Refusal, match="harus berupa teks"):
        require_text(5, code="reason_missing", label="Alasan")


def test_a_text_that_may_stay_empty() -> None:
    assert optional_text(None, label="Catatan") == optional_text(" \x00", label="Catatan") == ""
    with pytest.raises(Refusal) as caught:
        optional_text("a" * 121, label="Nomor", maximum=120)
    assert caught.value.code == "text_too_long"
