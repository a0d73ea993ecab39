"""The official sheet of a procedure (SOP AP, PermenPANRB 35/2012), made from its definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from himpun.documents.papers.blocks import Letterhead, Paper
from himpun.procedures.definition import Definition


@dataclass(frozen=True, kw_only=True)
class ProcedureSheet(Paper):
    """Identity page, flow table with symbols and arrows, and the worksheet where the procedure has one."""

    kind: ClassVar[str] = "procedure"
    landscape: ClassVar[bool] = True

    definition: Definition


def sheet_of(
    definition: Definition, *, page: str = "F4", sample: bool = False, logo: str | None = None
) -> ProcedureSheet:
    """The sheet of this edition; `page` is "F4" or "A4" (landscape)."""
    identity = definition.identity
    region = identity.region
    government = f"Pemerintah {region}" if region.split()[0] in {"Kabupaten", "Kota", "Provinsi"} else region
    lines = tuple(line for line in (government, identity.office, identity.unit) if line)
    return ProcedureSheet(
        letterhead=Letterhead(lines=lines, address=identity.address or "", logo=logo),
        title=identity.title,
        number=identity.number,
        page="A4" if page == "A4" else "F4",
        sample=sample,
        definition=definition,
    )
