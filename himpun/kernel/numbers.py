"""Numbers as an Indonesian office types and prints them: "." between thousands, "," before decimals.

The rule is semantics.md, Figures: "." is a thousands mark only in exact groups of three ("1.234" is 1234); what would
be a guess is refused with a proposal. A table's convention is decided for the whole column, never cell by cell.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import clean_text

# 28 digits together: what Decimal's default arithmetic carries without loss.
MAX_INTEGER_DIGITS = 18
MAX_DECIMALS = 10

_MAX_CHARACTERS = 60
_SHOWN_CHARACTERS = 30
_DASHES = frozenset("-–—")
_NIHIL = frozenset({"nihil", "nil"})
_TIMES = {"ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "triliun": 12, "trilyun": 12}
# "2 M" is miliar to one reader and million to another, so no proposal is made.
_DOUBTFUL = frozenset({"m", "t", "k", "b"})

_SHELL = re.compile(
    r"(?P<minus>[-−–]?)(?P<rp>(?:[Rr][Pp]\.?)?)\s*(?P<minus2>[-−–]?)(?P<body>[0-9][0-9.,]*?)(?P<tail>,-|\s*%|)"
)
_WITH_WORDS = re.compile(r"(?:[Rr][Pp]\.?\s*)?(?P<number>[-−–]?[0-9][0-9.,]*)\s*(?P<words>[^\W0-9_].*)")
_ROUGH = re.compile(r"[-−–]?[0-9.,\s]*[0-9][0-9.,\s]*")
_BRACKETED = re.compile(r"\((?P<number>[^()]+)\)")
_SPACED = re.compile(r"[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?")


class Convention(Enum):
    """Which mark stands between thousands and which before decimals."""

    INDONESIAN = "indonesian"
    ANGLO = "anglo"


# "0.125" has no group of three after a true first group, so a leading zero never takes a thousands mark.
_SHAPES = {
    Convention.INDONESIAN: re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<decimals>[0-9]+))?"),
    Convention.ANGLO: re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]+))?"),
}


def parse_number(text: str) -> Decimal:
    """The figure that was typed: "1,5", "1.234,5", "-3", "Rp 1.000.000", "Rp 500.000,-", "85,5%" (which is 85.5).

    Anything else is a Refusal that says what to type; `detail["proposal"]` carries the likely figure where there is
    one. Its codes: number_empty, number_unprintable, number_too_long, number_is_nihil, number_in_words,
    number_with_text, number_separators, number_unreadable.
    """
    stripped = _stripped(text)
    value = _read(stripped, Convention.INDONESIAN)
    if value is None:
        raise _refusal_of(stripped)
    return value


def parse_column(texts: Sequence[str]) -> list[Decimal | None]:
    """The figures of one column of a pasted or imported table, all read by one convention; None for an empty cell
    or a dash, which say nothing.

    A Refusal names the row, counted from 1 within the column: `detail["index"]` (from 0) and `detail["reason"]` let a
    caller name the cell in its own words. Two conventions in one column are refused (column_mixed_convention).
    """
    convention = convention_of(texts)
    return [_read(cell, convention) if cell else None for cell in _cells(texts)]


def convention_of(texts: Sequence[str]) -> Convention:
    """How the column is to be read. "12.5" anywhere makes it Anglo, and then its "1.234" is a decimal; where every
    cell fits both conventions it is Indonesian. Raises as `parse_column`."""
    first: dict[Convention, tuple[int, str]] = {}
    for index, cell in enumerate(_cells(texts)):
        if not cell:
            continue
        fits = _fitting(index, cell)
        if len(fits) == 1:
            first.setdefault(fits[0], (index, cell))
    if len(first) == 2:
        raise _mixed(first)
    return next(iter(first), Convention.INDONESIAN)


def format_number(value: Decimal, places: int | None = None) -> str:
    """ "1.234,5". Rounded half-up to `places` and padded to them; without `places` every digit, less closing zeros."""
    if not value.is_finite():
        raise ValueError("a figure must be finite")
    digits = f"{_rounded(value.copy_abs(), places):f}"
    whole, _, decimals = digits.partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    # What rounds to nothing carries no minus: "-0,00" would be read as a loss.
    minus = "-" if value < 0 and digits.strip("0.") else ""
    return minus + _indonesian(whole, decimals)


def format_rupiah(value: Decimal) -> str:
    """ "Rp 1.000.000"; sen are written only where there are some ("Rp 1.000,50"); a loss is "-Rp 1.000"."""
    rounded = _rounded(value, 2)
    amount = format_number(rounded.copy_abs(), 0 if rounded == rounded.to_integral_value() else 2)
    return f"{'-' if rounded < 0 else ''}Rp {amount}"


def format_percent(value: Decimal | None) -> str:
    """ "87,50%": a percentage (87.5, not 0.875) to two places, half-up; "–" where it is undefined or not measured."""
    return "–" if value is None else f"{format_number(value, 2)}%"


def _stripped(text: str) -> str:
    """The text without spaces and invisible marks around it, which pasting leaves; inside, a mark is refused."""
    if not text.isascii():
        text = text.strip().strip("\ufeff\u200b\u200e\u200f\u2060").strip()
    text = text.strip(" \t\r\n")
    if not text:
        message = "Angka masih kosong. Ketik angkanya, atau pilih Nihil beserta alasannya bila tidak ada."
        raise Refusal("number_empty", message)
    if len(text) > _MAX_CHARACTERS:
        raise _too_long(text)
    if any(unicodedata.category(c).startswith("C") for c in text):
        message = f"“{_shown(text)}” berisi karakter yang tidak tampak. Hapus isinya, lalu ketik ulang angkanya."
        raise Refusal("number_unprintable", message)
    return text


def _read(text: str, convention: Convention) -> Decimal | None:
    """The figure by that convention, or None where the text has another shape."""
    shell = _SHELL.fullmatch(text)
    if shell is None or (shell["minus"] and shell["minus2"]) or (shell["rp"] and "%" in shell["tail"]):
        return None
    shape = _SHAPES[convention].fullmatch(shell["body"])
    # "12,5,-" is no amount: ",-" stands for "no sen".
    if shape is None or (shell["tail"] == ",-" and shape["decimals"]):
        return None
    whole = re.sub(r"[.,]", "", shape["whole"])
    decimals = shape["decimals"] or ""
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS or len(decimals) > MAX_DECIMALS:
        raise _too_long(text)
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return value.copy_negate() if value and (shell["minus"] or shell["minus2"]) else value


def _cells(texts: Sequence[str]) -> Iterator[str]:
    """Each cell stripped; "" for one that says nothing. Raises with the row."""
    for index, text in enumerate(texts):
        try:
            cell = _stripped(text)
        except Refusal as refusal:
            if refusal.code != "number_empty":
                raise _in_row(index, text, refusal) from refusal
            cell = ""
        yield "" if cell in _DASHES else cell


def _refusal_of(text: str) -> Refusal:
    """Why a stripped text is no Indonesian number, in the words of whoever typed it."""
    shown = _shown(text)
    if text in _DASHES or text.casefold() in _NIHIL:
        message = f"“{shown}” bukan angka. Kosongkan bila datanya belum ada, atau pilih Nihil beserta alasannya."
        return Refusal("number_is_nihil", message, text=shown)
    if not any(c.isdigit() for c in text):
        return Refusal("number_in_words", f"“{shown}” bukan angka. Tulis dengan angka, misalnya 1.234,5.", text=shown)
    proposal = _proposal(text)
    asked = f" Maksud Anda {proposal}?" if proposal else ""
    if _WITH_WORDS.fullmatch(text):
        message = f"“{shown}” memuat kata di samping angka. Tulis angkanya saja, tanpa satuan.{asked}"
        return Refusal("number_with_text", message, text=shown, proposal=proposal)
    if proposal or _ROUGH.fullmatch(text):
        message = f"“{shown}” tidak jelas: titik memisahkan ribuan, koma memisahkan desimal.{asked}"
        return Refusal("number_separators", message, text=shown, proposal=proposal)
    message = f"“{shown}” tidak dapat dibaca sebagai angka. Tulis misalnya 1.234,5 atau Rp 1.000.000."
    return Refusal("number_unreadable", message, text=shown, proposal=None)


def _proposal(text: str) -> str | None:
    """The Indonesian number that the text was most likely meant to be; None where that would be a guess."""
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None:
        inner = _proposed(bracketed["number"])
        return None if inner is None or inner.startswith("-") else f"-{inner}"
    with_words = _WITH_WORDS.fullmatch(text)
    if with_words is None:
        return _proposed(text)
    inner, word = _proposed(with_words["number"]), with_words["words"].split()[0].casefold()
    # "1e5" and "3 x 4" are something else than a number with its unit.
    if inner is None or word in _DOUBTFUL or not re.fullmatch(r"[^\W0-9_]{2,}\D*", with_words["words"]):
        return None
    return format_number(parse_number(inner).scaleb(_TIMES[word])) if word in _TIMES else inner


def _proposed(text: str) -> str | None:
    for candidate, convention in _mended(text.strip()):
        try:
            value = _read(candidate, convention)
        except Refusal:
            return None
        if value is not None:
            digits = f"{value.copy_abs():f}".partition(".")
            return ("-" if value < 0 else "") + _indonesian(digits[0], digits[2])
    return None


def _mended(text: str) -> Iterator[tuple[str, Convention]]:
    """What the text may have been meant to say, the likeliest first."""
    yield text, Convention.INDONESIAN
    yield text, Convention.ANGLO
    yield text.rstrip(".,"), Convention.INDONESIAN
    if text[:1] in ".,":
        yield f"0,{text[1:]}", Convention.INDONESIAN
    before, _, after = text.rpartition(".")
    yield f"{before},{after}", Convention.INDONESIAN
    if _SPACED.fullmatch(text):
        joined = re.sub(r"\s", "", text)
        yield joined.replace(".", ","), Convention.INDONESIAN


def _fitting(index: int, cell: str) -> list[Convention]:
    """The conventions by which the cell is a number, one or both; a Refusal with its row where it is none."""
    try:
        fits = [convention for convention in Convention if _read(cell, convention) is not None]
    except Refusal as refusal:
        raise _in_row(index, cell, refusal) from refusal
    if not fits:
        raise _in_row(index, cell, _refusal_of(cell))
    return fits


def _in_row(index: int, cell: str, refusal: Refusal) -> Refusal:
    detail = {**refusal.detail, "index": index, "text": _shown(cell), "reason": refusal.message}
    return Refusal(refusal.code, f"Baris ke-{index + 1}: {refusal.message}", **detail)


def _mixed(first: dict[Convention, tuple[int, str]]) -> Refusal:
    """Names the row that differs from Indonesian writing, since that is the one most offices would mend."""
    index, cell = first[Convention.ANGLO]
    other, sample = first[Convention.INDONESIAN]
    reason = (
        f"“{_shown(cell)}” memakai titik sebagai desimal, sedangkan baris ke-{other + 1} (“{_shown(sample)}”) memakai "
        f"koma. Samakan penulisan satu kolom. Maksud Anda {_proposed(cell)}?"
    )
    detail = {"index": index, "text": _shown(cell), "reason": reason, "proposal": _proposed(cell), "other_index": other}
    return Refusal("column_mixed_convention", f"Baris ke-{index + 1}: {reason}", **detail)


def _too_long(text: str) -> Refusal:
    message = (
        f"“{_shown(text)}” terlalu panjang. Angka paling banyak {MAX_INTEGER_DIGITS} digit di depan koma dan "
        f"{MAX_DECIMALS} di belakangnya. Periksa lagi, atau bulatkan desimalnya."
    )
    return Refusal("number_too_long", message, text=_shown(text))


def _shown(text: str) -> str:
    one_line = " ".join(clean_text(text[: 4 * _SHOWN_CHARACTERS]).split())
    return one_line if len(one_line) <= _SHOWN_CHARACTERS else one_line[:_SHOWN_CHARACTERS] + "…"


def _rounded(value: Decimal, places: int | None) -> Decimal:
    if places is None:
        return value
    # The thread's own precision could be too small for the sum of a province.
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=200))


def _indonesian(whole: str, decimals: str) -> str:
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped
