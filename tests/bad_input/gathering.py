"""Gathering: what is decided, extended, left out or typed from paper at the wrong time or without its reason."""

from __future__ import annotations

from datetime import timedelta

from himpun.collection.services import (
    Answer,
    accept,
    attach_evidence,
    close_without,
    excuse,
    extend,
    return_cells,
    type_on_behalf,
    type_value,
    type_values,
)
from himpun.collection.tests.stage import Stage, after
from tests.bad_input.case import Act, refused
from tests.bad_input.figures import asked

TYPE, ACCEPT, RETURN = (f"collection.services.{name}" for name in ("type_value", "accept", "return_cells"))
EXTEND, PAPER = "collection.services.extend", "collection.services.type_on_behalf"
SHARE: dict[str, object] = {"value_type": "percent", "formula": "selesai / masuk × 100", "consolidation_periods": "sum"}
OPINION: dict[str, object] = {"polarity": "predicate", "value_type": "predicate", "predicate_scale": ["WTP", "WDP"]}


def _typing(stage: Stage, text: str = "", **more: object) -> Act:
    request, cell, actor = stage.request(), stage.indicator_id(), stage.head()
    return lambda: type_value(request.id, cell, text, actor=actor, now=after(100), **more)  # type: ignore[arg-type]


def _handed_in() -> Stage:
    stage = asked()
    stage.hand_in(0, now=after(60))
    return stage


def _returned() -> Stage:
    stage = _handed_in()
    return_cells(stage.request().id, {stage.indicator_id(): "Salah"}, actor=stage.staff(), now=after(61))
    return stage


@refused(
    TYPE,
    "A cell is typed after the answer was accepted",
    code="already_accepted",
    text="Isian Seksi 1 sudah diterima. Hanya pengembalian yang membukanya lagi.",
)
def a_cell_that_was_accepted() -> Act:
    stage = _handed_in()
    accept(stage.request().id, actor=stage.staff(), now=after(61))
    return _typing(stage, "9")


@refused(
    TYPE,
    "A cell is typed by a unit that was excused",
    code="request_excused",
    text="Seksi 1 dibebaskan dari permintaan ini; tidak ada yang perlu diisi.",
)
def a_cell_of_an_excused_unit() -> Act:
    stage = asked()
    excuse(stage.request().id, reason="Tidak ada kegiatan", actor=stage.staff(), now=after(10))
    return _typing(stage, "9")


@refused(
    TYPE,
    "A cell is typed after the gathering was closed without the unit",
    code="request_closed",
    text="Penghimpunan sudah ditutup tanpa Seksi 1. Perbaikannya lewat versi siklus baru.",
)
def a_cell_of_a_closed_gathering() -> Act:
    stage = asked()
    close_without(stage.request().id, reason="Tidak menjawab", actor=stage.staff(), now=after(10))
    return _typing(stage, "9")


@refused(
    TYPE,
    "A cell is typed that did not come back, beside one that did",
    code="cell_closed",
    text="“IK-04 Indikator 2” sudah dikirim dan tidak dikembalikan. Ubah hanya baris yang dikembalikan.",
)
def a_cell_that_did_not_come_back() -> Act:
    stage = _returned()
    request, cell, actor = stage.request(), stage.indicator_id(place=1), stage.head()
    return lambda: type_value(request.id, cell, "9", actor=actor, now=after(100))


@refused(
    TYPE,
    "A follow-up of 5,001 characters",
    code="follow_up_faulty",
    text="IK-03 Indikator 1: Tindak lanjut terlalu panjang: 5.001 karakter. Ringkas hingga paling banyak "
    "5.000 karakter.",
)
def a_follow_up_without_end() -> Act:
    return _typing(asked(), "9", follow_up="x" * 5001)


@refused(
    TYPE,
    "Variables where no formula asks for them",
    code="variables_unasked",
    text="IK-03 Indikator 1: Baris ini tidak memakai peubah rumus. Ketik angkanya saja.",
)
def variables_that_nobody_asked_for() -> Act:
    return _typing(asked(), "9", variables={"selesai": "1"})


@refused(
    TYPE,
    "A formula with one variable left empty",
    code="variable_missing",
    text="IK-03 Indikator 1: Peubah masuk belum diisi. Isi angkanya.",
)
def a_variable_left_empty() -> Act:
    return _typing(asked(measure=SHARE), variables={"selesai": "1", "masuk": " "})


@refused(
    TYPE,
    "An empty predicate",
    code="predicate_empty",
    text="IK-03 Indikator 1: Predikat masih kosong. Pilih salah satu: WTP, WDP.",
)
def an_empty_predicate() -> Act:
    return _typing(asked(measure=OPINION), " ")


@refused(
    "collection.services.type_values",
    "One cell twice in one act",
    code="cell_twice",
    text="“IK-03 Indikator 1” diisi dua kali dalam satu kiriman. Sisakan satu.",
)
def one_cell_twice() -> Act:
    stage = asked()
    request, cell, actor = stage.request(), stage.indicator_id(), stage.head()
    return lambda: type_values(request.id, [Answer(cell, "1"), Answer(cell, "2")], actor=actor, now=after(10))


@refused(
    "collection.services.type_values",
    "Nothing at all",
    code="nothing_typed",
    text="Belum ada yang diisi. Isi setidaknya satu baris.",
)
def nothing_at_all() -> Act:
    stage = asked()
    request, actor = stage.request(), stage.head()
    return lambda: type_values(request.id, [], actor=actor, now=after(10))


@refused(
    "collection.services.attach_evidence",
    "A file without a name",
    code="file_name_missing",
    text="Nama berkas kosong. Beri nama berkasnya, lalu unggah lagi.",
)
def a_file_without_a_name() -> Act:
    stage = asked()
    request, actor = stage.request(), stage.head()
    return lambda: attach_evidence(request.id, b"%PDF-1.7\n%", name=" ", actor=actor, now=after(10))


@refused(
    ACCEPT,
    "An answer is accepted while the unit corrects all that was open",
    code="nothing_to_decide",
    text="Tidak ada baris yang menunggu keputusan pada isian ini.",
)
def nothing_is_left_to_accept() -> Act:
    stage = _returned()
    request, actor = stage.request(), stage.staff()
    accept(request.id, actor=actor, now=after(62))
    return lambda: accept(request.id, actor=actor, now=after(63))


@refused(
    ACCEPT,
    "Who gathers accepts what they typed from paper",
    code="own_cell",
    text="Anda sendiri yang mengetik: IK-03 Indikator 1; IK-04 Indikator 2. Mintalah atasan Anda yang "
    "memutuskan baris itu.",
)
def a_cell_that_the_gatherer_typed() -> Act:
    stage = asked()
    request, staff = stage.request(), stage.staff()
    type_on_behalf(
        request.id, stage.answers(request), paper_of="Kepala Seksi 1", held_at="Lemari A", actor=staff, now=after(60)
    )
    return lambda: accept(request.id, actor=staff, now=after(61))


@refused(
    RETURN,
    "A cell goes back that has not been handed in",
    code="cell_not_handed_in",
    text="Seksi 1: “indikator 999999” belum dikirim, jadi tidak ada yang dikembalikan.",
)
def a_return_of_what_came_back_already() -> Act:
    stage = _returned()
    request, actor, cells = stage.request(), stage.staff(), {999_999: "Salah"}
    return lambda: return_cells(request.id, cells, actor=actor, now=after(70))


@refused(
    EXTEND,
    "A deadline is moved to an earlier time",
    code="due_not_later",
    text="Tenggat baru harus sesudah 7 April 2026 pukul 08.00 WIB. Pilih waktu yang lebih akhir.",
)
def a_deadline_that_is_earlier() -> Act:
    stage = asked()
    request, actor = stage.request(), stage.staff()
    earlier = after(0) - timedelta(days=3)
    return lambda: extend(request.id, due_at=earlier, reason="Diminta unit", actor=actor, now=after(10))


@refused(
    EXTEND,
    "A deadline is moved without a reason",
    code="reason_missing",
    text="Alasan perpanjangan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_deadline_without_reason() -> Act:
    stage = asked()
    request, actor = stage.request(), stage.staff()
    return lambda: extend(request.id, due_at=after(100_000), reason="", actor=actor, now=after(10))


@refused(
    PAPER,
    "An answer is typed from paper of nobody",
    code="paper_owner_missing",
    text="Penulis kertas masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_paper_of_nobody() -> Act:
    return _from_paper(paper_of=" ", held_at="Lemari A")


@refused(
    PAPER,
    "An answer is typed from a paper that lies nowhere",
    code="paper_place_missing",
    text="Tempat kertas masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_paper_that_lies_nowhere() -> Act:
    return _from_paper(paper_of="Kepala Seksi 1", held_at="")


@refused(
    PAPER,
    "A colleague of the unit types as if from paper",
    code="not_your_request",
    text="Hanya penghimpun data yang dapat mengetikkan isian Seksi 1 dari kertas.",
)
def paper_typed_by_the_unit() -> Act:
    stage = asked()
    return _from_paper(paper_of="Kepala Seksi 1", held_at="Lemari A", stage=stage, by_unit=True)


@refused(
    "collection.services.excuse",
    "A unit is excused without a reason",
    code="reason_missing",
    text="Alasan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def an_excuse_without_reason() -> Act:
    stage = asked()
    request, actor = stage.request(), stage.staff()
    return lambda: excuse(request.id, reason=" ", actor=actor, now=after(10))


@refused(
    "collection.services.close_without",
    "A unit closes the gathering itself",
    code="not_your_request",
    text="Hanya penghimpun data yang dapat menutup penghimpunan tanpa Seksi 1.",
)
def a_gathering_closed_by_a_unit() -> Act:
    stage = asked()
    request, actor = stage.request(), stage.head(1)
    return lambda: close_without(request.id, reason="Tidak menjawab", actor=actor, now=after(10))


def _from_paper(*, paper_of: str, held_at: str, stage: Stage | None = None, by_unit: bool = False) -> Act:
    stage = stage or asked()
    request, actor = stage.request(), stage.head() if by_unit else stage.staff()
    answers = stage.answers(request)
    return lambda: type_on_behalf(request.id, answers, paper_of=paper_of, held_at=held_at, actor=actor, now=after(60))
