"""`himpun backup` and `himpun restore`"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, say, say_json, use_django


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    making = commands.add_parser(
        "backup",
        help="cadangkan basis data dan bukti ke satu berkas",
        description="Orang dapat terus bekerja selama pencadangan. Berkas yang sudah ada tidak ditimpa.",
    )
    making.add_argument("to", type=Path, metavar="BERKAS")
    add_json(making)
    making.set_defaults(run=_backup)

    restoring = commands.add_parser(
        "restore",
        help="pulihkan dari berkas cadangan",
        description="Berkas diperiksa seluruhnya sebelum apa pun diubah; "
        "basis data yang berisi tidak ditimpa tanpa --force.",
    )
    restoring.add_argument("from_", type=Path, metavar="BERKAS")
    restoring.add_argument("--force", action="store_true", help="timpa basis data yang berisi")
    add_json(restoring)
    restoring.set_defaults(run=_restore)


def _backup(options: argparse.Namespace) -> int:
    use_django()
    from himpun.portal.backup import backup

    made = backup(options.to)
    if options.json:
        say_json(asdict(made))
    else:
        say(f"Cadangan ditulis ke {made.path}: {made.size:,} bita, {made.files} berkas bukti.".replace(",", "."))
        _tell_lost(made.lost)
    return 1 if made.lost else 0


def _restore(options: argparse.Namespace) -> int:
    if not options.from_.is_file():
        raise WrongUse("file_unreachable", f"Berkas {options.from_} tidak ada. Periksa nama dan tempatnya.")
    use_django(tables=False)
    from himpun.portal.backup import restore

    done = restore(options.from_, force=options.force)
    if options.json:
        say_json(asdict(done))
    else:
        say(f"Dipulihkan dari cadangan {done.made_at}: {done.ledger_entries} catatan, {done.files} berkas bukti.")
        _tell_lost(done.lost)
        if done.needs_migration:
            say("Cadangan ini dari versi lama; skema basis datanya disesuaikan saat Himpun dijalankan berikutnya.")
    return 1 if done.lost else 0


def _tell_lost(lost: tuple[str, ...]) -> None:
    for sha256 in lost:
        say(f"  bukti {sha256[:16]}… hilang atau rusak di penyimpanan")
