"""The published figures of a rehearsal: complete, readable, sourced, and as the tables print them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.periods import Period
from himpun.kernel.refusals import Refusal
from himpun.plans.rules import Measure, rank
from himpun.portal.rehearsal.figures import (
    FOLDER,
    KINDS,
    PublishedIndicator,
    indicators_for,
    kind_of_office,
    left_out,
    sources,
)

PERIODS = ("Q1", "Q2", "Q3", "Q4", "year")
# An official's number has 18 digits, often in groups; a person's name in these tables would carry a title.
PERSON = re.compile(r"\b\d{8}\s?\d{6}\s?\d\s?\d{3}\b|\bNIP\b|\b(Drs|Dra|Ir|dr|H|Hj)\.|, ?S\.\s?[A-Z]|, ?M\.\s?[A-Z]")


def whole_table(kind: str) -> list[PublishedIndicator]:
    """Every distinct indicator of the kind: asking further only starts a second series."""
    return [row for row in indicators_for(kind, 500) if "(seri " not in row.name]


def row_named(kind: str, name: str) -> PublishedIndicator:
    (found,) = [row for row in whole_table(kind) if row.name == name]
    return found


def test_it_works() -> None:
    first = indicators_for("village_empowerment", 1)[0]
    assert (first.name, first.target, first.realised["year"]) == ("Jumlah Posyantek Aktif", "1", "7")
    assert first.source.url == "https://id.scribd.com/document/619498583/Iku-Dinas-Blora"
    assert first.source.row == "1"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_at_least_forty_distinct_indicators(kind: str) -> None:
    names = [row.name.casefold() for row in whole_table(kind)]
    assert len(names) == len(set(names)) >= 40


@pytest.mark.parametrize("kind", KINDS)
def test_eight_indicators_already_show_every_polarity_in_use(kind: str) -> None:
    few = indicators_for(kind, 8)
    assert {"maximise", "minimise", "predicate"} <= {row.polarity for row in few}
    assert {"percent", "number", "predicate"} <= {row.value_type for row in few}


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_names_its_source(kind: str) -> None:
    for row in whole_table(kind):
        assert row.source.title
        assert re.fullmatch(r"\d+(-\d+)?", row.source.row)
        # The one table without a known address says what it is instead.
        assert (row.source.url or "").startswith("https://") or row.source.note
        assert row.source.kin == "same" or row.source.note, f"{row.name}: says nothing of the other kind of office"


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_can_be_read(kind: str) -> None:
    for row in whole_table(kind):
        assert set(row.realised) == set(PERIODS)
        for figure in [row.target, *row.realised.values()]:
            if row.predicate_scale:
                assert rank(figure, row.predicate_scale), f"{row.name}: {figure}"
            else:
                assert Decimal(figure) >= 0
        for money in [row.pagu, *(row.budget_realised or {}).values()]:
            assert money is None or re.fullmatch(r"\d+", money)


@pytest.mark.parametrize("kind", KINDS)
def test_the_year_follows_from_its_quarters(kind: str) -> None:
    for row in whole_table(kind):
        if row.course == "increment":
            assert sum(Decimal(row.realised[q]) for q in ("Q1", "Q2", "Q3", "Q4")) == Decimal(row.realised["year"])
        else:
            assert row.realised["Q4"] == row.realised["year"], row.name


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_derived_is_marked_with_its_rule(kind: str) -> None:
    explained = (FOLDER / "README.md").read_text(encoding="utf-8")
    for row in whole_table(kind):
        assert row.target_derived == (row.rules[0] != "T0")
        assert row.realised_derived == bool(row.derived_periods) == (row.rules[1] not in ("R0", "R1"))
        for rule in row.rules:
            assert f"| {rule} |" in explained


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_can_be_measured(kind: str) -> None:
    for row in whole_table(kind):
        Measure(
            polarity=row.polarity,
            value_type=row.value_type,
            basis=row.basis,
            against=row.against,
            consolidation_periods=row.consolidation_periods,
            predicate_scale=row.predicate_scale,
        )


def test_no_person_is_named() -> None:
    assert PERSON.search("Budi Contoh, S. Sos, NIP 19700101 199001 1 001")
    for path in FOLDER.glob("*.json"):
        text = re.sub(r'"url": "[^"]*"', "", path.read_text(encoding="utf-8"))
        assert not PERSON.search(text), PERSON.search(text)


def test_the_files_stay_small_and_free_of_broken_cells() -> None:
    files = sorted(FOLDER.glob("*.json"))
    assert [path.stem for path in files] == sorted(KINDS)
    assert sum(path.stat().st_size for path in files) < 300_000
    for kind in KINDS:
        for row in whole_table(kind):
            assert "#" not in row.model_dump_json(exclude={"source"})


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_left_out_is_counted_with_a_reason(kind: str) -> None:
    published = {(row.source.title, row.source.row) for row in whole_table(kind)}
    assert left_out(kind)
    for left in left_out(kind):
        assert left.reason
        assert left.count == len(left.rows) > 0
    assert len({title for title, _ in published}) == len(sources(kind))


@pytest.mark.parametrize(
    ("kind", "name", "target", "realised", "pagu"),
    [  # typed by hand from the published tables: target of the year; TW I, II, III, IV and year where printed
        ("village_empowerment", "Jumlah Posyantek Aktif", "1", {"year": "7"}, "123375000"),
        (
            "village_empowerment",
            "Persentase penetapan RPJMDes, Musrenbangdes, RKPDes dan APBDes tepat waktu",
            "70",
            {"year": "100"},
            "188095000",
        ),
        ("village_empowerment", "Realisasi anggaran Pendampingan KPMD", "5760000", {"year": "5495000"}, "5760000"),
        ("village_empowerment", "Prevalensi Gizi kurang pada balita", "2.96", {"year": "3.12"}, None),
        (
            "planning",
            "Persentase Penyusunan Dokumen Perencanaan Daerah Tepat Waktu",
            "100",
            {"Q1": "38.57", "Q2": "64.29", "Q3": "82.86", "Q4": "100", "year": "100"},
            "1326524689",
        ),
        (
            "planning",
            "Persentase Pemanfaatan Hasil Kajian yang Digunakan Dalam Rancangan/Rumusan Kebijakan",
            "100",
            {"Q1": "0", "Q2": "10", "Q3": "43.33", "Q4": "81.67", "year": "81.67"},
            "1232087159",
        ),
        (
            "planning",
            "Jumlah Usulan yang Terverifikasi oleh Kecamatan",
            "1970",
            {"Q1": "1970", "Q2": "0", "Q3": "0", "Q4": "0", "year": "1970"},
            "192315220",
        ),
        ("inspectorate", "Jumlah Kegiatan Pengawasan Internal", "514", {"Q1": "35", "Q2": "222"}, None),
        ("inspectorate", "Opini audit BPK", "WTP", {}, None),
        (
            "subdistrict",
            "Realisasi anggaran Pembinaan Kerukunan Antar Suku dan Intra Suku, Umat Beragama, Ras, dan Golongan "
            "Lainnya Guna Mewujudkan Stabilitas Keamanan Lokal, Regional, dan Nasional",
            "146055364",  # 2 × (58.141.250 + 14.886.432)
            {"Q1": "58141250", "Q2": "14886432"},
            "146055364",
        ),
    ],
)
def test_rows_are_as_published(kind: str, name: str, target: str, realised: dict[str, str], pagu: str | None) -> None:
    row = row_named(kind, name)
    assert (row.target, row.pagu) == (target, pagu)
    assert {period: figure for period, figure in row.realised.items() if period in realised} == realised


def test_beyond_the_end_the_series_is_named() -> None:
    size = len(whole_table("subdistrict"))
    many = indicators_for("subdistrict", 2 * size + 1)
    assert many[size].name == f"{many[0].name} (seri 2)"
    assert many[2 * size].name == f"{many[0].name} (seri 3)"
    assert many[size].realised == many[0].realised
    assert len({row.name for row in many}) == len(many)


@given(kind=st.sampled_from(KINDS), fewer=st.integers(0, 150), more=st.integers(0, 150))
def test_asking_for_more_never_changes_the_first(kind: str, fewer: int, more: int) -> None:
    assert indicators_for(kind, fewer) == indicators_for(kind, fewer + more)[:fewer]


def test_a_single_document_is_due_and_counted_at_the_end() -> None:
    row = row_named("planning", "Jumlah Laporan Hasil Evaluasi Kinerja Pembangunan Daerah")
    by_quarter = [row.figure_in(Period("quarter", 2026, number)) for number in (1, 2, 3, 4)]
    assert [f"{figure.target}/{figure.realised}" for figure in by_quarter] == ["0/0", "0/0", "0/0", "1/1"]
    assert row.figure_in(Period("year", 2026)) == (Decimal(1), Decimal(1), False)


def test_a_progress_is_the_position_reached() -> None:
    row = row_named("planning", "Persentase Penyusunan Dokumen Perencanaan Daerah Tepat Waktu")
    assert row.figure_in(Period("quarter", 2026, 2)) == (Decimal(50), Decimal("64.29"), True)
    # February: two thirds of the way through the first quarter's 38.57; 100 × 2/12
    assert row.figure_in(Period("month", 2026, 2)) == (Decimal("16.67"), Decimal("25.71"), True)


def test_a_level_and_a_predicate_stand_against_the_year() -> None:
    predicate = row_named("planning", "Predikat SAKIP").figure_in(Period("quarter", 2026, 4))
    assert predicate == ("B", "BB", True)
    level = row_named("planning", "Tingkat Pengangguran Terbuka").figure_in(Period("month", 2026, 12))
    assert (level.target, level.realised) == (Decimal("1.34"), Decimal("1.61"))


@given(kind=st.sampled_from(KINDS), at=st.integers(0, 39))
def test_twelve_months_make_the_year(kind: str, at: int) -> None:
    row = indicators_for(kind, at + 1)[at]
    months = [row.figure_in(Period("month", 2026, number)) for number in range(1, 13)]
    year = row.figure_in(Period("year", 2026))
    if row.course == "increment":
        assert sum(Decimal(month.target) for month in months) == year.target
        assert sum(Decimal(month.realised) for month in months) == year.realised
    else:
        assert months[-1][:2] == year[:2]


@pytest.mark.parametrize(
    ("office", "kind"),
    [
        ("Dinas Pemberdayaan Masyarakat dan Desa", "village_empowerment"),
        ("Badan Perencanaan Pembangunan Daerah dan Penelitian Pengembangan", "planning"),
        ("INSPEKTORAT DAERAH", "inspectorate"),
        ("Dinas Pemberdayaan Masyarakat  dan Kampung", "village_empowerment"),
        ("Kecamatan Dawarblandong", "subdistrict"),
        ("Dinas Perhubungan", "planning"),
    ],
)
def test_an_office_finds_its_table(office: str, kind: str) -> None:
    assert kind_of_office(office) == kind


def test_an_unknown_kind_is_refused_with_the_choices() -> None:
    with pytest.raises(Refusal) as refused:
        indicators_for("hospital", 1)
    assert refused.value.code == "figures_kind_unknown"
    assert "inspectorate" in refused.value.message
