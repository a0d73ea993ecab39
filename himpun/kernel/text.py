"""Text as people typed or pasted it, made safe to store, to compare and to print."""

import unicodedata

from himpun.kernel.refusals import Refusal

# Control, format, surrogate, private use, unassigned: invisible on paper, and an error in a PDF/A.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT = frozenset("\n\t")


def clean_text(s: str) -> str:
    """The text without what no reader can see, in NFC; line ends become "\\n". Cleaning twice changes nothing."""
    lines = s.replace("\r\n", "\n").replace("\r", "\n")
    # Dropped before composing: an invisible mark between a letter and its accent would keep them apart.
    visible = "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in _UNPRINTABLE)
    return unicodedata.normalize("NFC", visible)


def counted(number: int) -> str:
    """A count as it is written here: "5.001"."""
    return f"{number:,}".replace(",", ".")


def optional_text(value: object, *, label: str, maximum: int = 5000) -> str:
    """The cleaned text of a field that may stay empty; a longer one than `maximum` is refused `text_too_long`."""
    return require_text(value, code="text_too_long", label=label, minimum=0, maximum=maximum)


def require_text(value: object, *, code: str, label: str, minimum: int = 1, maximum: int = 5000) -> str:
    """The cleaned text without spaces around it, of `minimum` to `maximum` characters; else a Refusal with `code`.

    `label` is the name of the field as the reader sees it ("Alasan pengembalian"); it opens the message.
    """
    if value is not None and not isinstance(value, str):
        raise Refusal(code, f"{label} harus berupa teks. Ketik isinya sebagai teks.", label=label)
    text = clean_text(value or "").strip()
    length = len(text)
    if not text and minimum > 0:
        raise Refusal(code, f"{label} masih kosong. Isi dahulu, lalu kirim lagi.", label=label, length=0)
    if length < minimum:
        message = (
            f"{label} terlalu pendek: {counted(length)} karakter. Tulis paling sedikit {counted(minimum)} karakter."
        )
        raise Refusal(code, message, label=label, length=length, minimum=minimum)
    if length > maximum:
        shown, most = counted(length), counted(maximum)
        message = f"{label} terlalu panjang: {shown} karakter. Ringkas hingga paling banyak {most} karakter."
        raise Refusal(code, message, label=label, length=length, maximum=maximum)
    return text
