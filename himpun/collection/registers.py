"""The LHP, LHE and TLHP registers: what a line must say, and when an answer to the auditor is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text

REGISTERS = ("LHP", "LHE", "TLHP")
STATUSES = {
    "sesuai": "sesuai",
    "belum_sesuai": "belum sesuai",
    "belum_ditindaklanjuti": "belum ditindaklanjuti",
    "tidak_dapat": "tidak dapat ditindaklanjuti",
}

BPK_ANSWER_DAYS = 60
"""Calendar days for an answer after the LHP of the BPK is received (UU 15/2004 pasal 20)."""

_LIMITS = {"number": 120, "about": 500, "auditor": 120, "finding": 5000, "recommendation": 5000, "follow_up": 5000}
_LABELS = {
    "number": "Nomor laporan",
    "about": "Objek",
    "auditor": "Pemeriksa",
    "finding": "Temuan",
    "recommendation": "Rekomendasi",
    "follow_up": "Tindak lanjut",
}
_NEEDED = {
    "LHP": ("number", "about", "finding", "recommendation"),
    "LHE": ("number", "about", "recommendation"),
    "TLHP": ("number", "finding", "recommendation", "follow_up"),
}


@dataclass(frozen=True)
class Finding:
    """One line of a register, as a unit enters it."""

    register: str
    number: str = ""
    about: str = ""
    dated_on: date | None = None
    received_on: date | None = None
    auditor: str = ""
    finding: str = ""
    recommendation: str = ""
    follow_up: str = ""
    status: str = ""


def read_finding(line: Finding, *, is_authored: bool, today: date) -> Finding:
    """The line with clean texts. Refuses what it lacks: a received LHP needs its day of receipt, a TLHP its status."""
    if line.register not in REGISTERS:
        raise Refusal("register_unknown", f"Register “{line.register[:20]}” tidak dikenal. Pilih LHP, LHE, atau TLHP.")
    needed = _NEEDED[line.register]
    texts: dict[str, Any] = {
        name: require_text(
            getattr(line, name),
            code="finding_incomplete",
            label=f"{_LABELS[name]} ({line.register})",
            minimum=1 if name in needed else 0,
            maximum=limit,
        )
        for name, limit in _LIMITS.items()
    }
    if line.register == "TLHP" and line.status not in STATUSES:
        raise Refusal("status_missing", f"Status tindak lanjut belum dipilih: {', '.join(STATUSES.values())}.")
    _refuse_dates(line, is_authored=is_authored, today=today)
    return replace(line, **texts)


def answer_due(line: Finding, *, is_authored: bool) -> date | None:
    """When the auditor must be answered. Only the BPK's term is fixed by law; other auditors' terms are not known."""
    if is_authored or line.register != "LHP" or line.received_on is None or not is_bpk(line.auditor):
        return None
    return line.received_on + timedelta(days=BPK_ANSWER_DAYS)


def is_bpk(auditor: str) -> bool:
    """Whether the auditor is the Badan Pemeriksa Keuangan; the BPKP is another office."""
    words = auditor.casefold().replace(".", " ").split()
    return "bpk" in words or "pemeriksa keuangan" in " ".join(words)


def is_authored_by(register: str, unit_kind: str) -> bool:
    """An inspectorate's Irban writes LHP and LHE itself; everywhere else they are reports received about the office."""
    return unit_kind == "irban" and register in ("LHP", "LHE")


def _refuse_dates(line: Finding, *, is_authored: bool, today: date) -> None:
    if line.dated_on is None:
        raise Refusal("finding_incomplete", f"Tanggal laporan ({line.register}) masih kosong. Isi tanggalnya.")
    if not is_authored and line.register == "LHP" and line.received_on is None:
        raise Refusal(
            "finding_incomplete", "Tanggal diterima (LHP) masih kosong. Isi, sebab tenggat jawaban dihitung darinya."
        )
    if line.received_on is not None and line.received_on < line.dated_on:
        raise Refusal(
            "received_before_dated",
            f"Tanggal diterima {format_date(line.received_on)} mendahului tanggal laporan "
            f"{format_date(line.dated_on)}. Periksa keduanya.",
        )
    if max(line.dated_on, line.received_on or line.dated_on) > today:
        raise Refusal("date_in_future", "Tanggal laporan atau tanggal diterima belum tiba. Periksa tanggalnya.")
