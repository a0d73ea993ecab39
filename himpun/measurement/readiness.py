"""What must be there before a task of measuring may be completed. Wired by `portal.wiring`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.cycles.models import Task
from himpun.cycles.services.complete import Readiness
from himpun.kernel.refusals import Refusal
from himpun.measurement.models import Achievement, Analysis
from himpun.measurement.selectors.warnings import refusal_to_evaluate
from himpun.organisations.actors import Actor
from himpun.procedures.selectors import graph_of


def recap(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """A recap is made, not ticked off; an earlier round's would not know what came back.

    Where nobody was asked for anything, there is nothing that Himpun could recap, and the row is an act on paper.
    """
    asked = DataRequest.objects.filter(cycle_id=task.cycle_id)
    if not (asked if task.unit_id is None else asked.filter(unit_id=task.unit_id)).exists():
        return
    raise Refusal("recap_missing", "Tugas ini selesai dengan membuat rekapnya. Buat rekapitulasi dari isian terakhir.")


def analyse(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """An analysis needs something to evaluate, results, and a text that knows them."""
    refusal = refusal_to_evaluate(task.cycle, task.step)
    if refusal:
        raise refusal
    computed = _results(task) if _asks_for_figures(task) else None
    text = Analysis.objects.filter(cycle_id=task.cycle_id, step=task.step).order_by("id").last()
    if text is None:
        raise Refusal("analysis_missing", "Analisis belum ditulis. Tulis analisisnya, lalu selesaikan tugas ini.")
    if computed is not None and text.written_at < computed.computed_at:
        raise Refusal(
            "analysis_outdated",
            "Hasil capaian berubah setelah analisis ditulis. Baca hasil yang baru, lalu tulis analisis yang sesuai.",
        )


def draft(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """A measurement document is drawn up from computed results; any other document by whoever writes it."""
    if _asks_for_figures(task):
        _results(task)


def review(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """A decision with several exits goes through `decide`, which asks for what each requires."""
    if graph_of(task.cycle.edition)[task.step].exits:
        raise Refusal("not_decided", "Keputusan diambil pada halaman pemeriksaan hasil, beserta dasar keputusannya.")


def beside_the_table(_task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """Causes and plans are written, not ticked off."""
    raise Refusal("nothing_written", "Tugas ini selesai dengan menuliskan isinya, bukan dengan menandainya selesai.")


def _asks_for_figures(task: Task) -> bool:
    """Whether anybody was asked for a figure. A procedure that asks nobody, such as for a letter, has no results."""
    return DataRequest.objects.filter(cycle_id=task.cycle_id, cell_count__gt=0).exists()


def _results(task: Task) -> Achievement:
    """The result that was computed last; refused where there is none."""
    newest = Achievement.objects.filter(cycle_id=task.cycle_id, is_current=True).order_by("computed_at", "id").last()
    if newest is None:
        raise Refusal("not_computed", "Capaian belum dihitung. Hitung capaian dari isian yang diterima dahulu.")
    return newest


READINESS: Mapping[str, Readiness] = {
    "recap": recap,
    "analyse": analyse,
    "draft": draft,
    "review": review,
    "cause": beside_the_table,
    "action_plan": beside_the_table,
}
