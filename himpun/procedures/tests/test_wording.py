"""The five shipped procedures carry their documents' own words, slips included, and name no person.

wording.json holds every cell and line of the five public documents, less persons' names, ranks and NIP, taken from the
documents and not from the library.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from himpun.procedures.checks import check
from himpun.procedures.library import library_definition, library_text
from himpun.procedures.reading import read_with_report
from himpun.procedures.tests.shipped import BAPPEDA, DISTRICT, DPMD, DPMK, INSPECTORATE, KEYS, every

WORDING = json.loads(Path(__file__).with_name("wording.json").read_text(encoding="utf-8"))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def test_it_works() -> None:
    assert list(WORDING) == KEYS


@every
def test_each_row_is_the_document_s_own_wording(key: str) -> None:
    carried = [
        {"no": row.no, "activity": row.activity, "inputs": row.inputs, "time": row.time and row.time.text,
         "outputs": row.outputs}
        for row in library_definition(key).steps
    ]  # fmt: skip
    printed = [{**row, "inputs": [row["inputs"]], "outputs": [row["outputs"]]} for row in WORDING[key]["rows"]]
    assert carried == printed


@every
def test_every_line_of_the_document_is_carried(key: str) -> None:
    values = library_definition(key).model_dump(mode="json", by_alias=True, exclude={"notes", "source"})
    carried = "\n".join(plain(text) for text in texts(values))
    assert [line for line in WORDING[key]["phrases"] if plain(line) not in carried] == []


@every
def test_no_person_is_named(key: str) -> None:
    assert read_with_report(library_text(key), name=key).left_out == []
    assert not re.search(r"\d{8} ?\d{6} ?\d|\bNIP\b", library_text(key))


@every
def test_each_slip_stands_where_it_is_said_to_stand(key: str) -> None:
    made = library_definition(key)
    carried = "\n".join(texts(made.model_dump(mode="json", by_alias=True, exclude={"notes"})))
    for note in made.notes:
        assert (note.kind == "slip") == bool(note.printed and note.correction)
        if note.printed and " 3. " not in note.printed:
            assert note.printed in carried
    assert made.source is not None
    assert made.source.year == int(key[-4:])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (DPMD, "order_to_giver addressee_never_served number_incomplete effective_on_missing equipment_missing "
               "registers_of_auditee result_unsigned legal_basis_superseded position_without_column slip"),
        (BAPPEDA, "worksheet_differs worksheet_main_missing worksheet_responsible copied_from_inspectorate "
                  "column_without_step actor_without_column effective_on_missing approver_without_position "
                  "legal_basis_superseded position_without_column noted_fault question slip"),
        (INSPECTORATE, "runner_not_recorded column_names_unit column_of_several legal_basis_superseded noted_fault "
                       "result_unsigned slip"),
        (DPMK, "number_incomplete effective_label title_differs frequency_unstated other_kind_of_office "
               "time_units_mixed several_actors slip"),
        (DISTRICT, "order_to_giver actor_without_column post_named_differently approver_without_position "
                   "column_of_several legal_basis_superseded position_without_column question slip"),
    ],
)  # fmt: skip
def test_the_known_faults_of_each_document_are_warned_of(key: str, expected: str) -> None:
    findings = check(library_definition(key))
    assert {finding.level for finding in findings} == {"warning"}
    assert set(expected.split()) <= {finding.code for finding in findings}


def test_001_s_superseded_bases_are_both_found() -> None:
    findings = [finding for finding in check(library_definition(BAPPEDA)) if finding.code == "legal_basis_superseded"]
    assert [finding.field for finding in findings] == ["identity.legal_basis[1]", "identity.legal_basis[4]"]
