"""What is typed into cells: numbers as people write them, nihil, texts, and whose cells they are."""

from __future__ import annotations

from decimal import Decimal

from himpun.collection.services import type_value
from himpun.collection.tests.stage import Stage, after, handed_out_with
from himpun.cycles.tests.office import open_office
from himpun.plans.models import Indicator
from tests.bad_input.case import Act, refused, taken

TYPE = "collection.services.type_value"


def asked(*, units: int = 2, indicators: int = 2, measure: dict[str, object] | None = None) -> Stage:
    """004 with its form handed out; the codes of its indicators are the same in every database."""
    office = open_office(units=units, indicators=indicators)
    for number, indicator in enumerate(Indicator.objects.filter(agency=office.agency).order_by("id"), start=1):
        indicator.code, indicator.measure = f"IK-{number:02}", measure or {}
        indicator.save()
    return handed_out_with(office)


def _typed(text: str, **more: object) -> Act:
    """Type this text into the first cell of the first unit."""
    stage = asked()
    request, cell, actor = stage.request(), stage.indicator_id(), stage.head()
    return lambda: type_value(request.id, cell, text, actor=actor, now=after(10), **more)  # type: ignore[arg-type]


@refused(
    TYPE,
    "A number in words",
    code="number_in_words",
    text="IK-03 Indikator 1: “tujuh puluh” bukan angka. Tulis dengan angka, misalnya 1.234,5.",
)
def a_number_in_words() -> Act:
    return _typed("tujuh puluh")


@refused(
    TYPE,
    "“1,234.5”, as English writes it",
    code="number_separators",
    text="IK-03 Indikator 1: “1,234.5” tidak jelas: titik memisahkan ribuan, koma memisahkan desimal. Maksud Anda "
    "1.234,5?",
)
def an_english_number() -> Act:
    return _typed("1,234.5")


@taken(TYPE, "“1.234,5”, as Indonesian writes it", outcome="1234.5")
def an_indonesian_number() -> None:
    stage = asked()
    value = type_value(stage.request().id, stage.indicator_id(), "1.234,5", actor=stage.head(), now=after(10))
    assert value.number == Decimal("1234.5")


@refused(
    TYPE,
    "“12.5”: a dot before something other than three digits",
    code="number_separators",
    text="IK-03 Indikator 1: “12.5” tidak jelas: titik memisahkan ribuan, koma memisahkan desimal. Maksud Anda 12,5?",
)
def a_dot_for_a_comma() -> Act:
    return _typed("12.5")


@refused(
    TYPE,
    "“12 dokumen”: a number with its unit",
    code="number_with_text",
    text="IK-03 Indikator 1: “12 dokumen” memuat kata di samping angka. Tulis angkanya saja, tanpa satuan. Maksud "
    "Anda 12?",
)
def a_number_with_its_unit() -> Act:
    return _typed("12 dokumen")


@refused(
    TYPE,
    "A formula in place of a number",
    code="number_in_words",
    text='IK-03 Indikator 1: “=HYPERLINK("http://contoh";"kl…” bukan angka. Tulis dengan angka, misalnya 1.234,5.',
)
def a_formula_for_a_number() -> Act:
    return _typed('=HYPERLINK("http://contoh";"klik")')


@refused(
    TYPE,
    "A NUL byte inside a number",
    code="number_unprintable",
    text="IK-03 Indikator 1: “12” berisi karakter yang tidak tampak. Hapus isinya, lalu ketik ulang angkanya.",
)
def a_nul_byte_in_a_number() -> Act:
    return _typed("1\x002")


@refused(
    TYPE,
    "An emoji for a number",
    code="number_in_words",
    text="IK-03 Indikator 1: “👍” bukan angka. Tulis dengan angka, misalnya 1.234,5.",
)
def an_emoji_for_a_number() -> Act:
    return _typed("👍")


@refused(
    TYPE,
    "Nothing but spaces",
    code="number_empty",
    text="IK-03 Indikator 1: Angka masih kosong. Ketik angkanya, atau pilih Nihil beserta alasannya bila tidak ada.",
)
def an_empty_number() -> Act:
    return _typed("  ")


@refused(
    TYPE,
    "5,000 digits",
    code="number_too_long",
    text="IK-03 Indikator 1: “999999999999999999999999999999…” terlalu panjang. Angka paling banyak 18 digit di depan "
    "koma dan 10 di belakangnya. Periksa lagi, atau bulatkan desimalnya.",
)
def a_number_without_end() -> Act:
    return _typed("9" * 5000)


@refused(
    TYPE,
    "Digits of another script",
    code="number_unreadable",
    text="IK-03 Indikator 1: “١٢٣” tidak dapat dibaca sebagai angka. Tulis misalnya 1.234,5 atau Rp 1.000.000.",
)
def digits_of_another_script() -> Act:
    return _typed("١٢٣")


@refused(
    TYPE,
    "“1e999999999”",
    code="number_with_text",
    text="IK-03 Indikator 1: “1e999999999” memuat kata di samping angka. Tulis angkanya saja, tanpa satuan.",
)
def a_number_with_an_exponent() -> Act:
    return _typed("1e999999999")


@refused(
    TYPE,
    "“nihil” typed as a number",
    code="number_is_nihil",
    text="IK-03 Indikator 1: “nihil” bukan angka. Kosongkan bila datanya belum ada, atau pilih Nihil beserta "
    "alasannya.",
)
def nihil_for_a_number() -> Act:
    return _typed("nihil")


@refused(
    TYPE,
    "Nihil without its reason",
    code="nihil_reason_missing",
    text="IK-03 Indikator 1: Alasan nihil masih kosong. Isi dahulu, lalu kirim lagi.",
)
def nihil_without_reason() -> Act:
    return _typed("", is_nihil=True)


@refused(
    TYPE,
    "Nihil and a number at once",
    code="nihil_with_figure",
    text="IK-03 Indikator 1: Nihil tidak disertai angka. Hapus angkanya, atau batalkan Nihil.",
)
def nihil_with_a_number() -> Act:
    return _typed("5", is_nihil=True, note="Tidak ada kegiatan")


@refused(
    TYPE,
    "An obstacle of 5,001 characters",
    code="obstacle_faulty",
    text="IK-03 Indikator 1: Kendala terlalu panjang: 5.001 karakter. Ringkas hingga paling banyak 5.000 karakter.",
)
def an_obstacle_without_end() -> Act:
    return _typed("5", obstacle="a" * 5001)


@taken(
    TYPE,
    "A NUL byte, an emoji and a formula in the obstacle's text",
    outcome="the invisible is dropped, the rest stays text",
)
def odd_characters_in_an_obstacle() -> None:
    stage = asked()
    value = type_value(
        stage.request().id,
        stage.indicator_id(),
        "5",
        obstacle="=1+1 \x00hujan\u202e 🌧",
        actor=stage.head(),
        now=after(10),
    )
    assert value.obstacle == "=1+1 hujan 🌧"


@refused(
    TYPE,
    "A predicate that the scale does not know",
    code="predicate_unknown",
    text="IK-02 Indikator 1: Predikat “Z” tidak dikenal. Pilih salah satu: AA, A, BB.",
)
def an_unknown_predicate() -> Act:
    return _with({"polarity": "predicate", "value_type": "predicate", "predicate_scale": ["AA", "A", "BB"]}, "Z")


@refused(
    TYPE,
    "A number where the formula wants its variables",
    code="variables_needed",
    text="IK-02 Indikator 1: Angka baris ini dihitung dari peubahnya. Isi selesai, masuk; hapus angkanya.",
)
def a_number_in_place_of_variables() -> Act:
    return _with({"formula": "selesai / masuk × 100", "value_type": "percent"}, "50")


@refused(
    TYPE,
    "A formula's divisor is 0",
    code="formula_undefined",
    text="IK-02 Indikator 1: Penyebut masuk bernilai 0, sehingga rumus tidak dapat dihitung. Periksa angkanya, atau "
    "pilih Nihil beserta alasannya bila memang tidak ada.",
)
def a_division_by_zero() -> Act:
    return _with({"formula": "selesai / masuk × 100", "value_type": "percent"}, selesai="1", masuk="0")


def _with(measure: dict[str, object], text: str = "", **variables: str) -> Act:
    """Type into a cell that is measured so."""
    stage = asked(units=1, indicators=1, measure=measure)
    request, cell = stage.request(), stage.indicator_id()
    return lambda: type_value(request.id, cell, text, variables=variables, actor=stage.head(), now=after(10))
