"""What comes out of a form: texts without what nobody sees, and one line where the page shows one."""

from __future__ import annotations

import pytest
from django import forms

from himpun.pages.forms import Form, ReasonField


class Letter(Form):
    name = forms.CharField()
    reason = ReasonField()


def cleaned(**typed: str) -> dict[str, str]:
    form = Letter({"name": "Bidang A", "reason": "Sebab", **typed})
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_it_works() -> None:
    assert cleaned(name=" Bidang\u200b A ") == {"name": "Bidang A", "reason": "Sebab"}


@pytest.mark.parametrize("typed", ["Bidang\nBcc: x@contoh", "Bidang\r\nBcc: x@contoh", "Bidang\tBcc: x@contoh"])
def test_a_field_of_one_line_has_one(typed: str) -> None:
    assert cleaned(name=typed)["name"] == "Bidang Bcc: x@contoh"


def test_a_field_of_lines_keeps_them() -> None:
    assert cleaned(reason="Satu\r\n\r\nDua")["reason"] == "Satu\n\nDua"
