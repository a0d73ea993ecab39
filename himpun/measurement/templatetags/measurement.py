"""What templates of measuring say often. `{% load measurement %}`"""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from himpun.measurement.rules.checks import observation

register = template.Library()


@register.filter
def observed(check: Mapping[str, str]) -> str:
    """What a check saw, for whoever judges the figure; what the unit should do about it is said to the unit."""
    return observation(check["code"], check["text"])
