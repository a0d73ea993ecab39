"""One of each paper, filled as an office would fill it. The figures are invented; the shape is what counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from himpun.documents.papers import (
    ActionPlanRow,
    AnalysisNote,
    Attendance,
    CheckRow,
    Choice,
    DispositionPaper,
    FormPaper,
    FormRow,
    Initial,
    Letterhead,
    Marks,
    MeasurementPaper,
    MeasurementRow,
    MinutesPaper,
    Paper,
    RecapPaper,
    RecapRow,
    ReceiptItem,
    ReceiptPaper,
    RegisterPaper,
    RegisterRow,
    RegisterTable,
    RequestPaper,
    RequestRow,
    VerificationRef,
)

AT = datetime(2026, 4, 6, 2, 15, tzinfo=UTC)
HEAD = Letterhead(
    lines=("Pemerintah Kabupaten Contoh", "Dinas Pemberdayaan Masyarakat dan Desa"),
    address="Jalan Merdeka Nomor 1, Kota Contoh 30711 · Telepon (0711) 123456 · dpmd@contoh.go.id",
)
CHECK = VerificationRef(address="https://himpun.contoh.go.id/v/7Q4M-2KXD", id="7Q4M-2KXD")
STATE = "Disetujui secara internal di Himpun\n6 April 2026 pukul 09.15 WIB"
SIGNED = Marks(
    position="Kepala Dinas Pemberdayaan Masyarakat dan Desa", prefix="Plt.", name="Nama Pejabat, S.Sos., M.Si.",
    rank="Pembina Tingkat I (IV/b)", state=STATE,
)  # fmt: skip
UNSIGNED = Marks(position="Kepala Subbagian Perencanaan, Evaluasi dan Pelaporan")
CHAIN = (
    Initial(position="Sekretaris Dinas", at=AT, state="diparaf secara internal"),
    Initial(position="Kasubbag Perencanaan, Evaluasi dan Pelaporan"),
)
PLAN = ActionPlanRow(
    no="1", indicator="Persentase desa yang menyampaikan laporan keuangan tepat waktu",
    cause="Aparatur di sebelas desa baru berganti dan belum dilatih memakai aplikasi keuangan desa.",
    action="Pelatihan aplikasi keuangan desa bagi kaur keuangan, dua angkatan, disusul pendampingan di tempat.",
    output="22 kaur keuangan terlatih; 11 desa melapor tepat waktu",
    responsible="Kepala Bidang Pemerintahan Desa", due_on=date(2026, 6, 30), budget_line="2.13.03.2.01.0004",
)  # fmt: skip
REGISTERS = (
    RegisterTable(register="LHP", unit="Bidang Pemerintahan Desa", rows=(
        RegisterRow(no="1", number="700/12/LHP/2026", received_on=date(2026, 2, 11), object="Dana desa Tahun 2025",
                    period="2025", finding="Tiga desa belum menyusun laporan realisasi semester II.",
                    recommendation="Menyusun laporan dan menyampaikannya paling lambat 31 Maret 2026."),
    )),
    RegisterTable(register="LHE", nihil_reason="tidak ada evaluasi pada triwulan ini"),
    RegisterTable(register="TLHP", rows=(
        RegisterRow(no="1", number="700/12/LHP/2026", finding="Tiga desa belum menyusun laporan.",
                    recommendation="Menyusun dan menyampaikan laporan.",
                    follow_up="Laporan dua desa diterima 20 Maret.",
                    evidence=("laporan-desa-a.pdf", "laporan-desa-b.pdf"), status="belum sesuai",
                    due_on=date(2026, 4, 12)),
    )),
)  # fmt: skip

DISPOSITION = DispositionPaper(
    letterhead=HEAD, number="005/PK/IV/2026", place="Kota Contoh", dated_on=date(2026, 4, 1), marks=(SIGNED,),
    initials=CHAIN, verification=CHECK, sample=True, sender="Kepala Dinas", letter_number="050/88/DPMD/2026",
    letter_on=date(2026, 3, 31), received_at=AT, subject="Pengumpulan data kinerja Triwulan I Tahun 2026",
    passed_to=(
        Choice(text="Sekretaris", ticked=True, note="diterima 1 April 2026"),
        Choice(text="Kasubbag Perencanaan, Evaluasi dan Pelaporan", ticked=True),
        Choice(text="Kasubbag Keuangan dan Aset"), Choice(text="Kepala Bidang"),
    ),
    requested=(
        Choice(text="Tindak lanjuti sesuai ketentuan", ticked=True),
        Choice(text="Siapkan format dan sampaikan", ticked=True),
        Choice(text="Koordinasikan"), Choice(text="Laporkan hasilnya", ticked=True), Choice(text="Simpan"),
    ),
    note="Mohon data diterima lengkap dengan bukti dukungnya sebelum tanggal 10 April 2026.",
    due_at=datetime(2026, 4, 10, 9, 0, tzinfo=UTC), paper_place="Map 3, lemari arsip Subbagian Perencanaan",
)  # fmt: skip

_INDICATORS = (
    ("Persentase desa yang menyampaikan laporan keuangan tepat waktu", "persen", "85", "82,4", "80.5"),
    ("Jumlah badan usaha milik desa yang berbadan hukum", "unit", "120", "110", "124"),
    ("Indeks desa membangun rata-rata kabupaten", "indeks", "0.7215", "0,7102", "0.7198"),
    ("Nilai evaluasi akuntabilitas kinerja perangkat daerah", "predikat", "", "B", ""),
)
FORM = FormPaper(
    letterhead=HEAD, number="050/FMT/IV/2026", marks=(UNSIGNED,), verification=CHECK, period="Triwulan I 2026",
    version=2, supersedes="Menggantikan versi 1: satuan indikator 3 diperbaiki.", status="Disetujui",
    recipients=("Kasubbag Keuangan dan Aset", "Kepala Bidang"), registers=("LHP", "LHE", "TLHP"),
    rows=tuple(
        FormRow(
            no=str(n), indicator=name, measure=measure, polarity="makin tinggi makin baik", objective="Sasaran 1",
            definition="Desa yang laporannya diterima paling lambat tanggal 10 bulan berikut, dibagi semua desa.",
            formula="A / B × 100", variables=("A: desa tepat waktu", "B: semua desa"),
            target=Decimal(target) if target else None, target_text="" if target else "BB",
            source="Aplikasi keuangan desa", responsible="Kepala Bidang Pemerintahan Desa",
        )
        for n, (name, measure, target, _, _) in enumerate(_INDICATORS, start=1)
    ),
)  # fmt: skip

REQUEST = RequestPaper(
    letterhead=HEAD, number="050/101/DPMD/2026", place="Kota Contoh", dated_on=date(2026, 4, 2), marks=(UNSIGNED,),
    verification=CHECK, sample=True, period="Triwulan I 2026", unit="Bidang Pemerintahan Desa",
    addressee="Kepala Bidang Pemerintahan Desa", sender="Kasubbag Perencanaan, Evaluasi dan Pelaporan",
    due_at=datetime(2026, 4, 8, 2, 0, tzinfo=UTC),
    opening="Untuk penyusunan laporan kinerja, mohon isi data berikut beserta bukti dukungnya.",
    rows=tuple(
        RequestRow(
            no=str(n), indicator=name, measure=measure, target=Decimal(target) if target else None,
            definition="Desa yang laporannya diterima paling lambat tanggal 10 bulan berikut.",
            target_text="" if target else "BB", previous_text=previous,
        )
        for n, (name, measure, target, previous, _) in enumerate(_INDICATORS, start=1)
    ),
    action_plans=(PLAN,),
)  # fmt: skip

ANSWER = RequestPaper(
    letterhead=HEAD, title="Isian Data dan Informasi Kinerja", number="050/101/DPMD/2026", marks=(SIGNED,),
    verification=CHECK, period="Triwulan I 2026", unit="Bidang Pemerintahan Desa", registers=REGISTERS,
    filled_by="Kepala Bidang Pemerintahan Desa", filled_at=AT, paper_place="Map 4",
    rows=(
        RequestRow(no="1", indicator=_INDICATORS[0][0], measure="persen", target=Decimal(85), previous=Decimal("82.4"),
                   value=Decimal("80.5"), state="terisi", variables=(("A", Decimal(161)), ("B", Decimal(200))),
                   evidence=("rekap-laporan-maret.pdf", "tangkapan-layar-aplikasi.png"),
                   obstacle="Sebelas kaur keuangan baru.", follow_up="Pelatihan bulan Juni."),
        RequestRow(no="2", indicator=_INDICATORS[1][0], measure="unit", target=Decimal(120), state="nihil",
                   reason="pendaftaran badan hukum dibuka kembali pada bulan Mei"),
        RequestRow(no="3", indicator=_INDICATORS[2][0], measure="indeks", target=Decimal("0.7215"), state="belum"),
    ),
)  # fmt: skip

RECEIPT = ReceiptPaper(
    letterhead=HEAD, number="050/TT/101/2026", place="Kota Contoh", dated_on=date(2026, 4, 8), verification=CHECK,
    marks=(Marks(position="Kepala Bidang Pemerintahan Desa", intro="Yang menyerahkan,", name="Nama Pemberi"),
           Marks(position="Penyusun Bahan Evaluasi", intro="Yang menerima,", name="Nama Penerima", state=STATE)),
    giver="Kepala Bidang Pemerintahan Desa", receiver="Penyusun Bahan Evaluasi", received_at=AT,
    period="Triwulan I 2026",
    items=(ReceiptItem(no="1", item="Isian data kinerja", count="4 indikator", form="softcopy dan hardcopy",
                       paper_place="Map 4", sha256="9f2c1c0b7d1e4e0fa2f4b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6"),
           ReceiptItem(no="2", item="Bukti dukung", count="6 berkas", form="softcopy")),
)  # fmt: skip

MINUTES = MinutesPaper(
    letterhead=HEAD, number="050/NOT/3/2026", place="Kota Contoh", dated_on=date(2026, 4, 3), verification=CHECK,
    marks=(Marks(position="Sekretaris", intro="Pimpinan rapat,"), Marks(position="Kasubbid Data", intro="Notulis,")),
    subject="Pembahasan pengisian format data kinerja", period="Triwulan I 2026", held_at=AT,
    ended_at=datetime(2026, 4, 6, 3, 15, tzinfo=UTC), venue="Ruang rapat lantai 2", leader="Sekretaris",
    secretary="Kasubbid Data", agenda=("Penjelasan format data", "Pembagian tugas pengisian"),
    attendance=(Attendance(position="Kepala Bidang Litbang", name="Nama A"),
                Attendance(position="Kepala Bidang Ekonomi", name="Nama B", present=False, note="dinas luar, diwakili"),
                Attendance(position="Jabatan Pelaksana", name="Nama C")),
    discussion=("Definisi indikator 3 dibacakan; satuan yang benar ialah indeks, bukan persen.",
                "Batas waktu diusulkan lebih awal satu hari."),
    decisions=("Format disetujui dengan perbaikan satuan indikator 3.", "Isian dikirim paling lambat 8 April 2026."),
)  # fmt: skip


def recap(units: int = 2, indicators: int = 4) -> RecapPaper:
    """An agency's recap of so many units and indicators."""
    states = ("diterima", "diterima", "nihil", "belum")
    rows = tuple(
        RecapRow(
            no=str(n + 1), unit=f"Bidang {u + 1}", indicator=_INDICATORS[n % 4][0] + (f" ({n + 1})" if n > 3 else ""),
            measure=_INDICATORS[n % 4][1], target=Decimal("1234.5"), value=Decimal("1200.25"),
            state=states[(n + u) % 4], reason="tidak ada kegiatan" if (n + u) % 4 == 2 else "",
            evidence_count=(n + u) % 3, accepted_at=AT, filled_by="Kepala Bidang",
        )
        for u in range(units)
        for n in range(indicators)
    )  # fmt: skip
    totals = tuple(
        RecapRow(no=str(n + 1), indicator=_INDICATORS[n % 4][0], measure=_INDICATORS[n % 4][1], value=Decimal("2400.5"),
                 note="jumlah semua bidang")
        for n in range(min(indicators, 2))
    )  # fmt: skip
    return RecapPaper(
        letterhead=HEAD, number="050/RKP/IV/2026", place="Kota Contoh", dated_on=date(2026, 4, 9), marks=(SIGNED,),
        initials=CHAIN, verification=CHECK, sample=True, period="Triwulan I 2026", rows=rows, totals=totals,
        registers=REGISTERS, as_of=AT, note="Nilai yang belum ada tidak dihitung sebagai nol.", paper_place="Map 5",
    )  # fmt: skip


MEASUREMENT = MeasurementPaper(
    letterhead=HEAD, number="050/PKIN/IV/2026", place="Kota Contoh", dated_on=date(2026, 4, 10), marks=(SIGNED,),
    initials=CHAIN, verification=CHECK, sample=True, period="Triwulan I 2026",
    rows=(
        MeasurementRow(no="1", objective="Meningkatnya tata kelola pemerintahan desa", indicator=_INDICATORS[0][0],
                       unit="Bidang Pemerintahan Desa", measure="persen", target_year=Decimal(90), target=Decimal(85),
                       value=Decimal("80.5"), percent=Decimal("94.705882"), previous_percent=Decimal("98.1"),
                       category="sangat tinggi", outcome="tidak tercapai", formula="R/T × 100, tanpa batas atas",
                       program="Administrasi Pemerintahan Desa", ceiling=Decimal(1250000000), spent=Decimal(311500000),
                       absorption=Decimal("24.92"), efficiency=Decimal("69.79")),
        MeasurementRow(no="2", objective="Meningkatnya ekonomi desa", indicator=_INDICATORS[1][0], measure="unit",
                       target_year=Decimal(130), target=Decimal(120), value=Decimal(124), percent=Decimal("103.33"),
                       category="sangat tinggi", outcome="tercapai", formula="R/T × 100, tanpa batas atas",
                       program="Pemberdayaan Lembaga Ekonomi Desa", ceiling=Decimal(640000000),
                       spent=Decimal(150250000),
                       absorption=Decimal("23.48")),
        MeasurementRow(no="3", objective="Meningkatnya akuntabilitas", indicator=_INDICATORS[3][0], measure="predikat",
                       target_text="BB", target_year_text="BB", value_text="–", outcome="tidak diukur",
                       note="dinilai sekali setahun"),
    ),
    analysis=(AnalysisNote(heading="Indikator 1", author="Kasubbag Perencanaan, 9 April 2026",
                           text="Sebelas desa terlambat karena pergantian aparatur. Tanpa itu capaian 85,2 persen."),),
    checks=(CheckRow(indicator=_INDICATORS[1][0], finding="Sama dengan triwulan lalu", answer="Sudah dicocokkan."),),
    decision="Belum tercapai pada indikator 1; ditandatangani beserta rencana aksinya.", decided_at=AT,
    action_plans=(PLAN,), scale="≥ 91 sangat tinggi, ≥ 76 tinggi, ≥ 66 sedang, ≥ 51 rendah, selebihnya sangat rendah "
    "(Permendagri 86/2017)", sources=("Renstra 2021–2026", "Perjanjian Kinerja 2026"),
    unfit="Tidak layak menjadi dasar keputusan: satu indikator belum diukur.",
)  # fmt: skip

REGISTER = RegisterPaper(
    letterhead=HEAD, number="700/REG/IV/2026", marks=(UNSIGNED,), verification=CHECK, period="Triwulan I 2026",
    unit="Bidang Pemerintahan Desa", registers=REGISTERS,
)  # fmt: skip

ALL: dict[str, Paper] = {
    "disposition": DISPOSITION, "form": FORM, "request": REQUEST, "answer": ANSWER, "receipt": RECEIPT,
    "minutes": MINUTES, "recap": recap(), "measurement": MEASUREMENT, "register": REGISTER,
}  # fmt: skip
