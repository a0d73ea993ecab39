"""`himpun backup` and `himpun restore`"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, count, say, say_json, use_django

if TYPE_CHECKING:
    from himpun.portal.backup.saving import Backup


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    making = commands.add_parser(
        "backup",
        help="cadangkan basis data dan bukti ke satu berkas",
        description="Orang dapat terus bekerja selama pencadangan. Berkas yang sudah ada tidak ditimpa. Tanpa BERKAS "
        "cadangan ditulis ke folder HIMPUN_BACKUPS dengan nama menurut waktunya.",
    )
    making.add_argument("to", type=Path, nargs="?", metavar="BERKAS", help="bawaan: menurut waktu, di HIMPUN_BACKUPS")
    making.add_argument(
        "--keep", type=count(1, 10_000), metavar="N", help="simpan N cadangan terbaru di HIMPUN_BACKUPS, buang sisanya"
    )
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
    if options.to is not None and options.keep is not None:
        raise WrongUse("keep_without_folder", "--keep hanya untuk cadangan ke folder HIMPUN_BACKUPS, tanpa BERKAS.")
    made, given_up = _made(options)
    if options.json:
        say_json({**asdict(made), "given_up": given_up})
    else:
        say(f"Cadangan ditulis ke {made.path}: {made.size:,} bita, {made.files} berkas bukti.".replace(",", "."))
        for old in given_up:
            say(f"  cadangan lama {old.name} dibuang")
        _tell_lost(made.lost)
    return 1 if made.lost else 0


def _made(options: argparse.Namespace) -> tuple[Backup, list[Path]]:
    from django.conf import settings
    from django.utils import timezone

    from himpun.portal.backup import backup
    from himpun.portal.backup.routine import backup_into

    if options.to is not None:
        return backup(options.to), []
    if settings.HIMPUN_BACKUPS is None:
        raise WrongUse("arguments_missing", "Sebut nama berkasnya, atau setel HIMPUN_BACKUPS ke folder cadangan.")
    return backup_into(settings.HIMPUN_BACKUPS, keep=options.keep, now=timezone.now())


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
