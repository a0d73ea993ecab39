"""What is kept of a cycle, gathered for its bundle. Positions and ids, no names: a paper names whom it must name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F

from himpun.archive.rules import PREPARED, SEALED
from himpun.collection.models import DataRequest, Evidence, Form, RegisterEntry, Value
from himpun.cycles.models import Cycle, Disposition, Meeting, StepRun, Task
from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.ledger.models import Entry
from himpun.measurement.models import Achievement, ActionPlan, Analysis, Decision, Recap

Rows = list[dict[str, Any]]


def tables(cycle: Cycle) -> dict[str, Rows]:
    """Every table of the bundle by the name of its file under data/."""
    return {name: gather(cycle) for name, gather in TABLES.items()}


def values(cycle: Cycle) -> Rows:
    """Every answer that was ever typed; `is_current` marks the one that stands."""
    rows = _rows(
        Value.objects.filter(request__cycle=cycle).order_by("request__unit_id", "indicator_id", "id"),
        unit="request__unit__name", indicator="indicator__code", name="indicator__name",
        measure_unit="indicator__measure_unit", typed_as="typed_as__title", taken_from="taken_from_id",
        own="id round is_current state number predicate is_nihil variables note made_of obstacle follow_up typed_at "
        "decided_at reason",
    )  # fmt: skip
    for row in rows:
        # As it was typed, not with the eight places of its column.
        row["number"] = row["number"] and f"{Decimal(row['number']).normalize():f}"
    return rows


def evidence(cycle: Cycle) -> Rows:
    """Evidence with the names under which it was handed in; a withdrawn file is carried too."""
    return _rows(
        Evidence.objects.filter(request__cycle=cycle).order_by("id"),
        unit="request__unit__name", indicator="indicator__code", sha256="file_id", size="file__size",
        media_type="file__media_type",
        own="id name note attached_at withdrawn_at",
    )  # fmt: skip


def registers(cycle: Cycle) -> Rows:
    return _rows(
        RegisterEntry.objects.filter(request__cycle=cycle).order_by("id"),
        unit="request__unit__name", sha256="file_id", size="file__size",
        own="id register is_nihil is_authored number about dated_on received_on auditor finding recommendation "
        "follow_up status answer_due_on file_name note wrong entered_at withdrawn_at", replaces="taken_from_id",
    )  # fmt: skip


def own_hashes(cycle: Cycle, *, before: int | None = None) -> Iterator[str]:
    """The hashes of the cycle's own entries in order, up to a place in the chain."""
    entries = Entry.objects.filter(agency_id=cycle.agency_id, cycle_id=cycle.id).order_by("seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return entries.values_list("hash", flat=True).iterator(chunk_size=5000)


def prepared_entry(cycle: Cycle) -> Entry | None:
    """The newest entry by which the ledger vouches for the cycle's bundle."""
    return Entry.objects.filter(agency_id=cycle.agency_id, cycle_id=cycle.id, verb=PREPARED).order_by("-seq").first()


def first_entry(cycle: Cycle) -> Entry:
    """Where the cycle's stretch of the chain begins."""
    return Entry.objects.filter(agency_id=cycle.agency_id, cycle_id=cycle.id).order_by("seq")[0]


def extract(cycle: Cycle, *, first: int, last: int) -> Iterator[str]:
    """The chain's stretch, one line each: the cycle's own entries with their text, those of others by its digest.

    Earlier bundles' entries keep their text: they hold hashes only, and this bundle then vouches for those as well.
    """
    stretch = Entry.objects.filter(agency_id=cycle.agency_id, seq__range=(first, last)).order_by("seq")
    for entry in stretch.iterator(chunk_size=2000):
        line = {"seq": entry.seq, "previous_hash": entry.previous_hash, "hash": entry.hash}
        if entry.cycle_id == cycle.id or entry.verb in (PREPARED, SEALED):
            line["body"] = entry.body
        else:
            line["body_sha256"] = sha256_hex(entry.body)
        yield canonical_json(line) + "\n"


def _rows(rows: Any, own: str, **named: str) -> Rows:
    """Plain rows: texts for figures and times, so that they read the same in every program."""
    # Not all columns may be named as they are stored, so each is given its name by annotation.
    aliases = {f"as_{name}": F(path) for name, path in named.items()}
    found = rows.annotate(**aliases).values(*own.split(), *aliases)
    plain: Rows = json.loads(canonical_json(list(found)))
    return [{name.removeprefix("as_"): value for name, value in row.items()} for row in plain]


def _steps(cycle: Cycle) -> Rows:
    return _rows(
        StepRun.objects.filter(cycle=cycle).order_by("id"), unit="unit__name",
        own="id step round stand closing outcome reason opened_at closed_at not_before",
    )  # fmt: skip


def _tasks(cycle: Cycle) -> Rows:
    return _rows(
        Task.objects.filter(cycle=cycle).order_by("id"), unit="unit__name", position="position__title",
        team="team__name", moved_from="moved_from__title",
        own="id step part kind actor round state opened_at due_at done_at done_as capacity outcome note "
        "measured_minutes waiting_minutes paper_place",
    )  # fmt: skip


def _requests(cycle: Cycle) -> Rows:
    return _rows(
        DataRequest.objects.filter(cycle=cycle).order_by("id"), unit="unit__name", position="position__title",
        form_version="form__version",
        own="id step number state round cell_count sent_at due_at handed_in_at decided_at on_behalf_of reason",
    )  # fmt: skip


def _forms(cycle: Cycle) -> Rows:
    own = "id version state rows sha256 prepared_at approved_at"
    return _rows(Form.objects.filter(cycle=cycle).order_by("version"), own=own)


def _recaps(cycle: Cycle) -> Rows:
    own = "id step version is_current rows sha256 sealed_at"
    return _rows(Recap.objects.filter(cycle=cycle).order_by("id"), unit="unit__name", own=own)


def _achievements(cycle: Cycle) -> Rows:
    return _rows(
        Achievement.objects.filter(cycle=cycle).order_by("id"), unit="unit__name", indicator="indicator__code",
        name="indicator__name", measure_unit="indicator__measure_unit",
        own="id version is_current target realised percent category state formula measure_version inputs "
        "achieved_from reason change checks computed_at",
    )  # fmt: skip


def _analyses(cycle: Cycle) -> Rows:
    own = "id step version text written_at"
    return _rows(Analysis.objects.filter(cycle=cycle).order_by("id"), position="position__title", own=own)


def _decisions(cycle: Cycle) -> Rows:
    own = "id step round outcome reason achieved missed not_measured decided_at"
    return _rows(Decision.objects.filter(cycle=cycle).order_by("id"), position="position__title", own=own)


def _action_plans(cycle: Cycle) -> Rows:
    return _rows(
        ActionPlan.objects.filter(cycle=cycle).order_by("id"), unit="unit__name", indicator="indicator__code",
        name="indicator__name", responsible="responsible__title",
        own="id cause action output due_on budget_line progress asked_at written_at",
    )  # fmt: skip


def _meetings(cycle: Cycle) -> Rows:
    own = "id held_at place agenda attendance decisions"
    return _rows(Meeting.objects.filter(task__cycle=cycle).order_by("id"), step="task__step", own=own)


def _dispositions(cycle: Cycle) -> Rows:
    own = "id agenda_number letter_from letter_number letter_on received_on urgency subject instruction notes"
    return _rows(Disposition.objects.filter(cycle=cycle), own=own)


TABLES: dict[str, Callable[[Cycle], Rows]] = {
    "values": values,
    "requests": _requests,
    "evidence": evidence,
    "registers": registers,
    "achievements": _achievements,
    "action_plans": _action_plans,
    "recaps": _recaps,
    "analyses": _analyses,
    "decisions": _decisions,
    "forms": _forms,
    "meetings": _meetings,
    "dispositions": _dispositions,
    "steps": _steps,
    "tasks": _tasks,
}
