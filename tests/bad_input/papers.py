"""Odd texts on their way into papers, workbooks and the bundle."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta

from himpun.archive.models import Bundle
from himpun.archive.verifying import verify
from himpun.collection.models import DataRequest
from himpun.collection.services import Answer, hand_in_many
from himpun.collection.store import path_of
from himpun.documents.models import Document
from himpun.documents.rendering import render, workbook_of
from himpun.documents.tests.walk import walk
from himpun.portal.jobs import run_due
from tests.bad_input.case import taken

FORMULA = '=HYPERLINK("http://contoh";"klik")'
ODD = f"{FORMULA} \x00\u202e🌧 \uffff ﷽ 汉字 a\u0301"
SUBDISTRICT = "mojokerto-dawarblandong-2023"


@taken(
    "documents, archive",
    "A NUL byte, an emoji, Arabic, Chinese and a formula, in the texts of all papers of a cycle",
    outcome="every PDF is made, without what no reader can see; in XLSX and CSV the formula is a text",
)
def odd_characters_in_papers() -> None:
    path = walk(SUBDISTRICT)
    task = path.to("4", "fill")
    request = DataRequest.objects.get(cycle=path.cycle, unit=task.unit)
    actor = path.office.doer(task, path.now)
    answers = [Answer(row["indicator_id"], "5", note=ODD, obstacle=ODD, follow_up=ODD) for row in request.rows]
    hand_in_many(request.id, answers, actor=actor, now=path.now)
    path.to_the_end()
    run_due(path.now + timedelta(days=1))

    _papers_are_made()
    _workbooks_hold_no_formula()
    _the_bundle_holds_no_formula()


def _papers_are_made() -> None:
    papers = list(Document.objects.all())
    assert {paper.kind for paper in papers} >= {"form", "request", "receipt", "recap", "measurement"}
    for paper in papers:
        assert render(paper, marked=True).pdf.startswith(b"%PDF-")


def _workbooks_hold_no_formula() -> None:
    texts = ""
    for recap in Document.objects.filter(kind="recap"):
        with zipfile.ZipFile(io.BytesIO(workbook_of(recap))) as book:
            parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
        assert not [name for name, part in parts.items() if re.search(r"<(f|hyperlink)[ >]", part)]
        texts += parts["xl/sharedStrings.xml"]
    assert "=HYPERLINK(" in texts


def _the_bundle_holds_no_formula() -> None:
    bundle = path_of(Bundle.objects.get().file_id)
    assert verify(bundle).holds
    with zipfile.ZipFile(bundle) as kept:
        table = list(csv.reader(io.StringIO(kept.read("data/values.csv").decode("utf-8-sig"))))
    cells = [cell for line in table for cell in line]
    assert [cell for cell in cells if cell.startswith("=")] == []
    assert [cell for cell in cells if cell.startswith("'=HYPERLINK(")]
