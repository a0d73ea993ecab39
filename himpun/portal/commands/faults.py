"""What the machine refuses, in words: files that cannot be read or written, a database that is not there."""

from __future__ import annotations

import errno
from pathlib import Path

from himpun.kernel.refusals import Refusal

_REASONS = {
    errno.ENOENT: "tidak ada",
    errno.EISDIR: "itu folder, bukan berkas",
    errno.ENOTDIR: "bagian dari jalurnya bukan folder",
    errno.EACCES: "tidak ada hak akses",
    errno.EPERM: "tidak diizinkan",
    errno.ENOSPC: "tempat penyimpanan penuh",
    errno.EROFS: "tempatnya hanya dapat dibaca",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.EEXIST: "sudah ada",
}


class WrongUse(Refusal):
    """A refusal of the command itself: what was named is not there, or may not be overwritten. Exit status 2."""


def of_the_system(fault: OSError) -> WrongUse:
    """A file or directory that cannot be read or written, by its name and the reason."""
    reason = _REASONS.get(fault.errno or 0, fault.strerror or str(fault))
    place = f"{Path(str(fault.filename))}: " if fault.filename is not None else ""
    return WrongUse("file_unreachable", f"{place}{reason}. Periksa nama, tempat, dan hak aksesnya, lalu ulangi.")
