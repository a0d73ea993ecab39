"""One rehearsal of a procedure, through the very services that the commands and pages use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from himpun.portal.rehearsal.run import Order, Source, rehearse
from himpun.procedures.library import library_definition, library_text
from tests.committed import CommittedDatabase

Told = dict[str, Any]
Story = Callable[..., Told]


@pytest.fixture
def story(committed_db: CommittedDatabase, tmp_path: Path) -> Story:
    """Carry a shipped procedure through a whole cycle. Returns its summary, with `folder` where its papers lie."""

    def tell(key: str, *, seed: int = 1, units: int = 3, indicators: int = 6) -> Told:
        source = Source(library_definition(key), library_text(key), f"{key}.yaml")
        order = Order(seed=seed, units=units, indicators=indicators)
        outcome = rehearse(source, order, out=tmp_path, tell=lambda _line: None)
        assert outcome.lacking == []
        return {**outcome.summary, "folder": tmp_path / key}

    return tell


def steps(told: Told) -> list[str]:
    """The rows that were carried out, in order; "0" is the opening act."""
    return [step["no"] for step in told["steps_done"]]


def kinds(told: Told) -> set[str]:
    """Which kinds of papers were made."""
    return {document["kind"] for document in told["documents"]}


def signed(told: Told, document: str) -> list[tuple[str, str]]:
    """Who marked a kind of paper, in order: position and act."""
    return [(mark["position"], mark["kind"]) for mark in told["signatures"] if mark["document"] == document]
