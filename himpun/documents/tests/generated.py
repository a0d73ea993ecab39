"""Procedures made by chance but the same for each seed: all kinds of arrows, up to 40 steps and 12 columns."""

from __future__ import annotations

import random
from typing import Any

from himpun.procedures.definition import Definition

_WORDS = [
    "menyampaikan",
    "permintaan",
    "data",
    "informasi",
    "kinerja",
    "kepada",
    "masing-masing",
    "kepala",
    "bidang",
    "menghimpun",
    "memvalidasi",
    "mengevaluasi",
    "rekapitulasi",
    "pertanggungjawaban",
    "dokumen",
    "laporan",
    "triwulan",
    "indikator",
    "sasaran",
    "dan",
    "bukti",
    "dukung",
]
_LABELS = (("Tercapai", "Tidak tercapai"), ("Ya", "Tidak"), ("Lengkap", "Perlu perbaikan"), ("Disetujui", "Ditolak"))


def generated(*, steps: int, columns: int, seed: int, longest: int = 40) -> Definition:
    """A definition of so many rows and actor columns. `longest` is the most words of an activity."""
    chance = random.Random(f"{seed}:{steps}:{columns}")
    actors = [f"actor_{n}" for n in range(columns)]
    rows = [_row(chance, number, steps, actors, longest) for number in range(1, steps + 1)]
    return Definition.model_validate({
        "key": f"generated-{seed}", "edition": 1, "kind": "collecting", "frequency": ["monthly"],
        "identity": {"office": "Dinas Contoh", "region": "Kabupaten Contoh", "title": "Prosedur Buatan",
                     "legal_basis": [_text(chance, 30) for _ in range(4)]},
        "actors": [{"key": key, "position": _text(chance, 6).capitalize()} for key in actors],
        "columns": [{"title": _text(chance, 6).capitalize(), "actors": [key]} for key in actors],
        "steps": rows,
    })  # fmt: skip


def _row(chance: random.Random, number: int, steps: int, actors: list[str], longest: int) -> dict[str, Any]:
    count = chance.choice([1, 1, 1, 1, 1, 2, 3])
    by = chance.sample(actors, min(count, len(actors)))
    row: dict[str, Any] = {
        "no": str(number), "activity": _text(chance, chance.randint(4, longest)).capitalize(), "work": "other",
        "by": {"actors": by, "mode": chance.choice(["jointly", "any", "each"]) if len(by) > 1 else "one"},
        "inputs": [_text(chance, 3) for _ in range(chance.randint(0, 3))], "outputs": [_text(chance, 4)],
        "time": {"max": 480, "unit": "menit", "text": chance.choice(["480", "1–20 hari kerja", "1 hari"])},
    }  # fmt: skip
    later, earlier = range(number + 1, steps + 1), range(1, number)
    kind = chance.random()
    if kind < 0.15 and later and earlier:
        good, bad = chance.choice(_LABELS)
        row["outcomes"] = [
            {"key": "good", "label": good, "to": str(min(number + chance.choice([1, 1, 2, 5]), steps))},
            {"key": "bad", "label": bad, "to": str(chance.choice(earlier))},
        ]
    elif kind < 0.3 and earlier:
        row["returns"] = [{"to": str(max(1, number - chance.randint(1, 6))), "scope": "cycle"}]
    elif kind < 0.4 and len(later) > 3:
        row["next"] = [str(number + 1), str(number + chance.randint(2, 4))]
    elif kind < 0.5 and len(later) > 6:
        row["next"] = [str(number + chance.randint(2, 6))]
    elif kind < 0.6 and later:
        row.update(work="distribute", to=[chance.choice(actors)])
    elif kind < 0.7:
        row.update(work="gather", **{"from": [chance.choice(actors)]})
    return row


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words))
