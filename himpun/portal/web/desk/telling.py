"""What the ledger recorded, in sentences: one for each verb, by positions and capacities, never by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from himpun.ledger.models import Entry
from himpun.portal.web.desk.naming import kind_name, listed

Data = Mapping[str, Any]
_CAPACITIES = {"plt": "Plt.", "plh": "Plh.", "pj": "Pj."}


@dataclass(frozen=True)
class Told:
    """One fact as a reader sees it. `reason`: what somebody wrote; it may be long."""

    at: datetime
    sentence: str
    who: str
    reason: str = ""


def tell(entries: Iterable[Entry], *, titles: Mapping[int, str] | None = None) -> list[Told]:
    """Facts as sentences, in the order given. `titles`: positions by id, where a fact names one."""
    return [_told(entry, titles or {}) for entry in entries]


def positions_named(entries: Iterable[Entry]) -> set[int]:
    """The positions that these facts speak of by id."""
    found: set[int] = set()
    for entry in entries:
        data = json.loads(entry.body)["data"]
        named = [data.get("from"), data.get("to"), data.get("position"), *(data.get("positions") or ())]
        found.update(each for each in named if isinstance(each, int))
    return found


def _told(entry: Entry, titles: Mapping[int, str]) -> Told:
    body = json.loads(entry.body)
    data = body["data"]
    tellers: Mapping[str, Callable[[Data, Mapping[int, str]], str]] = _TELLERS
    teller = tellers.get(entry.verb)
    sentence = teller(data, titles) if teller else str(_PLAIN.get(entry.verb, entry.verb))
    reason = data.get("reason") if isinstance(data.get("reason"), str) else data.get("note", "")
    is_code = entry.verb in ("task.moved", "step.stayed_valid")
    return Told(entry.at, sentence, _who(body["doer"]), "" if is_code else str(reason or ""))


def _who(doer: Data | None) -> str:
    if doer is None:
        return _("otomatis")
    capacity = _CAPACITIES.get(doer["capacity"], "")
    return f"{capacity} {doer['position_title']}".strip()


def _opened(data: Data, titles: Mapping[int, str]) -> str:
    holders = listed([titles[each] for each in data.get("positions", []) if each in titles], named=3)
    again = data.get("round", 1) > 1
    told = {"round": data.get("round", 1), "holders": holders}
    if not holders:
        return _("Langkah terbuka lagi, putaran ke-%(round)d") % told if again else _("Langkah terbuka")
    if again:
        return _("Langkah terbuka lagi bagi %(holders)s, putaran ke-%(round)d") % told
    return _("Langkah terbuka bagi %(holders)s") % told


def _task_opened(data: Data, titles: Mapping[int, str]) -> str:
    told = {"work": kind_name(str(data.get("work", ""))), "holder": titles.get(data.get("position") or 0, "")}
    return _("%(work)s kini pada %(holder)s") % told if told["holder"] else _("%(work)s terbuka") % told


def _completed(data: Data, _titles: Mapping[int, str]) -> str:
    return _("%(work)s selesai") % {"work": kind_name(str(data.get("work", "")))}


def _returned(data: Data, _titles: Mapping[int, str]) -> str:
    units = data.get("units")
    if not units:
        return _("Dikembalikan ke langkah %(to)s") % {"to": data.get("to")}
    return ngettext(
        "Dikembalikan ke langkah %(to)s untuk %(count)d unit",
        "Dikembalikan ke langkah %(to)s untuk %(count)d unit",
        len(units),
    ) % {"to": data.get("to"), "count": len(units)}


def _moved(data: Data, titles: Mapping[int, str]) -> str:
    if data.get("from_team"):
        return _("Beralih dari %(from)s ke %(to)s") % {"from": data["from_name"], "to": data["to_name"]}
    told = {"from": titles.get(data.get("from") or 0, "–"), "to": titles.get(data.get("to") or 0, "–")}
    if data.get("reason") == "vacant":
        return _("Pindah ke %(to)s karena jabatan %(from)s kosong") % told
    if data.get("reason") == "holder_back":
        return _("Kembali ke %(to)s, yang sudah ada pejabatnya") % told
    return _("Beralih dari %(from)s ke %(to)s") % told


_TELLERS: Mapping[str, Callable[[Data, Mapping[int, str]], str]] = {
    "step.opened": _opened,
    "task.opened": _task_opened,
    "task.completed": _completed,
    "task.returned": _returned,
    "task.moved": _moved,
}
_PLAIN: Mapping[str, object] = {
    "answers.carried_over": gettext_lazy("Isian yang diarsipkan dibawa ke perbaikan"),
    "achievements.computed": gettext_lazy("Capaian dihitung"),
    "analysis.written": gettext_lazy("Analisis ditulis"),
    "action_plan.asked": gettext_lazy("Rencana aksi diminta"),
    "action_plan.progress_reported": gettext_lazy("Kemajuan rencana aksi dilaporkan"),
    "action_plan.written": gettext_lazy("Rencana aksi ditulis"),
    "action_plans.carried_over": gettext_lazy("Rencana aksi dibawa ke perbaikan"),
    "cause.written": gettext_lazy("Sebab tidak tercapai ditulis"),
    "cells.accepted": gettext_lazy("Isian diterima"),
    "cells.returned": gettext_lazy("Isian dikembalikan"),
    "cycle.cancelled": gettext_lazy("Siklus dibatalkan"),
    "cycle.correction_started": gettext_lazy("Perbaikan setelah arsip dimulai"),
    "cycle.ended": gettext_lazy("Siklus selesai"),
    "cycle.started": gettext_lazy("Siklus dimulai"),
    "decision.made": gettext_lazy("Keputusan diambil"),
    "disposition.amended": gettext_lazy("Isi disposisi diubah"),
    "disposition.composed": gettext_lazy("Disposisi ditulis"),
    "disposition.passed_on": gettext_lazy("Disposisi diteruskan dengan catatan"),
    "document.approved": gettext_lazy("Surat disetujui lengkap"),
    "document.initialled": gettext_lazy("Surat diparaf"),
    "document.issued": gettext_lazy("Surat diterbitkan"),
    "document.signed": gettext_lazy("Surat ditandatangani"),
    "document.superseded": gettext_lazy("Surat digantikan versi baru"),
    "document.voided": gettext_lazy("Surat dibatalkan"),
    "documents.drawn_up": gettext_lazy("Surat dibuat"),
    "evidence.attached": gettext_lazy("Bukti dukung dilampirkan"),
    "evidence.withdrawn": gettext_lazy("Bukti dukung ditarik"),
    "form.approved": gettext_lazy("Format data disetujui"),
    "form.discussed": gettext_lazy("Format data dibahas"),
    "form.prepared": gettext_lazy("Format data disiapkan"),
    "lane.closed": gettext_lazy("Unit ditutup tanpa isian"),
    "meeting.held": gettext_lazy("Notulen rapat ditulis"),
    "recap.made": gettext_lazy("Rekap dibuat"),
    "register.declared_nihil": gettext_lazy("Register dinyatakan nihil"),
    "register.entered": gettext_lazy("Baris register ditulis"),
    "register.withdrawn": gettext_lazy("Baris register ditarik"),
    "request.extended": gettext_lazy("Batas waktu isian diperpanjang"),
    "request.handed_in": gettext_lazy("Isian dikirim"),
    "request.passed_on": gettext_lazy("Permintaan beralih ke jabatan penerus"),
    "requests.sent": gettext_lazy("Format data disampaikan kepada unit"),
    "result.published": gettext_lazy("Hasil diumumkan"),
    "step.stayed_valid": gettext_lazy("Tetap berlaku"),
    "task.paused": gettext_lazy("Waktu berhenti: jabatan kosong"),
    "task.resumed": gettext_lazy("Waktu berjalan lagi"),
    "values.taken_over": gettext_lazy("Nilai yang sudah diterima dipakai lagi"),
    "values.typed": gettext_lazy("Isian diketik"),
}
