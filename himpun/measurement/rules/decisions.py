"""When a measurement may be called achieved, and what "not achieved" asks for first.

Judged per indicator. What could not be measured or calculated is neither achieved nor missed, and is said; an answer
that is still missing keeps the whole from being called achieved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from himpun.kernel.refusals import Refusal

Requires = Literal["all_achieved", "action_plans", "reason"]

# Why a result could not be measured: somebody still owes something. Nihil, a missing target or a zero owe nothing.
LACKING = frozenset({"missing", "incomplete", "variable_missing"})


@dataclass(frozen=True)
class Judged:
    """One judged result: its state, and why it has no percent."""

    state: str
    reason_code: str = ""


@dataclass(frozen=True)
class JudgedCounts:
    """How the judged results stand. `lacking` of the `not_measured` still owe an answer."""

    achieved: int
    missed: int
    not_measured: int
    lacking: int

    @property
    def text(self) -> str:
        """ "12 tercapai, 2 tidak tercapai, 1 tidak terukur"."""
        return f"{self.achieved} tercapai, {self.missed} tidak tercapai, {self.not_measured} tidak terukur"


def judge(results: Iterable[Judged]) -> JudgedCounts:
    """Count the judged results; "undefined" is counted with what was not measured."""
    rows = list(results)
    return JudgedCounts(
        achieved=sum(row.state == "achieved" for row in rows),
        missed=sum(row.state == "missed" for row in rows),
        not_measured=sum(row.state in ("undefined", "not_measured") for row in rows),
        lacking=sum(row.state == "not_measured" and row.reason_code in LACKING for row in rows),
    )


def refusal_to_decide(requires: Requires | None, counts: JudgedCounts, *, reason: str) -> Refusal | None:
    """Say why this outcome does not fit the results, or None. Missing action plans are asked for, not refused."""
    if requires == "all_achieved":
        return _not_all_achieved(counts)
    if requires == "action_plans" and not counts.missed and not counts.lacking:
        return Refusal(
            "nothing_missed",
            f"Tidak ada indikator yang tidak tercapai ({counts.text}). Pilih keputusan tercapai.",
        )
    if requires == "reason" and len(reason.strip()) < 3:
        return Refusal("reason_missing", "Tuliskan apa yang perlu diperbaiki, lalu kirim lagi.")
    return None


def _not_all_achieved(counts: JudgedCounts) -> Refusal | None:
    detail = {"missed": counts.missed, "lacking": counts.lacking}
    if counts.missed or counts.lacking:
        owed = f"; {counts.lacking} di antaranya belum ada datanya" if counts.lacking else ""
        return Refusal(
            "not_all_achieved",
            f"Belum dapat dinyatakan tercapai: {counts.text}{owed}. "
            "Pilih tidak tercapai agar rencana aksinya disusun, atau kembalikan untuk diperbaiki.",
            **detail,
        )
    if not counts.achieved:
        return Refusal(
            "nothing_measured",
            "Belum ada indikator yang terukur, sehingga tidak dapat dinyatakan tercapai. Lengkapi target dan datanya.",
            **detail,
        )
    return None
