"""A small sound procedure for tests to bend; everything in it is invented."""

from typing import Any

from himpun.procedures.definition import Definition


def small(**changes: Any) -> dict[str, Any]:
    """Three rows: order, distribute to the sections, gather from them. `changes` replace whole fields."""
    values: dict[str, Any] = {
        "key": "contoh-kecil",
        "edition": 1,
        "kind": "collecting",
        "frequency": ["monthly"],
        "identity": {
            "office": "Kecamatan Contoh",
            "region": "Kabupaten Contoh",
            "number": "065/1/2026",
            "created_on": "2026-01-05",
            "effective_on": "2026-01-05",
            "approved_by": {"position": "Camat Contoh"},
            "title": "Pengumpulan Data Kinerja",
            "equipment": ["Komputer"],
        },
        "actors": [
            {"key": "planning", "position": "Kasubag Perencanaan"},
            {"key": "staff", "position": "Staf Perencanaan"},
            {"key": "sections", "positions_of": ["seksi"]},
        ],
        "columns": [
            {"title": "Kasubag Perencanaan", "actors": ["planning"]},
            {"title": "Staf", "actors": ["staff"]},
            {"title": "Kasi", "actors": ["sections"]},
        ],
        "recording": [{"document": "recap", "actor": "planning", "act": "sign", "order": 1}],
        "steps": [
            row("1", work="order", activity="Memerintahkan penyampaian format", by={"actors": ["planning"]}),
            row("2", work="distribute", activity="Menyampaikan format kepada Kasi", to=["sections"]),
            row("3", work="gather", activity="Menghimpun data dari Kasi", **{"from": ["sections"]}),
        ],
    }
    return {**values, **changes}


def row(no: str, **changes: Any) -> dict[str, Any]:
    """One row by the staff, five minutes, a plain task unless changed."""
    time = {"max": 5, "unit": "menit", "text": "5"}
    return {"no": no, "activity": "Bekerja", "by": {"actors": ["staff"]}, "work": "other", "time": time, **changes}


def definition(**changes: Any) -> Definition:
    return Definition.model_validate(small(**changes), by_alias=True)
