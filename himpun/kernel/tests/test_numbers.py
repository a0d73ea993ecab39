"""Numbers are read and written as an Indonesian office does; what would be a guess is refused with a proposal."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.numbers import (
    MAX_DECIMALS,
    MAX_INTEGER_DIGITS,
    Convention,
    convention_of,
    format_number,
    format_percent,
    format_rupiah,
    parse_column,
    parse_number,
)
from himpun.kernel.refusals import Refusal

figures = st.decimals(min_value=-(10**17), max_value=10**17, places=2) | st.decimals(-1000, 1000, places=MAX_DECIMALS)


def test_it_works() -> None:
    assert parse_number("1.234,5") == Decimal("1234.5")
    assert format_number(Decimal("1234.5")) == "1.234,5"


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("1,5", "1.5"),
        ("1,50", "1.50"),
        ("0,125", "0.125"),
        ("1.234", "1234"),
        ("1,234", "1.234"),
        ("1234,5", "1234.5"),
        ("1.234.567,89", "1234567.89"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("  12 \n", "12"),
        ("\ufeff12\xa0", "12"),
        ("Rp 1.000.000", "1000000"),
        ("Rp1.000.000,00", "1000000.00"),
        ("rp. 500.000,-", "500000"),
        ("-Rp 1.000", "-1000"),
        ("Rp -1.000", "-1000"),
        ("85,5%", "85.5"),
        ("85 %", "85"),
        ("9" * MAX_INTEGER_DIGITS, "9" * MAX_INTEGER_DIGITS),
    ],
)
def test_what_is_a_number(typed: str, figure: str) -> None:
    assert str(parse_number(typed)) == figure


@pytest.mark.parametrize(
    ("typed", "proposal"),
    [
        ("12.5", "12,5"),
        ("12.50", "12,50"),
        ("-12.5", "-12,5"),
        ("12.5%", "12,5"),
        ("1,234.5", "1.234,5"),
        ("1,234,567", "1.234.567"),
        ("0.125", "0,125"),
        ("1234.567", "1.234,567"),
        ("1.234.5", "1.234,5"),
        ("1.23.456", None),
        ("1.5.2", None),
        (",5", "0,5"),
        (".5", "0,5"),
        ("5,", "5"),
        ("1 234 567,5", "1.234.567,5"),
        ("1 234 567.5", "1.234.567,5"),
        ("(1.234)", "-1.234"),
        ("(12.5)", "-12,5"),
        ("(-5)", None),
        ("12,5,-", None),
    ],
)
def test_doubtful_separators_are_refused_with_a_proposal(typed: str, proposal: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        parse_number(typed)
    assert caught.value.code in {"number_separators", "number_unreadable"}
    assert caught.value.detail["proposal"] == proposal
    assert caught.value.message.endswith(f"Maksud Anda {proposal}?") is (proposal is not None)


def test_the_message_says_where_and_what_to_do() -> None:
    with pytest.raises(Refusal) as caught:
        parse_number("12.5")
    expected = "“12.5” tidak jelas: titik memisahkan ribuan, koma memisahkan desimal. Maksud Anda 12,5?"
    assert caught.value.message == expected


@pytest.mark.parametrize(
    ("typed", "code", "part"),
    [
        ("", "number_empty", "masih kosong"),
        (" \t\xa0\n", "number_empty", "masih kosong"),
        ("1\x002", "number_unprintable", "ketik ulang"),
        ("\x00", "number_unprintable", "ketik ulang"),
        ("1\u200b2", "number_unprintable", "ketik ulang"),
        ("1\n2", "number_unprintable", "ketik ulang"),
        ("9" * 19, "number_too_long", "18 digit di depan koma"),
        ("0," + "1" * 11, "number_too_long", "10 di belakangnya"),
        ("9" * 100_000, "number_too_long", "…"),
        ("dua belas", "number_in_words", "“dua belas” bukan angka"),
        ("😀", "number_in_words", "Tulis dengan angka"),
        ("Rp", "number_in_words", "Tulis dengan angka"),
        ("nihil", "number_is_nihil", "pilih Nihil beserta alasannya"),
        ("NIHIL", "number_is_nihil", "pilih Nihil"),
        ("–", "number_is_nihil", "pilih Nihil"),
        ("٣", "number_unreadable", "Tulis misalnya"),
        ("²", "number_unreadable", "Tulis misalnya"),
        ("--5", "number_unreadable", "Tulis misalnya"),
        ("1/2", "number_unreadable", "Tulis misalnya"),
        ("5-7", "number_unreadable", "Tulis misalnya"),
        ("=HYPERLINK(1)", "number_unreadable", "Tulis misalnya"),
        ("Rp 5%", "number_unreadable", "Tulis misalnya"),
        ("NaN", "number_in_words", "bukan angka"),
        ("Infinity", "number_in_words", "bukan angka"),
    ],
)
def test_what_is_no_number(typed: str, code: str, part: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_number(typed)
    assert caught.value.code == code
    assert part in caught.value.message
    assert len(caught.value.message) < 250


@pytest.mark.parametrize(
    ("typed", "proposal"),
    [
        ("12 orang", "12"),
        ("12.5 km", "12,5"),
        ("12dokumen", "12"),
        ("2 juta", "2.000.000"),
        ("Rp 2,5 miliar", "2.500.000.000"),
        ("-3 ribu", "-3.000"),
        ("2 M", None),
        ("1e5", None),
        ("3 dari 4", None),
    ],
)
def test_a_number_with_words_is_refused_and_only_the_sure_is_proposed(typed: str, proposal: str | None) -> None:
    with pytest.raises(Refusal) as caught:
        parse_number(typed)
    assert caught.value.code == "number_with_text"
    assert caught.value.detail["proposal"] == proposal


@given(st.text(st.sampled_from("0123456789.,-+ %RrPp()jutakM\x00\xa0😀"), max_size=20) | st.text(max_size=20))
def test_any_text_is_a_figure_or_a_refusal_whose_proposal_is_a_figure(typed: str) -> None:
    try:
        figure = parse_number(typed)
    except Refusal as refusal:
        proposal = refusal.detail.get("proposal")
        assert proposal is None or parse_number(str(proposal)).is_finite()
    else:
        assert parse_number(format_number(figure)) == figure


@given(figures)
def test_what_is_written_is_read_again(figure: Decimal) -> None:
    assert parse_number(format_number(figure)) == figure
    assert parse_number(format_rupiah(figure)) == parse_number(format_number(figure, 2))
    assert parse_number(format_percent(figure)) == parse_number(format_number(figure, 2))


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        ("1234567.50", None, "1.234.567,5"),
        ("1E+5", None, "100.000"),
        ("100", None, "100"),
        ("1000.00", None, "1.000"),
        ("-0.00", None, "0"),
        ("-1234.5", None, "-1.234,5"),
        ("2.345", 2, "2,35"),
        ("-2.345", 2, "-2,35"),
        ("2.5", 0, "3"),
        ("-0.004", 2, "0,00"),
        ("7", 2, "7,00"),
        ("12345678901234567890123456789012345.675", 2, "12.345.678.901.234.567.890.123.456.789.012.345,68"),
    ],
)
def test_writing(value: str, places: int | None, written: str) -> None:
    assert format_number(Decimal(value), places) == written


def test_writing_rupiah_and_percent() -> None:
    assert format_rupiah(Decimal("1000000.00")) == "Rp 1.000.000"
    assert format_rupiah(Decimal("-1234.5")) == "-Rp 1.234,50"
    assert format_rupiah(Decimal("-0.001")) == "Rp 0"
    assert format_percent(Decimal("87.125")) == "87,13%"
    assert format_percent(Decimal(100)) == "100,00%"
    assert format_percent(None) == "–"


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_figure_is_a_defect(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(Decimal(value))


@pytest.mark.parametrize(
    ("column", "figures"),
    [
        (["1.234", "12.5"], ["1.234", "12.5"]),
        (["1,234.5", "2,000", "7"], ["1234.5", "2000", "7"]),
        (["1.234,5", "2.000"], ["1234.5", "2000"]),
        (["1.234", "2.000"], ["1234", "2000"]),
        (["1,234", "2,000"], ["1.234", "2.000"]),
        (["1,234", "0.5"], ["1234", "0.5"]),
        (["15.625", "87.5", "", " ", "-", "–"], ["15.625", "87.5", None, None, None, None]),
        (["Rp 1.000.000", "94%"], ["1000000", "94"]),
        (["3550000000.00", "100"], ["3550000000.00", "100"]),
        (["", ""], [None, None]),
        ([], []),
    ],
)
def test_a_column_is_read_by_one_convention(column: list[str], figures: list[str | None]) -> None:
    assert parse_column(column) == [None if figure is None else Decimal(figure) for figure in figures]


def test_the_convention_can_be_told_to_the_reader() -> None:
    assert convention_of(["1.234", "12.5"]) is Convention.ANGLO
    assert convention_of(["1.234", "12,5"]) is Convention.INDONESIAN
    assert convention_of(["1.234"]) is Convention.INDONESIAN


@pytest.mark.parametrize(
    ("column", "index", "other", "proposal"),
    [
        (["1,5", "", "12.5"], 2, 0, "12,5"),
        (["2.4", "7", "22.385.000"], 0, 2, "2,4"),
        (["1,234.5", "1.234,5"], 0, 1, "1.234,5"),
    ],
)
def test_two_conventions_in_a_column_are_refused(column: list[str], index: int, other: int, proposal: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_column(column)
    assert caught.value.code == "column_mixed_convention"
    assert caught.value.message.startswith(f"Baris ke-{index + 1}: “{column[index]}”")
    assert f"baris ke-{other + 1} (“{column[other]}”)" in caught.value.message
    assert (caught.value.detail["index"], caught.value.detail["proposal"]) == (index, proposal)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("dua", "number_in_words"),
        ("nihil", "number_is_nihil"),
        ("1\x00", "number_unprintable"),
        ("9" * 19, "number_too_long"),
        ("9" * 99, "number_too_long"),
        ("1.5.2", "number_separators"),
    ],
)
def test_a_faulty_cell_is_named_by_its_row(cell: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_column(["1", "", cell])
    assert caught.value.code == code
    assert caught.value.detail["index"] == 2
    assert caught.value.message == f"Baris ke-3: {caught.value.detail['reason']}"


@given(st.lists(figures, max_size=8))
def test_a_column_in_either_convention_gives_the_same_figures(column: list[Decimal]) -> None:
    assert parse_column([format_number(figure) for figure in column]) == column
    # With one figure that only Anglo writing can mean, so that the column is decided.
    anglo = [f"{figure:,f}" for figure in [*column, Decimal("0.5")]]
    assert parse_column(anglo) == [*column, Decimal("0.5")]
