"""An office that nobody can manage is locked for good: what would leave it so is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal
from himpun.organisations.models import Agency
from himpun.organisations.selectors.accounts import administrators_on


@contextmanager
def keeping_an_administrator(agency: Agency, day: date) -> Iterator[None]:
    """Refuse, and so undo, what ends the last administrator's only position as it stands on a day."""
    before = administrators_on(agency.id, day)
    yield
    if before and not administrators_on(agency.id, day):
        raise Refusal(
            "last_administrator",
            f"Sesudah ini tidak ada lagi pengelola yang memegang jabatan pada {format_date(day)}, dan kantor "
            "terkunci. Jadikan dahulu orang lain pengelola, atau beri pengelola ini jabatan lain.",
        )
