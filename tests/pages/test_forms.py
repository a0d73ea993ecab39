"""What comes out of a form: texts without what nobody sees, and one line where the page shows one."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from himpun.pages.forms import DateField, Form, ReasonField


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


@pytest.mark.parametrize(
    "typed",
    ["0001-01-01", "1945-08-16", "2200-01-01", "9999-12-31", "99999-01-01", "0000-01-01", "31-02-2026", "2026-13-01"],
)
def test_a_day_that_cannot_be_meant_is_asked_again(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        DateField().clean(typed)


@pytest.mark.parametrize("typed", ["2026-02-28", "28/02/2026", "28-02-2026"])
def test_a_day_is_read_as_it_is_written_here(typed: str) -> None:
    assert DateField().clean(typed) == date(2026, 2, 28)
