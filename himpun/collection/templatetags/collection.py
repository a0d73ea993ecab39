"""What templates of collecting say often. `{% load collection %}`"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from himpun.collection.matrices import MatrixCell, MatrixRow
from himpun.collection.models import Value
from himpun.collection.shown import text_of
from himpun.pages.states import SHOWN
from himpun.pages.templatetags.himpun import icon

register = template.Library()


@register.filter
def figure_of(value: Value | None) -> str:
    """ "1.234,5", "BB" or "nihil"; "–" where there is none."""
    return text_of(value) or "–"


@register.simple_tag
def cell_mark(state: str, is_nihil: bool) -> SafeString:
    """A cell's state as a shape, with its word for screen readers. Drawn once: a matrix shows it a thousand times."""
    return _mark(state, is_nihil, get_language())


@register.simple_tag
def row_cells(row: MatrixRow, is_numbered: bool) -> SafeString:
    """All cells of a unit's row at once: a matrix has a thousand, and a template asks for each many times."""
    address = reverse("collection:request", args=[row.request.id])
    return mark_safe("".join(_cell(cell, row.request.id, address, is_numbered) for cell in row.cells))  # noqa: S308


def _cell(cell: MatrixCell | None, request_id: int, address: str, is_numbered: bool) -> SafeString:
    if cell is None:
        return _not_asked(get_language())
    pick = format_html(' data-cell="{}-{}"', request_id, cell.indicator_id) if cell.is_decidable else ""
    title = format_html(' title="{}"', cell.name) if is_numbered else ""
    return format_html(
        '<td class="cell cell-{}"><a href="{}{}/"{}{}>{}</a></td>',
        cell.state,
        address,
        cell.indicator_id,
        pick,
        title,
        _mark(cell.state, cell.is_nihil, get_language()),
    )


@lru_cache(maxsize=8)
def _not_asked(_language: str | None) -> SafeString:
    return format_html('<td class="cell cell-none"><span class="visually-hidden">{}</span></td>', _("tidak diminta"))


@lru_cache(maxsize=256)
def _mark(state: str, is_nihil: bool, _language: str | None) -> SafeString:
    shown = SHOWN[state]
    word = f"{shown.label}, {SHOWN['nihil'].label}" if is_nihil else shown.label
    return format_html('{}<span class="visually-hidden">{}</span>', icon(shown.icon), word)
