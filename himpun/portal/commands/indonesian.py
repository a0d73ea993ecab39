"""The words of argparse in Indonesian: its own texts are English, and gettext would want a compiled catalogue."""

from __future__ import annotations

import argparse

_WORDS = {
    "usage: ": "pakai: ",
    "options": "pilihan",
    "positional arguments": "isian",
    "show this help message and exit": "tampilkan keterangan ini",
    "%(prog)s: error: %(message)s\n": "%(prog)s: salah pakai: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "belum diisi: %s",
    "unrecognized arguments: %s": "tidak dikenal: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r tidak dikenal; pilih salah satu: %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r bukan isian yang sah (%(type)s)",
    "expected one argument": "perlu satu isian",
    "expected at least one argument": "perlu sekurang-kurangnya satu isian",
    "not allowed with argument %s": "tidak dapat bersama %s",
    "ignored explicit argument %r": "tidak menerima isian %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s dapat berarti %(matches)s; tulis lengkap",
    "one of the arguments %s is required": "isi salah satu: %s",
}


def speak_indonesian() -> None:
    """From here on argparse says what it says in Indonesian; a text that we do not know stays as it is."""
    vars(argparse)["_"] = _said


def _said(text: str) -> str:
    return _WORDS.get(text, text)
