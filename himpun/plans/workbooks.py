"""Reading the one table of an XLSX or CSV file, without trusting the file: caps first, cells afterwards.

A packed file is small on disk and huge in memory. So its parts are unpacked and counted here, piece by piece, before
the reader of the workbook sees it: their sum, the places its cells claim, and what its texts would come to.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import python_calamine

from himpun.kernel.numbers import format_number
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import clean_text

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ENTRIES = 500
MAX_ROWS = 3000
MAX_COLUMNS = 80
MAX_TEXT = 200 * 1024 * 1024
SHEET = "Rencana"

_PLACE = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^<>]*?\br="([A-Z]{0,8})([0-9]{1,9})"')
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_STRING = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
_DELIMITERS = ";,\t|"

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, (row, column) from 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the number where the file says that it is one, or why it can be neither."""

    text: str = ""
    number: Decimal | None = None
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.problem


EMPTY = Cell()


@dataclass(frozen=True)
class Grid:
    """A sheet as rows of cells, all of them from A1 on."""

    sheet: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Range, ...] = ()

    def at(self, row: int, column: int) -> Cell:
        """The cell, counted from 0; outside the sheet it is empty."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else EMPTY

    def place(self, row: int, column: int) -> str:
        """How people find a cell: "Sheet1!C7"."""
        return f"{self.sheet}!{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """The letters over a column, counted from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_grid(content: bytes, *, name: str) -> Grid:
    """The table of a file: the sheet "Rencana" or else the first visible one; of a CSV, its rows."""
    if not content:
        raise Refusal("file_empty", f"Berkas “{name}” kosong (0 byte). Periksa berkasnya, lalu impor lagi.")
    if len(content) > MAX_BYTES:
        raise Refusal(
            "file_too_big", f"Berkas “{name}” lebih dari {MAX_BYTES // 2**20} MB. Hapus isi yang bukan rencana."
        )
    ending = name.rsplit(".", 1)[-1].lower()
    if ending == "xlsx":
        return _workbook(content, name)
    if ending == "csv":
        return _csv(content, name)
    raise Refusal(
        "file_type_not_allowed", f"Berkas “{name}” bukan XLSX atau CSV. Simpan sebagai .xlsx, lalu impor lagi."
    )


def _workbook(content: bytes, name: str) -> Grid:
    _check_parts(content, name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            item.name
            for item in book.sheets_metadata
            if item.typ == python_calamine.SheetTypeEnum.WorkSheet
            and item.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        if not visible:
            raise Refusal("no_sheet", f"Berkas “{name}” tidak memuat lembar yang tampak. Isi satu lembar, lalu impor.")
        chosen = SHEET if SHEET in visible else visible[0]
        sheet = book.get_sheet_by_name(chosen)
        rows = sheet.to_python(skip_empty_area=False)
        merged = tuple(sheet.merged_cell_ranges or ())
    except (python_calamine.CalamineError, ValueError, OSError) as fault:
        raise _unreadable(name) from fault
    if not rows:
        raise Refusal("sheet_empty", f"Lembar “{chosen}” pada “{name}” kosong. Isi rencananya, lalu impor lagi.")
    return Grid(chosen, tuple(tuple(_cell(value) for value in row) for row in rows), merged)


def _check_parts(content: bytes, name: str) -> None:
    """Unpack each part once, counted; a part that lies about its size or its check sum is refused."""
    if not content.startswith(b"PK"):
        raise Refusal(
            "file_type_mismatch",
            f"Isi berkas “{name}” bukan XLSX. Buka di aplikasi lembar kerja, simpan sebagai .xlsx.",
        )
    unpacked = cells = longest = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise _bomb(name)
            for entry in entries:
                if entry.file_size > MAX_UNPACKED - unpacked:
                    raise _bomb(name)
                data = _unpacked(archive, entry, name)
                unpacked += len(data)
                if entry.filename.startswith("xl/worksheets/"):
                    cells += len(_CELL.findall(data))
                    _check_places(data, name)
                elif entry.filename.endswith("sharedStrings.xml"):
                    longest = max((len(found) for found in _STRING.findall(data)), default=0)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError) as fault:
        raise _unreadable(name) from fault
    # One long text may stand in every cell and is stored once: in memory it stands there each time.
    if cells * longest > MAX_TEXT:
        raise _bomb(name)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    with archive.open(entry) as part:
        data = part.read(MAX_UNPACKED + 1)
        if len(data) > MAX_UNPACKED:
            raise _bomb(name)
        return data


def _check_places(data: bytes, name: str) -> None:
    """A single cell at the far corner would make a sheet of 17 thousand million cells."""
    for letters, number in _PLACE.findall(data):
        if int(number) > MAX_ROWS or _column(letters) > MAX_COLUMNS:
            raise Refusal(
                "sheet_too_large",
                f"Lembar pada “{name}” memakai sel {letters.decode()}{number.decode()}; paling banyak {MAX_ROWS} baris "
                f"dan {MAX_COLUMNS} kolom. Hapus baris dan kolom kosong di luar rencana, lalu impor lagi.",
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _csv(content: bytes, name: str) -> Grid:
    text = _decoded(content, name)
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows: list[tuple[Cell, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise Refusal(
                    "sheet_too_large",
                    f"“{name}” melebihi {MAX_ROWS} baris atau {MAX_COLUMNS} kolom. Bagi berkasnya, lalu impor lagi.",
                )
            rows.append(tuple(_cell(value) for value in row))
    except csv.Error as fault:
        raise Refusal(
            "file_unreadable",
            f"Baris {len(rows) + 1} pada “{name}” tidak terbaca: tanda kutipnya tidak berpasangan atau selnya terlalu "
            "panjang. Perbaiki, atau simpan sebagai .xlsx.",
        ) from fault
    return Grid("CSV", tuple(rows))


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, or what spreadsheet programs save otherwise: UTF-16 with its mark, else Windows' western code page."""
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("file_type_mismatch", f"Isi berkas “{name}” bukan teks CSV. Simpan ulang sebagai CSV atau .xlsx.")
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("file_unreadable", f"Huruf dalam “{name}” tidak terbaca. Simpan sebagai CSV UTF-8 atau .xlsx.")


def _cell(value: object) -> Cell:
    """What a cell says. A number keeps the 15 digits that a spreadsheet shows; a formula's text stays text."""
    if isinstance(value, bool):
        return Cell(problem="berisi BENAR/SALAH, bukan teks atau angka. Ketik isinya sebagai teks.")
    if isinstance(value, (datetime, date, time, timedelta)):
        return Cell(problem="berisi tanggal atau jam. “10-12” sering diubah menjadi tanggal; format sel sebagai teks.")
    if isinstance(value, (int, float)):
        number = Decimal(f"{value:.15g}")
        number = (
            number.quantize(Decimal(1)) if number == number.to_integral_value() and abs(number) < 10**15 else number
        )
        return Cell(format_number(number), number)
    return Cell(clean_text(str(value)).strip()) if value is not None else EMPTY


def _unreadable(name: str) -> Refusal:
    return Refusal(
        "file_unreadable",
        f"Berkas “{name}” rusak atau terkunci. Simpan ulang tanpa sandi sebagai .xlsx, lalu impor.",
    )


def _bomb(name: str) -> Refusal:
    return Refusal(
        "file_unpacks_too_big",
        f"Isi berkas “{name}” menjadi terlalu besar bila dibuka. Salin rencananya ke berkas baru, lalu impor itu.",
    )
