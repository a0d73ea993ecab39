"""Whether a file is what its name says, and small enough to be opened by anyone. Pure: bytes in, a media type out."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

from himpun.kernel.refusals import Refusal

MAX_BYTES = 50 * 1024 * 1024
MAX_NAME = 255
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5000
MAX_RATIO = 200
"""How many times larger a packed file may become. Office files stay under 50; a bomb is above 1,000."""

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that evidence may be. `inside` is a file that its ZIP must hold; `is_text` has no signature."""

    media_type: str
    inside: str = ""
    is_text: bool = False


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf"),
    "jpg": Kind("image/jpeg"),
    "jpeg": Kind("image/jpeg"),
    "png": Kind("image/png"),
    "xlsx": Kind(f"{_OOXML}spreadsheetml.sheet", inside="xl/workbook.xml"),
    "docx": Kind(f"{_OOXML}wordprocessingml.document", inside="word/document.xml"),
    "pptx": Kind(f"{_OOXML}presentationml.presentation", inside="ppt/presentation.xml"),
    "ods": Kind(f"{_ODF}spreadsheet", inside="content.xml"),
    "odt": Kind(f"{_ODF}text", inside="content.xml"),
    "xls": Kind("application/vnd.ms-excel"),
    "doc": Kind("application/msword"),
    "zip": Kind("application/zip"),
    "csv": Kind("text/csv", is_text=True),
    "txt": Kind("text/plain", is_text=True),
}

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_name(name: str) -> str:
    """The file's own name without its folders. Refuses an empty, too long or unprintable one."""
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") for c in name):
        raise Refusal(
            "file_name_unprintable", "Nama berkas berisi karakter yang tidak tampak. Ganti namanya, lalu unggah lagi."
        )
    bare = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1].strip())
    if not bare.strip("."):
        raise Refusal("file_name_missing", "Nama berkas kosong. Beri nama berkasnya, lalu unggah lagi.")
    if len(bare) > MAX_NAME:
        raise Refusal("file_name_too_long", f"Nama berkas lebih dari {MAX_NAME} karakter. Pendekkan, lalu unggah lagi.")
    return bare


def check_file(name: str, data: bytes) -> str:
    """The media type of a file that is sound, and what its name says. Everything else is a Refusal."""
    if not data:
        raise Refusal("file_empty", f"Berkas “{name}” kosong (0 byte). Periksa berkasnya, lalu unggah lagi.")
    if len(data) > MAX_BYTES:
        raise too_big(name)
    extension = PurePosixPath(name).suffix.lstrip(".").lower()
    kind = KINDS.get(extension)
    if kind is None:
        raise Refusal(
            "file_type_not_allowed",
            f"Berkas “{name}” tidak dapat dipakai sebagai bukti. Unggah salah satu dari: {', '.join(KINDS)}.",
            allowed=list(KINDS),
        )
    _refuse_unless_it_is(name, extension, kind, data)
    if data.startswith(b"PK"):
        _refuse_bomb(name, kind, data)
    return kind.media_type


def too_big(name: str) -> Refusal:
    """The refusal for a file above the cap."""
    megabytes = MAX_BYTES // 1024 // 1024
    return Refusal(
        "file_too_big",
        f"Berkas “{name}” lebih dari {megabytes} MB. Kecilkan, misalnya pindai ulang dengan mutu lebih rendah.",
        limit_bytes=MAX_BYTES,
    )


def _refuse_unless_it_is(name: str, extension: str, kind: Kind, data: bytes) -> None:
    if kind.is_text:
        fits = _is_text(data)
    elif extension in ("xls", "doc"):
        # Word's and Excel's old files share one container; their first bytes do not tell them apart.
        fits = data.startswith(_OLE)
    else:
        fits = extension in _seen(data)
    if not fits:
        raise Refusal(
            "file_type_mismatch",
            f"Isi berkas “{name}” bukan {extension.upper()}; namanya mungkin diganti. "
            "Simpan ulang dari aplikasinya, lalu unggah lagi.",
            extension=extension,
        )


def _seen(data: bytes) -> set[str]:
    try:
        matches = puremagic.magic_string(data[:4096] + data[-4096:])
    except puremagic.PureError:
        return set()
    return {str(match.extension).lstrip(".") for match in matches}


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text)


def _refuse_bomb(name: str, kind: Kind, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MAX_ENTRIES or _unpacked(packed, entries, len(data)) is None:
                raise Refusal(
                    "file_unpacks_too_big",
                    f"Isi berkas “{name}” mengembang jauh melebihi ukurannya dan dapat melumpuhkan komputer. "
                    "Simpan ulang tanpa lampiran atau gambar yang besar, lalu unggah lagi.",
                )
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as fault:
        raise Refusal(
            "file_broken", f"Berkas “{name}” rusak atau bersandi. Buka dan simpan ulang tanpa sandi, lalu unggah lagi."
        ) from fault
    if kind.inside and kind.inside not in names:
        raise Refusal(
            "file_type_mismatch",
            f"Isi berkas “{name}” tidak sesuai dengan akhirannya. Simpan ulang dari aplikasinya, lalu unggah lagi.",
            missing=kind.inside,
        )


def _unpacked(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> int | None:
    """Bytes after unpacking, or None above the caps. Counted while unpacking: the sizes that a ZIP declares may lie."""
    cap = min(MAX_UNPACKED, max(size * MAX_RATIO, 1024 * 1024))
    if sum(entry.file_size for entry in entries) > cap:
        return None
    total = 0
    for entry in entries:
        with packed.open(entry) as content:
            while piece := content.read(1 << 20):
                total += len(piece)
                if total > cap:
                    return None
    return total
