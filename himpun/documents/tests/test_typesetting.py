"""Every paper becomes PDF/A-2b and PDF/UA-1 with its fonts inside, the same bytes each time, whatever the text."""

from __future__ import annotations

import dataclasses
import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from himpun.documents.papers import Letterhead, MinutesPaper, Paper, sheet_of
from himpun.documents.tests.samples import ALL, AT, MEASUREMENT, MINUTES, RECEIPT, recap
from himpun.documents.tests.test_sheet import library
from himpun.documents.typesetting import page_count, typeset, typeset_with_report
from himpun.documents.typesetting.compiling import TEMPLATES, compile_pdf
from himpun.kernel.refusals import Refusal
from himpun.procedures.sheet import fonts

SHEET = sheet_of(library("banggai-bappeda-2020"), sample=True)
PAPERS: dict[str, Paper] = {**ALL, "procedure": SHEET}


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def test_it_works() -> None:
    pdf = typeset(MINUTES, at=AT)
    assert pdf.startswith(b"%PDF-1.7")
    assert "NOTULEN RAPAT" in text_of(pdf)


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_each_paper_says_that_it_is_pdf_a_2b_and_pdf_ua_1(kind: str) -> None:
    with pikepdf.open(io.BytesIO(typeset(PAPERS[kind], at=AT))) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
            assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "id"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.docinfo["/Title"]


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_each_font_is_inside(kind: str) -> None:
    found: list[str] = []
    with pikepdf.open(io.BytesIO(typeset(PAPERS[kind], at=AT))) as pdf:
        for page in pdf.pages:
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values():
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
                found.append(str(font.BaseFont))
    assert found
    assert all("Arimo" in name or "NotoSans" in name for name in found)


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_the_same_paper_gives_the_same_bytes(kind: str) -> None:
    assert typeset(PAPERS[kind], at=AT) == typeset(PAPERS[kind], at=AT)


def test_the_moment_is_the_same_in_any_zone() -> None:
    assert typeset(RECEIPT, at=AT) == typeset(RECEIPT, at=AT.astimezone(timezone(timedelta(hours=9))))
    with pytest.raises(ValueError, match="zone"):
        typeset(RECEIPT, at=datetime(2026, 1, 1))


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_pages_are_counted_and_numbered(kind: str) -> None:
    made = typeset(PAPERS[kind], at=AT)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pages = len(pdf.pages)
    assert page_count(made) == pages
    said = text_of(made)
    for number in range(1, pages + 1):
        assert f"Halaman {number} dari {pages}" in said


def test_many_pages_are_counted() -> None:
    made = typeset(recap(40, 30), at=AT)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert page_count(made) == len(pdf.pages) > 20


@pytest.mark.parametrize(
    "text", ["NUL \0 di tengah", "emoji 😀 dan 👩‍👩‍👧", "عربي", "汉字", "tab\tdan\r\nbaris", "\ue000", "a\u0301"]
)
def test_no_text_is_an_error(text: str) -> None:
    paper = dataclasses.replace(MINUTES, decisions=(text,), title=f"Notulen {text}", number=text)
    made = typeset_with_report(paper, at=AT)
    assert set(made.replaced) <= set(text)
    assert ("□" in text_of(made.pdf)) == bool(made.replaced)


def test_what_could_not_be_shown_is_reported() -> None:
    paper = dataclasses.replace(MINUTES, decisions=("bagus 😀 汉",))
    made = typeset_with_report(paper, at=AT)
    assert made.replaced == ("汉", "😀")
    assert "bagus □ □" in text_of(made.pdf)


def test_typst_markup_stays_text() -> None:
    said = '#panic("x") *tebal* $x$ `kode` #read("/etc/passwd") \\ <label> @sitasi //komentar'
    paper = dataclasses.replace(MINUTES, decisions=(said,), letterhead=Letterhead(lines=("#pagebreak()", "*a*")))
    shown = text_of(typeset(paper, at=AT)).replace("\n", " ")
    assert '#panic("x") *tebal* $x$ `kode` #read("/etc/passwd") \\ <label> @sitasi //komentar' in shown


def test_a_sample_carries_its_mark_and_another_does_not() -> None:
    assert _has_mark(typeset(MEASUREMENT, at=AT))
    assert not _has_mark(typeset(dataclasses.replace(MEASUREMENT, sample=False), at=AT))


def test_figures_are_printed_the_indonesian_way() -> None:
    said = text_of(typeset(MEASUREMENT, at=AT))
    assert "1.250.000.000" in said
    assert "94,71%" in said
    assert "6 April 2026 pukul 09.15 WIB" in said


def test_an_unmarked_block_leaves_room_and_a_blank_number_a_line() -> None:
    said = text_of(typeset(dataclasses.replace(RECEIPT, number=""), at=AT))
    assert "Nomor: ……" in said
    assert "Disetujui secara internal" in said


def test_a_logo_is_set_and_a_bad_one_refused(tmp_path: Path) -> None:
    logo = tmp_path / "lambang.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="3"/></svg>')
    head = dataclasses.replace(RECEIPT.letterhead, logo=str(logo))
    assert len(typeset(dataclasses.replace(RECEIPT, letterhead=head), at=AT)) != len(typeset(RECEIPT, at=AT))
    for bad in (tmp_path / "tidak-ada.png", tmp_path):
        head = dataclasses.replace(RECEIPT.letterhead, logo=str(bad))
        with pytest.raises(Refusal) as refused:
            typeset(dataclasses.replace(RECEIPT, letterhead=head), at=AT)
        assert refused.value.code == "logo_unusable"


def test_no_template_asks_for_a_package_or_a_file() -> None:
    for template in TEMPLATES.glob("*.typ"):
        source = template.read_text()
        assert "@preview" not in source
        assert "eval(" not in source
        assert "read(" not in source


def test_a_package_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wants.typ").write_text('#import "@preview/cetz:0.3.4": canvas\nteks')
    monkeypatch.setattr("himpun.documents.typesetting.compiling.TEMPLATES", tmp_path)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(RuntimeError, match="package"):
        compile_pdf("wants.typ", {}, at=AT)


def test_missing_fonts_are_refused_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIMPUN_FONTS", str(tmp_path))
    with pytest.raises(Refusal) as refused:
        fonts.font_folder()
    assert refused.value.code == "fonts_missing"
    assert "make setup" in refused.value.message


def test_importing_the_writers_does_not_start_typst() -> None:
    code = "import sys, himpun.documents.typesetting as t; sys.exit('typst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False
    )
    assert done.returncode == 0


def test_every_kind_of_paper_has_its_sample() -> None:
    made = {type(paper) for paper in PAPERS.values()}
    assert made == {kind for kind in Paper.__subclasses__() if kind.__module__.startswith("himpun.")}
    assert MinutesPaper in made


def _has_mark(pdf: bytes) -> bool:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return any(letter["size"] > 80 for letter in document.pages[0].chars)


def test_created_at_is_the_given_moment() -> None:
    with pikepdf.open(io.BytesIO(typeset(RECEIPT, at=datetime(2026, 4, 6, 2, 15, tzinfo=UTC)))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260406021500")
