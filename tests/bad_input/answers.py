"""Whose cells they are, and the road of an answer: typed, handed in, accepted, returned."""

from __future__ import annotations

from himpun.collection.services import Answer, accept, hand_in, hand_in_many, return_cells, type_value, type_values
from himpun.collection.tests.stage import after
from himpun.ledger.models import Entry
from tests.bad_input.case import Act, refused, taken
from tests.bad_input.figures import asked

TYPE = "collection.services.type_value"


@refused(
    "collection.services.type_values",
    "Several wrong cells at once",
    code="cells_faulty",
    text="2 baris belum benar. IK-05 Indikator 2: “enam” bukan angka. Tulis dengan angka, misalnya 1.234,5. IK-06 "
    "Indikator 3: “1,234.5” tidak jelas: titik memisahkan ribuan, koma memisahkan desimal. Maksud Anda 1.234,5?",
)
def several_wrong_cells() -> Act:
    stage = asked(indicators=3)
    request = stage.request()
    answers = [Answer(stage.indicator_id(place=at), text) for at, text in enumerate(("5", "enam", "1,234.5"))]
    return lambda: type_values(request.id, answers, actor=stage.head(), now=after(10))


@refused(
    TYPE,
    "A cell of another unit",
    code="not_your_request",
    text="Permintaan ini ditujukan kepada Seksi 1. Hanya unit itu yang dapat mengisinya.",
)
def a_cell_of_another_unit() -> Act:
    stage = asked()
    request, cell = stage.request(0), stage.indicator_id(0)
    return lambda: type_value(request.id, cell, "5", actor=stage.head(1), now=after(10))


@refused(
    TYPE,
    "A cell of another agency",
    code="not_there",
    text="Permintaan data ini tidak ditemukan. Kembali ke Tugas saya dan pilih lagi.",
)
def a_cell_of_another_agency() -> Act:
    stage, other = asked(), asked()
    request, cell = stage.request(), stage.indicator_id()
    return lambda: type_value(request.id, cell, "5", actor=other.head(), now=after(10))


@refused(
    TYPE,
    "An indicator that the unit was not asked for",
    code="cell_not_asked",
    text="Indikator ini tidak diminta dari unit Anda. Isi hanya baris yang ada pada format.",
)
def a_cell_that_was_not_asked_for() -> Act:
    stage = asked()
    request, cell = stage.request(0), stage.indicator_id(1)
    return lambda: type_value(request.id, cell, "5", actor=stage.head(0), now=after(10))


@refused(
    TYPE,
    "A cell that was handed in is typed again",
    code="already_handed_in",
    text="Isian Seksi 1 sudah dikirim. Hanya pengembalian yang membukanya lagi.",
)
def a_cell_that_was_handed_in() -> Act:
    stage = asked()
    request, cell = stage.hand_in(), stage.indicator_id()
    return lambda: type_value(request.id, cell, "8", actor=stage.head(), now=after(70))


@refused(
    "collection.services.hand_in",
    "An answer is handed in with empty cells",
    code="cells_missing",
    text="1 baris belum diisi: IK-04 Indikator 2. Isi angkanya, atau pilih Nihil beserta alasannya.",
)
def an_answer_with_empty_cells() -> Act:
    stage = asked()
    request = stage.request()
    type_value(request.id, stage.indicator_id(), "5", actor=stage.head(), now=after(10))
    return lambda: hand_in(request.id, actor=stage.head(), now=after(20))


@taken(
    "collection.services.hand_in",
    "The same person hands the same answer in twice",
    outcome="the recorded answer, and no new entry",
)
def an_answer_handed_in_twice() -> None:
    stage = asked()
    first = stage.hand_in()
    entries = Entry.objects.count()

    again = hand_in_many(first.id, stage.answers(first), actor=stage.head(), now=after(61))

    assert (again.id, again.handed_in_at) == (first.id, after(60))
    assert Entry.objects.count() == entries


@refused(
    "collection.services.accept",
    "Somebody accepts what is not theirs to decide",
    code="not_your_request",
    text="Isian Seksi 1 diputuskan oleh penghimpun pada langkah yang sedang terbuka, bukan oleh jabatan Anda.",
)
def an_answer_accepted_by_the_wrong_person() -> Act:
    stage = asked()
    request = stage.hand_in()
    return lambda: accept(request.id, actor=stage.head(1), now=after(70))


@refused(
    "collection.services.accept",
    "An answer is accepted that has not come yet",
    code="not_handed_in",
    text="Seksi 1 belum mengirimkan isiannya. Tunggu, ingatkan, atau perpanjang tenggatnya.",
)
def an_answer_that_has_not_come() -> Act:
    stage = asked()
    request = stage.request()
    return lambda: accept(request.id, actor=stage.staff(), now=after(70))


@refused(
    "collection.services.return_cells",
    "A cell goes back without a reason",
    code="reason_missing",
    text="Alasan pengembalian masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_cell_returned_without_reason() -> Act:
    stage = asked()
    request, cell = stage.hand_in(), stage.indicator_id()
    return lambda: return_cells(request.id, {cell: " "}, actor=stage.staff(), now=after(70))


@refused(
    "collection.services.return_cells",
    "No cell is named",
    code="cells_not_named",
    text="Tunjuk setidaknya satu baris yang salah, dengan alasannya.",
)
def a_return_of_no_cell() -> Act:
    stage = asked()
    request = stage.hand_in()
    return lambda: return_cells(request.id, {}, actor=stage.staff(), now=after(70))
