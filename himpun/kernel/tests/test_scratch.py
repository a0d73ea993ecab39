"""Clearing away what a killed process left."""

from __future__ import annotations

import os
import time
from pathlib import Path

from himpun.kernel.scratch import A_DAY, clear_away


def aged(path: Path, seconds: float) -> Path:
    then = time.time() - seconds
    os.utime(path, (then, then), follow_symlinks=False)
    return path


def made(folder: Path) -> Path:
    path = folder / "made"
    path.touch()
    return path


def test_it_works(tmp_path: Path) -> None:
    old, young = tmp_path / ".old", tmp_path / ".young"
    for path in (old, young):
        path.write_bytes(b"half")
    aged(old, A_DAY + 60)
    aged(young, A_DAY - 60)

    clear_away(tmp_path.iterdir(), just_made=made(tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {".young", "made"}


def test_a_folder_is_as_young_as_what_was_last_written_in_it(tmp_path: Path) -> None:
    left, used = tmp_path / ".left", tmp_path / ".used"
    for folder, age in ((left, A_DAY + 60), (used, 10)):
        folder.mkdir()
        (folder / "part").write_bytes(b"half")
        aged(folder / "part", age)
        aged(folder, A_DAY + 60)

    clear_away([left, used], just_made=made(tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {".used", "made"}


def test_what_a_link_points_to_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_bytes(b"whole")
    link = tmp_path / ".link"
    link.symlink_to(kept)
    aged(link, A_DAY + 60)

    clear_away([link, tmp_path / "gone"], just_made=made(tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {"kept", "made"}
    assert (kept / "file").read_bytes() == b"whole"
