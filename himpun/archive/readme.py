"""README.txt of a bundle: how to read it and how to check it by hand, for whoever has it without Himpun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TEXT = """\
BERKAS ARSIP HIMPUN
{title}

Kantor     : {agency}
Prosedur   : {procedure}, revisi {edition}
Periode    : {period_label}, versi {version}
Selesai    : {ended_at}
Arsip fisik: {paper_place}
{correction}
Berkas ini memuat seluruh dokumen, data, bukti dukung, dan catatan satu siklus. Semuanya dapat dibaca tanpa Himpun.

ISI
documents/           dokumen PDF, rekap juga sebagai XLSX; documents/unsigned/ naskah yang diparaf atau ditandatangani;
                     documents/content/ isinya sebagai data
signatures.json      paraf dan tanda tangan: jabatan, waktu, hash yang disetujui
data/values.csv      jawaban tiap unit, untuk lembar kerja (UTF-8, pemisah koma); data/values.json sama isinya
data/                permintaan, capaian, rencana aksi, register LHP/LHE/TLHP, langkah dan tugas beserta waktunya,
                     dan prosedur yang berlaku. Waktu ditulis dalam UTC.
evidence/            bukti dukung, dinamai menurut SHA-256-nya; nama aslinya ada di data/evidence.json
ledger.jsonl         catatan kegiatan, satu baris satu catatan, berantai dengan hash
manifest.json        daftar berkas dengan ukuran dan SHA-256-nya

MEMERIKSA
Dengan Himpun: himpun verify NAMA.zip
Tanpa Himpun : python3 verify_bundle.py NAMA.zip (skrip pendek di dokumentasi Himpun, hanya perlu Python)
Dengan tangan:
1. Bandingkan SHA-256 tiap berkas dengan manifest.json (Linux: sha256sum; Windows: certutil -hashfile NAMA SHA256).
2. Pada tiap baris ledger.jsonl, hash = SHA-256 dari: previous_hash, satu ganti baris (LF), SHA-256 dari body.
   Catatan siklus lain hanya membawa body_sha256. previous_hash adalah hash baris sebelumnya.
3. Catatan terakhir ({prepared}) memuat content_sha256: SHA-256 dari bagian about, files, dan own di manifest.json,
   ditulis sebagai JSON tanpa spasi dengan kunci terurut.
4. Hash catatan terakhir ("head") mewakili seluruh berkas ini. Cocokkan dengan head yang disimpan di luar berkas ini:
   di berita acara, di laman verifikasi, atau di berkas arsip berikutnya. Tanpa itu, orang yang mengubah berkas ini
   sekaligus menghitung ulang semua hash tidak ketahuan.
"""


def readme(about: Mapping[str, Any], *, prepared: str) -> str:
    """The text for one bundle."""
    known = {**about, "paper_place": about["paper_place"] or "-", "prepared": prepared}
    return TEXT.format(**known, correction=_correction(about))


def _correction(about: Mapping[str, Any]) -> str:
    """What this bundle stands for and why, where it corrects an earlier one; that one stays valid as evidence."""
    older = about["supersedes"]
    if older is None:
        return ""
    return (
        f"\nPERBAIKAN\nBerkas ini menggantikan versi {older['version']}, karena: {about['why']}\n"
        f"SHA-256 manifest.json berkas yang digantikan: {older['manifest_sha256']}\n"
        "Berkas yang digantikan tetap disimpan dan tetap dapat diperiksa. Yang tidak dikerjakan ulang ada di sana.\n"
    )
