"""What a killed process leaves beside the files that it was writing, and how it is cleared away."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

A_DAY: Final = 24 * 60 * 60
"""Nothing here is written for so long: what is older belongs to a process that is gone."""


def clear_away(left: Iterable[Path], *, just_made: Path) -> None:
    """Remove the files and folders in which nothing was written for a day; younger ones may be another process's.

    What was just made beside them tells what time it is for their disk: a rehearsal's clock would not do. What
    somebody else removes meanwhile is no fault.
    """
    before = just_made.lstat().st_mtime - A_DAY
    for path in left:
        with suppress(OSError):
            if _last_written(path) < before:
                shutil.rmtree(path) if _is_folder(path) else path.unlink()


def _last_written(path: Path) -> float:
    inside: Iterable[Path] = path.rglob("*") if _is_folder(path) else ()
    return max(part.lstat().st_mtime for part in (path, *inside))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
