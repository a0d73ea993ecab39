"""An act: everything a person or a clock does at once, in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one act. Called inside another act it joins it: a refusal anywhere undoes the whole."""
    return transaction.atomic(savepoint=False)(service)
