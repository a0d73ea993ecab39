"""Lines as they are broken for the flow table: none is wider than its cell, and nothing of the text is lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from himpun.procedures.sheet.words import Cleaner, height_of, lines_of, width_of

TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=200)


def test_it_works() -> None:
    assert lines_of("menyampaikan data kinerja", width=30, size=8) == ["menyampaikan data", "kinerja"]


def test_a_long_word_takes_a_hyphen_between_syllables() -> None:
    assert lines_of("pertanggungjawaban", width=19.4, size=8) == ["pertanggungja-", "waban"]
    assert lines_of("https://contoh.go.id/x", width=14, size=8)[0] == "https://"


def test_a_bullet_stays_with_its_word() -> None:
    assert lines_of("• pertanggungjawaban kinerja", width=19.4, size=8)[0].startswith("• pertang")


def test_heights_count_lines() -> None:
    assert height_of(0, 8) == 0
    assert round(height_of(3, 8) - height_of(2, 8), 6) == round(height_of(2, 8) - height_of(1, 8), 6) > 3


@settings(deadline=None)
@given(TEXTS, st.floats(6, 80), st.sampled_from([5.0, 8.0, 9.0]))
def test_no_line_is_wider_than_its_cell(text: str, width: float, size: float) -> None:
    lines = lines_of(Cleaner().clean(text), width=width, size=size)
    assert all(width_of(line, size) <= width + 0.001 or len(line) <= 2 for line in lines)


@settings(deadline=None)
@given(TEXTS, st.floats(6, 80))
@example("AAİA", 6.0)
def test_no_letter_is_lost(text: str, width: float) -> None:
    shown = Cleaner().clean(text)
    lines = "".join(lines_of(shown, width=width, size=8))
    assert [letter for letter in lines if not letter.isspace() and letter != "-"] == [
        letter for letter in shown if not letter.isspace() and letter != "-"
    ]


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaner = Cleaner()
    once = cleaner.clean(text)
    assert Cleaner().clean(once) == once
