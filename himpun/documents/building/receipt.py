"""The tanda terima: what a unit handed over, and who took it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from himpun.collection.models import DataRequest, Evidence, RegisterEntry
from himpun.cycles.models import Task
from himpun.cycles.running import Running
from himpun.documents.building.heads import acted, blocks, done_block, head_of, period_label
from himpun.documents.papers import ReceiptItem, ReceiptPaper
from himpun.kernel.dates import format_datetime

FORMS = {
    "soft_and_hard": "softcopy dan hardcopy",
    "electronic_and_manual": "elektronik dan manual",
    "none": "softcopy",
}


def receipt_papers(
    requests: Iterable[DataRequest], taken_by: Task, running: Running
) -> list[tuple[DataRequest, ReceiptPaper]]:
    """A receipt for each answer. Three statements however many there are."""
    listed = list(requests)
    ids = [request.id for request in listed]
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    for item in Evidence.objects.filter(request_id__in=ids, withdrawn_at=None).order_by("id"):
        evidence[item.request_id].append(item)
    registers: dict[int, list[RegisterEntry]] = defaultdict(list)
    for entry in RegisterEntry.objects.filter(request_id__in=ids, withdrawn_at=None).order_by("register", "id"):
        registers[entry.request_id].append(entry)
    fillings = _fillings(listed)
    return [
        (request, _paper(request, _items(request, evidence, registers, running), taken_by, fillings, running))
        for request in listed
    ]


def _paper(
    request: DataRequest,
    items: tuple[ReceiptItem, ...],
    taken_by: Task,
    fillings: Mapping[int, Task],
    running: Running,
) -> ReceiptPaper:
    cycle = running.cycle
    zone = cycle.agency.region.zone
    filling = fillings.get(request.id)
    given = None
    if filling is not None and filling.done_by is not None and request.handed_in_at is not None:
        state = f"Diserahkan melalui Himpun\n{format_datetime(request.handed_in_at, zone)}"
        given = acted(filling.done_as, filling.capacity, filling.done_by, state, "Yang menyerahkan,")
    return ReceiptPaper(
        **head_of(cycle.agency),
        period=period_label(cycle),
        giver=f"{request.position.title} ({request.unit.name})",
        receiver=taken_by.done_as,
        received_at=taken_by.done_at,
        items=items,
        note=request.on_behalf_of,
        marks=blocks(given, done_block(taken_by, "Diterima", zone, intro="Yang menerima,")),
    )


def _items(
    request: DataRequest,
    evidence: Mapping[int, list[Evidence]],
    registers: Mapping[int, list[RegisterEntry]],
    running: Running,
) -> tuple[ReceiptItem, ...]:
    place, form = running.cycle.paper_place, FORMS[running.definition.identity.copies]
    rows = [("Isian data kinerja", f"{request.cell_count} indikator", form, "")]
    by_register: dict[str, list[RegisterEntry]] = defaultdict(list)
    for entry in registers.get(request.id, []):
        by_register[entry.register].append(entry)
    for name, entries in sorted(by_register.items(), key=lambda item: RegisterEntry.Register.values.index(item[0])):
        count = "nihil" if all(entry.is_nihil for entry in entries) else f"{len(entries)} laporan"
        rows.append((f"Register {name}", count, form, ""))
    rows += [(item.name, "1 berkas", "softcopy", item.file_id) for item in evidence.get(request.id, [])]
    return tuple(
        ReceiptItem(
            no=str(number),
            item=item,
            count=count,
            form=kind,
            paper_place=place if "hardcopy" in kind or "manual" in kind else "",
            sha256=sha256,
        )
        for number, (item, count, kind, sha256) in enumerate(rows, start=1)
    )


def _fillings(requests: Iterable[DataRequest]) -> dict[int, Task]:
    """The filling tasks by which the answers were handed in: a request's own, or the unit's row."""
    listed = list(requests)
    if not listed:
        return {}
    tasks = (
        Task.objects.filter(cycle_id=listed[0].cycle_id, kind="fill", state=Task.State.DONE)
        .select_related("done_by")
        .order_by("done_at")
    )
    by_subject = {task.subject_id: task for task in tasks if task.subject_kind == "request"}
    by_unit = {task.unit_id: task for task in tasks if task.unit_id}
    found = {request.id: by_subject.get(request.id) or by_unit.get(request.unit_id) for request in listed}
    return {request_id: task for request_id, task in found.items() if task is not None}
