"""The docs hold: links lead somewhere, headings exist, and the glossary knows the words of the tables."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from config.environment import Environment
from tests.architecture.tree import ROOT, files, place

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
PAGES = [path for path in files() if path.suffix == ".md"]
ADR_PARTS = ("## Context", "## Decision", "## Rejected alternatives", "## What would change our mind")


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_it_works(page: Path) -> None:
    """Every link to a file of ours leads to one, and its #heading stands there."""
    dead = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (heading and heading not in _headings(file)):
            dead.append(target)
    assert dead == []


def test_the_glossary_knows_every_table() -> None:
    """A word used for a table is explained once, in docs/glossary.md, as `ClassName`."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    unknown = [
        model._meta.label
        for app in apps.get_app_configs()
        if app.name.startswith("himpun.")
        for model in app.get_models()
        if f"`{model.__name__}`" not in glossary
    ]
    assert unknown == []


@pytest.mark.parametrize("record", sorted(ROOT.glob("docs/adr/[0-9]*.md")), ids=place)
def test_a_decision_says_what_would_change_our_mind(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert [part for part in ADR_PARTS if part not in text] == []


def test_every_variable_is_documented() -> None:
    """docs/settings.md names each variable that config/environment.py reads."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    fields = set(Environment.model_fields) - {"database_url"}
    names = ["DATABASE_URL", *(f"HIMPUN_{field.upper()}" for field in sorted(fields))]
    assert [name for name in names if f"`{name}`" not in page] == []


def _headings(page: Path) -> set[str]:
    """The anchors that a reader's browser makes of the headings."""
    lines = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line).strip().lower().replace(" ", "-") for line in lines}
