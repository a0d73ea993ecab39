"""What templates of collecting say often. `{% load collection %}`"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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


@lru_cache(maxsize=256)
def _mark(state: str, is_nihil: bool, _language: str | None) -> SafeString:
    shown = SHOWN[state]
    word = f"{shown.label}, {SHOWN['nihil'].label}" if is_nihil else shown.label
    return format_html('{}<span class="visually-hidden">{}</span>', icon(shown.icon), word)
