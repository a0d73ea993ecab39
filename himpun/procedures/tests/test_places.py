"""Findings point at the sheet, not at the file: no key and no field's name is left in them."""

from __future__ import annotations

import re

import pytest

from himpun.procedures.checks import check
from himpun.procedures.library import library_definition, library_keys
from himpun.procedures.places import named, place_words


def test_it_works() -> None:
    definition = library_definition("musi-banyuasin-dpmd-2019")
    assert place_words("steps.4.outputs", definition) == "Langkah 4 output"
    assert place_words("identity.number", definition) == "Nomor SOP"
    assert place_words("columns.2.title", definition) == "Kolom 2 judul"
    assert place_words("frequency", definition) == "Frekuensi"
    assert named(["no_such_actor"], definition) == "no_such_actor"


@pytest.mark.parametrize("key", library_keys())
def test_no_finding_names_a_field_or_a_key(key: str) -> None:
    definition = library_definition(key)
    keys = "|".join(re.escape(actor.key) for actor in definition.actors if "_" in actor.key)
    for finding in check(definition):
        assert not re.search(r"\b(steps|identity|columns|labels)\b", finding.problem), finding.problem
        assert not keys or not re.search(rf"\b({keys})\b", finding.problem), finding.problem
