"""Icons, states, and figures and times as an Indonesian office writes them. `{% load himpun %}`"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from himpun.kernel.numbers import format_number, format_percent, format_rupiah
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.pages.states import SHOWN, Shown
from himpun.pages.times import date_text, duration_text, moment_text

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Tabler icon from the sprite (assets/icons.txt); without `label` it is mere ornament to a screen reader."""
    sprite = static("vendor/icons.svg")
    if not label:
        return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)
    return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name)


@register.simple_tag
def status(state: str, label: str = "") -> SafeString:
    """A state by word, shape and colour. States: `himpun.pages.states.SHOWN`."""
    shown = SHOWN.get(state) or Shown(label or state, "circle", "quiet")
    return format_html('<span class="status status-{}">{}{}</span>', shown.tone, icon(shown.icon), label or shown.label)


@register.filter
def day(on: date | None) -> str:
    """ "5 Oktober 2023"; "–" for none."""
    return date_text(on) if on else "–"


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime | None) -> str:
    """ "5 Oktober 2023 pukul 08.00 WIB", by the zone of the office; "–" for none."""
    return moment_text(at, context["zone"]) if at else "–"


@register.filter
def figure(value: Decimal | int | None) -> str:
    """ "1.234,5"; "–" for none."""
    return "–" if value is None else format_number(Decimal(value))


@register.filter
def rupiah(value: Decimal | None) -> str:
    """ "Rp 1.000.000"; "–" for none."""
    return "–" if value is None else format_rupiah(value)


@register.filter
def percent(value: Decimal | None) -> str:
    """ "87,50%"; "–" for none."""
    return format_percent(value)


@register.filter
def period(key: str) -> str:
    """ "Maret 2026" for "2026-M03"; what is no period stays as it is."""
    try:
        return parse_period(key).label
    except Refusal:
        return key


@register.filter
def duration(minutes: int | None) -> str:
    """Working minutes in words: "35 menit", "3 jam 20 menit", "2 hari 1 jam" (a working day is 7½ hours)."""
    return "–" if minutes is None else duration_text(int(minutes))


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """An entry of a mapping by a key that is a variable; nothing where it has none."""
    return mapping.get(key) if mapping else None
