"""Procedure files: bombs, loops without exit, and files that are none."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from himpun.cycles.tests.office import START
from himpun.plans.tests.cast import open_agency
from himpun.procedures.reading import MAX_BYTES, read_definition
from himpun.procedures.services import bring_in
from himpun.procedures.tests.small import row, small
from tests.bad_input.case import Act, refused

FILE, READ, NAME = "procedures.services.bring_in", "procedures.reading.read_definition", "sop.yaml"


def _brought_in(text: str) -> Act:
    agency = open_agency()
    return lambda: bring_in(agency, text, name=NAME, actor=None, now=START - timedelta(days=30))


def _small(**changes: Any) -> Act:
    """The small sound procedure with these fields changed. JSON is YAML."""
    return _brought_in(json.dumps(small(**changes), indent=1, ensure_ascii=False))


@refused(
    FILE,
    "A YAML bomb: anchors upon anchors",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 1, (berkas): anchor (&) dan alias (*) YAML tidak diterima; tulis isinya lengkap, atau beri tanda "
    "kutip bila itu bagian teks",
)
def a_yaml_bomb() -> Act:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return _brought_in("\n".join(lines))


@refused(
    FILE,
    "A tag that would build an object",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 1, (berkas): tag YAML (!) tidak diterima; hapus tag itu, atau beri tanda kutip pada teksnya",
)
def a_yaml_tag() -> Act:
    return _brought_in('key: !!python/object/apply:os.system ["x"]\n')


@refused(
    FILE,
    "Lists within lists, ten thousand deep",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 1, (berkas): susunannya terlalu dalam; paling banyak 12 tingkat",
)
def a_yaml_well() -> Act:
    return _brought_in("key: " + "[" * 10_000 + "]" * 10_000)


@refused(
    FILE,
    "A file above 256 kB",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- (berkas): berkas lebih besar daripada 256 kB; satu berkas hanya untuk satu prosedur; buang yang tidak "
    "perlu",
)
def a_procedure_without_end() -> Act:
    return _brought_in("#" * (MAX_BYTES + 1))


@refused(
    FILE,
    "An empty file",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 1, (berkas): berkas ini bukan prosedur; mulai dengan key: dan edition: (lihat procedure-format.md)",
)
def an_empty_procedure() -> Act:
    return _brought_in("")


@refused(
    READ,
    "A PDF",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- (berkas): berkas bukan teks UTF-8; simpan ulang sebagai UTF-8",
)
def a_pdf_as_procedure() -> Act:
    return lambda: read_definition(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", name=NAME)


@refused(
    FILE,
    "A NUL byte",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 1, (berkas): ada karakter NUL dalam berkas; hapus karakter itu, atau simpan ulang sebagai teks",
)
def a_nul_byte_in_a_procedure() -> Act:
    return _brought_in("key: con\x00toh\n")


@refused(
    FILE,
    "A bracket that is never closed",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 3, (berkas): susunan YAML tidak terbaca; periksa indentasi (spasi, bukan tab), titik dua, tanda "
    "kutip dan kurung di sekitar baris ini",
)
def a_bracket_that_is_not_closed() -> Act:
    return _brought_in("key: contoh\nsteps: [\n")


@refused(
    FILE,
    "A loop without exit",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 67, steps[1]: dari langkah 1 tidak ada jalan ke akhir prosedur; beri salah satu langkah dalam "
    "putaran itu jalan keluar: next ke langkah akhir, next: [], atau outcomes\n"
    "- baris 82, steps[2]: dari langkah 2 tidak ada jalan ke akhir prosedur; beri salah satu langkah dalam "
    "putaran itu jalan keluar: next ke langkah akhir, next: [], atau outcomes\n"
    "- baris 100, steps[3]: dari langkah 3 tidak ada jalan ke akhir prosedur; beri salah satu langkah dalam "
    "putaran itu jalan keluar: next ke langkah akhir, next: [], atau outcomes\n"
    "- baris 115, steps[4]: dari langkah 4 tidak ada jalan ke akhir prosedur; beri salah satu langkah dalam "
    "putaran itu jalan keluar: next ke langkah akhir, next: [], atau outcomes",
)
def a_loop_without_exit() -> Act:
    steps = [*small()["steps"][:2], row("3"), row("4", next=["3"])]
    return _small(steps=steps)


@refused(
    FILE,
    "An arrow to a row that is not there",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 133, steps[4].next[1]: langkah 9 yang dituju tidak ada; tulis nomor langkah yang ada di tabel, "
    "dengan tanda kutip",
)
def an_arrow_to_nowhere() -> Act:
    return _small(steps=[*small()["steps"], row("4", next=["9"])])


@refused(
    FILE,
    "Two rows with the same number",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 119, steps[4].no: nomor langkah 3 dipakai lebih dari sekali; beri nomor lain",
)
def two_rows_with_one_number() -> Act:
    return _small(steps=[*small()["steps"], row("3")])


@refused(
    FILE,
    "A row by somebody who is not among the actors",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 123, steps[4].by.actors[1]: pelaksana hantu tidak ada di actors; pakai salah satu kunci di actors "
    "(planning, sections, staff), atau tambahkan pelaksananya di sana",
)
def a_row_by_a_stranger() -> Act:
    return _small(steps=[*small()["steps"], row("4", by={"actors": ["hantu"]})])


@refused(
    FILE,
    "No row at all",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 66, steps: prosedur tidak mempunyai awal; tulis paling sedikit satu langkah",
)
def a_procedure_without_rows() -> Act:
    return _small(steps=[])


@refused(
    FILE,
    "A misspelt field, a number for a text, an unknown kind of work",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 3, edition: harus berupa bilangan bulat; tulis angkanya tanpa tanda kutip, titik atau koma\n"
    "- baris 75, steps[1].work: isinya tidak dikenal; pakai salah satu dari 'order', 'prepare_form', "
    "'distribute', 'meet', 'fill', 'gather', 'recap', 'validate', 'analyse', 'draft', 'discuss', 'review', "
    "'sign', 'hand_over', 'publish', 'archive' atau 'other'\n"
    "- baris 83, frequenci: kolom ini tidak dikenal; maksudnya frequency? Jika tidak, hapus",
)
def a_procedure_with_several_faults() -> Act:
    return _small(frequenci=["monthly"], edition="satu", steps=[row("1", work="bekerja")])


@refused(
    FILE,
    "A revision that was brought in before, changed",
    code="edition_exists",
    text="Revisi 1 dari prosedur contoh-kecil sudah ada dan tidak dapat diubah. Naikkan nomor edition dalam berkas, "
    "lalu impor lagi.",
)
def a_revision_changed_afterwards() -> Act:
    agency = open_agency()
    now = START - timedelta(days=30)
    bring_in(agency, json.dumps(small()), name=NAME, actor=None, now=now)
    changed = json.dumps(small(frequency=["yearly"]))
    return lambda: bring_in(agency, changed, name=NAME, actor=None, now=now)


@refused(
    READ,
    "A number of 200,000 digits",
    code="procedure_faulty",
    text="sop.yaml: berkas prosedur belum dapat dipakai.\n"
    "- baris 1, edition: harus berupa bilangan bulat; tulis angkanya tanpa tanda kutip, titik atau koma",
)
def a_number_of_200_000_digits() -> Act:
    text = json.dumps(small()).replace('"edition": 1', f'"edition": {"9" * 200_000}')
    return lambda: read_definition(text, name=NAME)
