"""Reading a procedure file: every fault with line, field and remedy, in Indonesian; no person's name kept."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from himpun.kernel.refusals import Refusal
from himpun.procedures.library import library_text
from himpun.procedures.reading import MAX_BYTES, Fault, read_definition, read_with_report
from himpun.procedures.tests.small import definition, row, small

SHIPPED = library_text("mojokerto-dawarblandong-2023")
FORMAT = Path(__file__).parents[3] / "docs" / "procedure-format.md"


def faults_of(text: str | bytes) -> list[Fault]:
    with pytest.raises(Refusal) as refused:
        read_definition(text, name="berkas.yaml")
    assert refused.value.code == "procedure_faulty"
    assert refused.value.message.startswith("berkas.yaml: ")
    faults = refused.value.detail["faults"]
    assert isinstance(faults, list)
    assert all(str(fault) in refused.value.message for fault in faults[:20])
    return faults


def only_fault_of(text: str | bytes) -> Fault:
    faults = faults_of(text)
    assert len(faults) == 1, faults
    return faults[0]


def line_of(text: str, part: str) -> int:
    """The line on which this part first stands, from 1."""
    return text[: text.index(part)].count("\n") + 1


def bent(old: str, new: str) -> str:
    assert SHIPPED.count(old) >= 1
    return SHIPPED.replace(old, new, 1)


def test_it_works() -> None:
    assert read_definition(json.dumps(small()), name="kecil.json") == definition()
    assert read_definition(SHIPPED.encode(), name="x.yaml") == read_definition(SHIPPED, name="y.yaml")
    assert read_definition("\ufeff" + SHIPPED, name="bom.yaml").edition == 1


def test_the_example_of_the_guide_is_sound() -> None:
    example = FORMAT.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    made = read_definition(example, name="contoh.yaml")
    assert [step.work for step in made.steps] == ["order", "distribute", "gather", "analyse"]


def test_yaml_is_read_as_version_1_2() -> None:
    values = YAML(typ="safe", pure=True).load(SHIPPED)
    assert values["steps"][0]["no"] == "1"
    made = read_definition(bent('text: "480"', "text: 12:30").replace('"no": "NO"', "no: 'NO'"), name="x.yaml")
    assert made.labels["no"] == "NO"
    assert made.steps[3].time is not None
    assert made.steps[3].time.text == "12:30"


@pytest.mark.parametrize(
    ("old", "new", "field", "word"),
    [
        ('no: "4"', "no: 4", "steps[4].no", "tanda kutip"),
        ("work: analyse", "wrok: analyse", "steps[6].wrok", "maksudnya work"),
        ("work: analyse", "work: think", "steps[6].work", "'analyse'"),
        ("max: 10,", "max: sepuluh,", "steps[3].time.max", "angkanya"),
        ("kind: collecting\n", "", "kind", "tambahkan"),
        ("proposed: true", "proposed: yes", "actors[1].proposed", "true atau false"),
        ("created_on: 2023-10-05", "created_on: 5 Oktober 2023", "identity.created_on", "TTTT-BB-HH"),
        ("created_on: 2023-10-05", "created_on: 2023-02-30", "identity.created_on", "TTTT-BB-HH"),
        ("key: mojokerto", "key: Mojokerto ", "key", "huruf kecil"),
        ("frequency: [monthly]", "frequency: monthly", "frequency", "[satu, dua]"),
        ("frequency: [monthly]", "frequency: []", "frequency", "paling sedikit 1"),
        ("approved_by: {}", "approved_by: Camat", "identity.approved_by", "nama: isi"),
        ("title: Pengumpulan Data Kinerja", 'title: "Data\\0"', "identity.title", "hapus karakter"),
        ('returns: [{to: "4", scope: units}]', 'returns: [{to: "44"}]', "steps[6].returns[1].to", "nomor langkah"),
        ("from: [section_heads]", "from: [kasi]", "steps[4].from[1]", "section_heads"),
        ("from: [section_heads]\n", "from: []\n", "steps[4].from", "isi from"),
    ],
)
def test_a_fault_is_told_with_its_line_and_field(old: str, new: str, field: str, word: str) -> None:
    text = bent(old, new)
    fault = next(fault for fault in faults_of(text) if fault.field == field)
    assert word in fault.remedy
    assert fault.problem
    if new.strip():
        start = line_of(text, new.strip().splitlines()[0])
        assert fault.line is not None
        assert start <= fault.line <= start + new.count("\n")


def test_all_faults_are_told_at_once() -> None:
    text = bent('no: "4"', "no: 4").replace("work: meet", "x").replace("work: analyse", "work: think")
    assert [fault.field for fault in faults_of(text)] == ["steps[4].no", "steps[6].work"]


def test_a_contradiction_says_what_to_do() -> None:
    text = bent("{max: 5, unit: menit", "{max: 5")
    fault = only_fault_of(text)
    assert (fault.field, fault.problem) == ("steps[1].time", "waktu perlu max dan unit bersama-sama")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: &x [1]\nb: *x", 1, "anchor"),
        ("a: 1\nb: *x", 2, "alias"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tag"),
        ("a: 1\nb: 2\na: 3", 3, "dua kali"),
        ("a: [1, 2\nb: }", 2, "tidak terbaca"),
        ("a:\n\t- b", 2, "tidak terbaca"),
        ("a: 1\n---\nb: 2", 2, "lebih dari satu dokumen"),
        ("a: 1\nb: \x00", 2, "NUL"),
        ("a: 1\nb: \x07", 2, "karakter kendali"),
        ("? [a]\n: 1", 1, "harus berupa teks"),
        ("- a\n- b", 1, "bukan prosedur"),
        ("", 1, "bukan prosedur"),
        ("[" * 100_000, 1, "terlalu dalam"),
        ("{a: " * 60_000, 1, "terlalu dalam"),
        ("[" + "1, " * 30_000 + "]", 1, "terlalu banyak"),
        (b"key: \xff\xfe", None, "UTF-8"),
        ("key: \ud800", None, "UTF-8"),
        ("# " + "x" * MAX_BYTES, None, "256 kB"),
        (b"PK\x03\x04" + b"\x00" * 40, 1, "NUL"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str | bytes, line: int | None, word: str) -> None:
    fault = only_fault_of(text)
    assert word in f"{fault.problem} {fault.remedy}"
    assert line is None or text in ("", b"") or fault.line == line


def test_a_yaml_bomb_stops_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert only_fault_of(bomb).line == 1


def test_a_loop_without_exit_is_refused() -> None:
    rows = [row("1"), row("2"), row("3", next=["2"]), row("4")]
    faults = faults_of(json.dumps(small(steps=rows), indent=1))
    assert [fault.field for fault in faults] == ["steps[1]", "steps[2]", "steps[3]"]
    assert "jalan keluar" in faults[0].remedy


def test_a_procedure_without_rows_has_no_start() -> None:
    assert "awal" in only_fault_of(json.dumps(small(steps=[]))).problem


# The persons are invented.
PERSON = "SITI AMINAH, S.Sos., M.M."
NIP = "19800101 200501 2 001"


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("{position: Camat Contoh, name: Siti Aminah}", "Camat Contoh"),
        ("{position: Camat Contoh, nama: Siti Aminah, nip: 198001012005012001, pangkat: Pembina}", "Camat Contoh"),
        (f'{{position: "Camat Contoh {PERSON} NIP. {NIP}"}}', "Camat Contoh"),
        (f'{{position: "Camat Contoh, Ttd Hj. Siti Aminah, S.H. NIP {NIP}"}}', "Camat Contoh, Ttd"),
        (f'{{position: "{PERSON}"}}', None),
    ],
)
def test_names_and_nip_are_left_out_and_reported(written: str, position: str | None) -> None:
    text = bent("approved_by: {}", f"approved_by: {written}")
    reading = read_with_report(text, name="x.yaml")

    assert reading.definition.identity.approved_by.position == position
    assert reading.left_out
    assert {fault.line for fault in reading.left_out} == {line_of(text, "approved_by")}
    for kept in (reading.source, reading.definition.model_dump_json(), str(reading.left_out)):
        assert "aminah" not in kept.lower()
        assert "200501" not in kept
    assert read_definition(reading.source, name="disimpan.yaml") == reading.definition


def test_a_name_in_a_comment_is_not_kept_either() -> None:
    reading = read_with_report(SHIPPED + f"\n# disahkan {PERSON}\n", name="x.yaml")
    assert reading.left_out == []
    assert "AMINAH" not in reading.source
    assert read_with_report(SHIPPED, name="x.yaml").source == SHIPPED


@pytest.mark.parametrize(
    "text",
    [
        "Peraturan Menteri PANRB, SE Menteri Nomor 3",
        "Nomor 065/111/416-317/2023",
        "Komputer/Laptop, yang dilengkapi Printer",
        "Peraturan Daerah Nomor 9 Tahun 2016 (Lembaran Daerah Tahun 2016 Nomor 9)",
        "Kepala Dinas, Sekretaris",
    ],
)
def test_an_office_s_own_words_are_no_person(text: str) -> None:
    equipment = small()
    equipment["identity"]["equipment"] = [text]
    reading = read_with_report(json.dumps(equipment), name="x.json")
    assert (reading.left_out, reading.definition.identity.equipment) == ([], [text])


def test_a_fault_never_repeats_a_value() -> None:
    text = bent("max: 10,", f'max: "NIP. {NIP}",')
    assert all("200501" not in str(fault) for fault in faults_of(text))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    faults_of(text)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(["1", "2", "staff", "kasi"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["to", "no", "key", "by"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2),
    st.sampled_from(["no", "by", "to", "from", "time", "next", "outcomes", "returns", "then"]),
    _VALUES,
)
def test_any_value_in_a_row_is_read_or_refused(index: int, field: str, value: Any) -> None:
    values = small()
    values["steps"][index][field] = value
    with suppress(Refusal):
        assert len(read_definition(json.dumps(values), name="x.json").steps) == 3
