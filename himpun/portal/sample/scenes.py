"""What stands where in the sample offices: which procedure was left in which state, and who has not acted yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from himpun.collection.models import DataRequest
from himpun.cycles.models import Task
from himpun.portal.rehearsal.deeds.filling import request_of
from himpun.portal.rehearsal.play import Held, nothing_held
from himpun.portal.rehearsal.stage import Stage

Requests = list[DataRequest]
_SETTLED = (DataRequest.State.ACCEPTED, DataRequest.State.EXCUSED, DataRequest.State.CLOSED)


@dataclass(frozen=True)
class Scene:
    """One cycle of a sample office. `tells` says in which state it was left.

    `began` is how many net working minutes before today's moment it began; None: right after its period.
    """

    tells: str
    held: Held = nothing_held
    of: Literal["last", "next", "one before", "a year before"] = "last"
    began: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class SampleOffice:
    """A procedure, the short name that its user names begin with, its size, and its cycles, oldest first."""

    key: str
    code: str
    scenes: Sequence[Scene]
    units: int = 5
    indicators: int = 12
    vacant: str = ""
    """How the title of a position begins that fell vacant lately, the last such; the secretary acts in it as Plt."""


def nothing_done(_stage: Stage, _task: Task, _requests: Requests) -> bool:
    """The disposition lies before the head, who has not signed it."""
    return True


def signed_only(stage: Stage, _task: Task, _requests: Requests) -> bool:
    """The head has signed the disposition; whoever has to initial it has not done so."""
    return Task.objects.filter(cycle=stage.cycle, state=Task.State.DONE).exists()


def half_collected(stage: Stage, task: Task, requests: Requests) -> bool:
    """One unit lets its time pass, one has a cell back, and of the others half are accepted."""
    if task.kind == "fill":
        return task.round > 1 or _is_of_the_late_unit(stage, task, requests)
    if task.kind != "gather":
        return False
    accepted = sum(row.state in _SETTLED for row in requests)
    return accepted >= 3 and any(row.round > 1 for row in requests)


def half_validated(stage: Stage, task: Task, requests: Requests) -> bool:
    """One unit still fills, one has its figures back, one is being validated; the others have handed over."""
    if task.kind == "fill":
        return task.round > 1 or _is_of_the_late_unit(stage, task, requests)
    spared = {stage.script.wrong.unit_id, stage.script.late_unit}
    others = [row.unit_id for row in requests if row.unit_id not in spared]
    if task.kind == "validate":
        return task.unit_id in others[:1]
    return task.kind == "hand_over" and task.unit_id in others[1:2]


def before_review(_stage: Stage, task: Task, _requests: Requests) -> bool:
    """The concept lies before the head, who has not decided."""
    return task.kind in ("review", "sign")


def before_archive(_stage: Stage, task: Task, _requests: Requests) -> bool:
    """Signed; only the last step is open."""
    return task.kind == "archive"


def _is_of_the_late_unit(stage: Stage, task: Task, requests: Requests) -> bool:
    request = request_of(task, requests)
    return request is not None and request.unit_id == stage.script.late_unit


OFFICES: Sequence[SampleOffice] = (
    SampleOffice(
        "musi-banyuasin-dpmd-2019",
        "muba",
        [
            Scene("diarsipkan, setahun sebelumnya", of="a year before", seed=3),
            Scene("terkumpul separuh: satu unit terlambat, satu dikembalikan", half_collected, began=700),
        ],
        units=6,
        indicators=18,
        vacant="Kepala Bidang",
    ),
    SampleOffice(
        "pesisir-selatan-inspektorat-2021",
        "pessel",
        [Scene("baru dimulai: disposisi menunggu paraf Sekretaris", signed_only, began=150)],
        units=4,
    ),
    SampleOffice(
        "mojokerto-dawarblandong-2023",
        "dawar",
        [
            Scene("diarsipkan, setahun sebelumnya", of="a year before", seed=2),
            Scene("diarsipkan", began=1400),
        ],
    ),
    SampleOffice(
        "way-kanan-dpmk-2022",
        "waykanan",
        [
            Scene("ditandatangani; tinggal diarsipkan", before_archive, of="one before", began=5200, seed=2),
            Scene("menunggu keputusan Kepala Dinas", before_review, began=1350),
        ],
    ),
    SampleOffice(
        "banggai-bappeda-2020",
        "banggai",
        [
            Scene("divalidasi separuh: satu unit dikembalikan, satu belum mengisi", half_validated, began=850, seed=2),
            Scene("baru dimulai: disposisi menunggu tanda tangan Kepala", nothing_done, of="next", began=30),
        ],
    ),
)
