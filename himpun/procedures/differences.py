"""What a revision changed, as a list that the office can read beside the decree. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.kernel.dates import format_date
from himpun.procedures.definition import Definition, Step


@dataclass(frozen=True)
class Difference:
    """One change: where, and what stood there before and after; empty where nothing stood."""

    where: str
    before: str
    after: str


_IDENTITY = {
    "title": gettext_lazy("Nama SOP"),
    "number": gettext_lazy("Nomor"),
    "unit": gettext_lazy("Unit"),
    "created_on": gettext_lazy("Tanggal pembuatan"),
    "revised_on": gettext_lazy("Tanggal revisi"),
    "effective_on": gettext_lazy("Tanggal efektif"),
    "legal_basis": gettext_lazy("Dasar hukum"),
    "qualifications": gettext_lazy("Kualifikasi pelaksana"),
    "related": gettext_lazy("Keterkaitan"),
    "equipment": gettext_lazy("Peralatan"),
    "warnings": gettext_lazy("Peringatan"),
    "recording": gettext_lazy("Pencatatan"),
}
_STEP = {
    "activity": gettext_lazy("kegiatan"),
    "inputs": gettext_lazy("kelengkapan"),
    "time": gettext_lazy("waktu"),
    "outputs": gettext_lazy("keluaran"),
    "remarks": gettext_lazy("keterangan"),
    "work": gettext_lazy("jenis kerja"),
    "registers": gettext_lazy("register"),
    "not_before": gettext_lazy("tidak sebelum"),
}


def differences(before: Definition, after: Definition) -> list[Difference]:
    """All changes between two editions, in the order of the sheet."""
    found = [*_of_identity(before, after), *_of_actors(before, after), *_of_steps(before, after)]
    return [each for each in found if each.before != each.after]


def _of_identity(before: Definition, after: Definition) -> Iterator[Difference]:
    for field, word in _IDENTITY.items():
        values = [_text(getattr(each.identity, field)) for each in (before, after)]
        yield Difference(str(word), *values)
    yield Difference(_("Frekuensi"), _text(before.frequency), _text(after.frequency))


def _of_actors(before: Definition, after: Definition) -> Iterator[Difference]:
    old, new = _actors(before), _actors(after)
    for key in [*old, *(key for key in new if key not in old)]:
        yield Difference(_("Pelaksana"), old.get(key, ""), new.get(key, ""))


def _of_steps(before: Definition, after: Definition) -> Iterator[Difference]:
    old, new = {step.no: step for step in before.steps}, {step.no: step for step in after.steps}
    for no in [*new, *(no for no in old if no not in new)]:
        place = _("Langkah %(no)s") % {"no": no}
        if no not in old or no not in new:
            yield Difference(place, *(steps[no].activity if no in steps else "" for steps in (old, new)))
            continue
        for field, word in _STEP.items():
            values = [_text(getattr(steps[no], field)) for steps in (old, new)]
            yield Difference(f"{place}, {word}", *values)
        yield Difference(f"{place}, {_('pelaksana')}", _who(old[no], before), _who(new[no], after))
        yield Difference(f"{place}, {_('panah')}", _arrows(old[no]), _arrows(new[no]))


def _actors(definition: Definition) -> dict[str, str]:
    return {one.key: one.position or one.team or ", ".join(one.positions_of) for one in definition.actors}


def _who(step: Step, definition: Definition) -> str:
    names = _actors(definition)
    return ", ".join(names.get(key, key) for key in step.by.actors)


def _arrows(step: Step) -> str:
    onward = [f"{way.label} → {way.to}" for way in step.outcomes] or [f"→ {no}" for no in step.next or []]
    return "; ".join([*onward, *(f"↩ {way.to}" for way in step.returns)])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    if hasattr(value, "text"):
        return str(value.text)
    if hasattr(value, "isoformat"):
        return format_date(value)
    if hasattr(value, "model_dump"):
        return "; ".join(str(part) for part in value.model_dump(exclude_none=True).values())
    return str(value)
