"""What an edition's Peringatan asks for, and whether it is there."""

from __future__ import annotations

from himpun.collection.models import DataRequest, Value
from himpun.cycles.models import Cycle
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.plans.selectors import has_agreement, has_targets
from himpun.procedures.identity import Warning_
from himpun.procedures.selectors import definition_of


def unfit_text(cycle: Cycle) -> str:
    """Why the results may not be used for decisions, in the document's own words; empty where they may."""
    return _unmet(cycle, "mark")


def held_text(cycle: Cycle) -> str:
    """Why the report has to wait; empty where it may go on."""
    return _unmet(cycle, "hold_report")


def refusal_to_evaluate(cycle: Cycle, step: str) -> Refusal | None:
    """The refusal of a Peringatan such as "without Penetapan Kinerja no evaluation", for the step that it names."""
    for warning in definition_of(cycle.edition).identity.warnings:
        if warning.effect == "refuse" and warning.step in (None, step):
            lack = _lack(cycle, warning)
            if lack:
                code = "no_targets" if warning.requires == "targets" else "not_complete"
                return Refusal(code, f"{lack} Peringatan prosedur ini: “{warning.text}”.", warning=warning.text)
    return None


def _unmet(cycle: Cycle, effect: str) -> str:
    rules = [rule for rule in definition_of(cycle.edition).identity.warnings if rule.requires and rule.effect == effect]
    lacks = [(rule.text.rstrip("."), _lack(cycle, rule)) for rule in rules]
    return " ".join(f"{text}. {lack}" for text, lack in lacks if lack)


def _lack(cycle: Cycle, warning: Warning_) -> str:
    """What the Peringatan asks for and is not there; empty where it is."""
    return _no_targets(cycle) if warning.requires == "targets" else _not_complete(cycle)


def _no_targets(cycle: Cycle) -> str:
    year = parse_period(cycle.period).year
    if not has_agreement(cycle.agency_id, year):
        return f"Perjanjian Kinerja (PK) tahun {year} belum dicatat; catat dahulu di Rencana."
    if not has_targets(cycle.agency_id, year):
        return f"Target tahun {year} belum ditetapkan; isi dahulu di Rencana."
    return ""


def _not_complete(cycle: Cycle) -> str:
    """Every cell of a unit that was not excused must have an answer that was accepted."""
    requests = DataRequest.objects.filter(cycle=cycle).exclude(state=DataRequest.State.EXCUSED)
    expected = sum(requests.values_list("cell_count", flat=True))
    accepted = Value.objects.filter(request__in=requests, is_current=True, state=Value.State.ACCEPTED).count()
    if expected and accepted >= expected:
        return ""
    return f"Baru {accepted} dari {expected} isian yang diterima."
