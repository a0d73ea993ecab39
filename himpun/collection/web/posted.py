"""What a page of the grid sends, cell by cell, as answers. Reads; refuses nothing but what no page of ours sends."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

from himpun.collection.answers import Answer
from himpun.collection.grids import Line
from himpun.collection.rules import FormRow


def answer_from(post: QueryDict, row: FormRow) -> Answer | None:
    """What was typed into one row; None where the page had no inputs for it."""
    number = row.indicator_id
    if f"seen-{number}" not in post:
        return None
    return Answer(
        number,
        text=post.get(f"text-{number}", "").strip(),
        is_nihil=post.get(f"nihil-{number}") == "yes",
        note=post.get(f"note-{number}", "").strip(),
        variables=_variables(post, row),
        obstacle=post.get(f"obstacle-{number}", "").strip(),
        follow_up=post.get(f"follow-{number}", "").strip(),
    )


def answers_from(post: QueryDict, lines: Mapping[int, Line]) -> dict[int, Answer]:
    """What was changed on a page: rows that say what is saved, or nothing at all, are left out."""
    found: dict[int, Answer] = {}
    for number, line in lines.items():
        answer = answer_from(post, line.row)
        if answer is not None and not _says_nothing_new(answer, line):
            found[number] = answer
    return found


def seen_in(post: QueryDict, numbers: Mapping[int, Answer]) -> dict[int, int]:
    """Which value of each cell the page showed; 0 for none."""
    texts = {number: post.get(f"seen-{number}", "") for number in numbers}
    return {number: int(text) if text.isdecimal() and len(text) < 19 else 0 for number, text in texts.items()}


def _variables(post: QueryDict, row: FormRow) -> dict[str, str]:
    texts = {name: post.get(f"var-{row.indicator_id}-{place}", "").strip() for place, name in enumerate(row.variables)}
    return texts if any(texts.values()) else {}


def _says_nothing_new(answer: Answer, line: Line) -> bool:
    saved = line.answer
    if line.value is None or line.value.state == "returned":
        empty = not (answer.text or answer.is_nihil or answer.note or answer.obstacle or answer.follow_up)
        unchanged = line.value is None and not answer.variables
        return (empty and unchanged) or (line.value is not None and answer == saved)
    return answer == saved
