"""The one way in which Himpun says an expected "no"."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


class Refusal(Exception):
    """An expected "no" that a person can act on: the message says, in Indonesian, where it is wrong and what to do.

    `code` is for programs (snake_case English, stable), `message` for people, `detail` for whoever shows more
    (field, line, proposal). A defect of ours is never a Refusal.
    """

    code: str
    message: str
    detail: dict[str, object]

    def __init__(self, code: str, message: str, /, **detail: object) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.message!r}, detail={self.detail!r})"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt from args only; without this, detail is lost between processes.
        return _rebuild, (self.code, self.message, self.detail)


def there(row: T | None, what: str = "Data ini", *, back_to: str = "daftarnya") -> T:
    """What a door was asked for, if it is there."""
    if row is None:
        raise not_there(what, back_to=back_to)
    return row


def not_there(what: str = "Data ini", *, back_to: str = "daftarnya") -> Refusal:
    """The one answer for what does not exist and for what is not yours: nobody learns from the difference."""
    return Refusal("not_there", f"{what} tidak ditemukan. Kembali ke {back_to} dan pilih lagi.")


def _rebuild(code: str, message: str, detail: dict[str, object]) -> Refusal:
    return Refusal(code, message, **detail)
