"""A refusal carries a code for programs, a message for people, and detail."""

import pickle

import pytest

from himpun.kernel.refusals import Refusal, not_there, there


def test_it_works() -> None:
    with pytest.raises(Refusal) as caught:
        raise Refusal("already_done", "Sudah dikerjakan.", by="Sekretaris")
    assert caught.value.code == "already_done"
    assert caught.value.message == "Sudah dikerjakan."
    assert caught.value.detail == {"by": "Sekretaris"}


def test_its_text_is_the_message_alone() -> None:
    assert str(Refusal("x", "Pesan.", a=1)) == "Pesan."
    assert repr(Refusal("x", "Pesan.", a=1)) == "Refusal('x', 'Pesan.', detail={'a': 1})"


def test_detail_may_use_the_names_of_the_parameters() -> None:
    assert Refusal("x", "Pesan.", code="a", message="b").detail == {"code": "a", "message": "b"}


def test_it_survives_the_way_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(Refusal("x", "Pesan.", row=3)))
    assert (copy.code, copy.message, copy.detail) == ("x", "Pesan.", {"row": 3})


def test_what_is_there_is_handed_on_and_what_is_not_is_refused() -> None:
    assert there("baris", "Surat ini") == "baris"
    nothing: str | None = None
    with pytest.raises(Refusal) as caught:
        there(nothing, "Surat ini", back_to="daftar surat")
    assert (caught.value.code, caught.value.message) == (
        "not_there",
        "Surat ini tidak ditemukan. Kembali ke daftar surat dan pilih lagi.",
    )
    assert str(not_there()) == "Data ini tidak ditemukan. Kembali ke daftarnya dan pilih lagi."
