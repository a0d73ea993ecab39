"""Saving what is typed into the grid: one cell as one leaves it, a pasted column, or the whole page at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from himpun.collection.access import cell_for
from himpun.collection.answers import Answer
from himpun.collection.grids import Sheet, with_kept
from himpun.collection.models import DataRequest
from himpun.collection.selectors import rows_of
from himpun.collection.services import type_values
from himpun.collection.web.posted import answer_from, answers_from, seen_in
from himpun.collection.web.showing import address_of, asked, go_back, sheet_for, show
from himpun.kernel.numbers import convention_of, format_number, parse_column
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.refusing import REFUSED, done, undone_alone
from himpun.pages.requests import Request, is_partial


@dataclass
class Kept:
    """What became of what was typed: which cells are saved, and why the others are not."""

    saved: set[int] = field(default_factory=set)
    faults: dict[int, str] = field(default_factory=dict)
    refused: str = ""


@holders("POST")
def type_cell(request: Request, request_id: int, indicator_id: int) -> HttpResponse:
    """One row of the grid, saved as one leaves it. The answer is the mark beside the inputs; these stay as they are."""
    found = cell_for(request.actor, request_id, indicator_id, is_administrator=request.user.is_staff)
    answer = answer_from(request.POST, rows_of(found)[indicator_id])
    if answer is None:
        return redirect(address_of(found))
    kept = _typed(request, found, {indicator_id: answer})
    sheet = _after(request, found, {indicator_id: answer}, kept)
    line = next(line for line in sheet.lines if line.id == indicator_id)
    line = replace(line, is_saved=not kept.faults)
    if not is_partial(request):
        return show(request, sheet) if kept.faults else go_back(request, found)
    context = {"sheet": sheet, "line": line}
    return render(request, "collection/_saved.html", context, status=REFUSED if kept.faults else 200)


@holders("POST")
def type_many(request: Request, request_id: int) -> HttpResponse:
    """Every row that was changed. What is right is saved, what is not stays in its input with the reason beside it."""
    found = asked(request, request_id)
    lines = {line.id: line for line in sheet_for(request, found).lines}
    answers = answers_from(request.POST, lines)
    try:
        answers = _by_one_convention(answers) if request.POST.get("pasted") else answers
        kept = _typed(request, found, answers) if answers else Kept()
    except Refusal as refusal:
        kept = Kept(faults=dict.fromkeys(answers, refusal.message), refused=refusal.message)
    sheet = _after(request, found, answers, kept)
    if is_partial(request):
        return _marks(request, sheet, kept)
    if kept.faults:
        return show(request, sheet, refused=kept.refused)
    done(request, _said(len(kept.saved)) if kept.saved else _("Tidak ada yang berubah; semua sudah tersimpan."))
    return go_back(request, found)


def _typed(request: Request, found: DataRequest, answers: Mapping[int, Answer]) -> Kept:
    """Save all that can be saved: a cell that is refused is set aside, and the others are tried again."""
    kept, left = Kept(), dict(answers)
    seen = seen_in(request.POST, left)
    while left:
        try:
            _refuse_another_person(request)
            with undone_alone():
                type_values(found.id, list(left.values()), seen=seen, actor=request.actor, now=request.now)
        except Refusal as refusal:
            if refusal.code == "not_there":
                raise
            for number, message in _blamed(refusal, left).items():
                kept.faults[number] = message
                del left[number]
        else:
            kept.saved = set(left)
            break
    return kept


def _blamed(refusal: Refusal, left: Mapping[int, Answer]) -> dict[int, str]:
    """The cells that a refusal names, each with its own message; all of them where it names none."""
    listed = refusal.detail.get("faults")
    if isinstance(listed, list):
        return {each["indicator"]: each["message"] for each in listed}
    number = refusal.detail.get("indicator")
    if isinstance(number, int) and number in left:
        return {number: refusal.message}
    return dict.fromkeys(left, refusal.message)


def _refuse_another_person(request: Request) -> None:
    """A page that one person filled in is not saved in the name of another who signed in beside it."""
    told = request.POST.get("user", "")
    if told and told != str(request.user.pk):
        raise Refusal(
            "another_person", _("Kini masuk sebagai orang lain. Masuk lagi sebagai yang mengetik, lalu simpan.")
        )


def _by_one_convention(answers: Mapping[int, Answer]) -> dict[int, Answer]:
    """A pasted column is read as a whole: "12.5" anywhere makes the points of all its figures decimal."""
    figures = {number: answer for number, answer in answers.items() if answer.text and not answer.variables}
    texts = [answer.text for answer in figures.values()]
    if convention_of(texts).value == "indonesian":
        return dict(answers)
    read = parse_column(texts)
    plain = {number: _as_typed(value, figures[number]) for number, value in zip(figures, read, strict=True)}
    return {**answers, **plain}


def _as_typed(value: Decimal | None, answer: Answer) -> Answer:
    return answer if value is None else replace(answer, text=format_number(value))


def _after(request: Request, found: DataRequest, answers: Mapping[int, Answer], kept: Kept) -> Sheet:
    sheet = sheet_for(request, asked(request, found.id))
    return with_kept(sheet, {number: answers[number] for number in kept.faults if number in answers}, kept.faults)


def _marks(request: Request, sheet: Sheet, kept: Kept) -> HttpResponse:
    touched = kept.saved | set(kept.faults)
    changed = [replace(line, is_saved=line.id in kept.saved) for line in sheet.lines if line.id in touched]
    message = _said(len(kept.saved)) if kept.saved else ""
    if kept.faults:
        names = "; ".join(line.row.label for line in changed if line.fault)[:400]
        told = ngettext(
            "%(n)d baris belum tersimpan: %(names)s.", "%(n)d baris belum tersimpan: %(names)s.", len(kept.faults)
        )
        message = f"{message} {kept.refused or told % {'n': len(kept.faults), 'names': names}}".strip()
    context = {"sheet": sheet, "changed": changed, "message": message, "tone": "error" if kept.faults else "success"}
    return render(request, "collection/_saved_many.html", context)


def _said(count: int) -> str:
    return ngettext("%(n)d baris tersimpan.", "%(n)d baris tersimpan.", count) % {"n": count}
