"""`himpun init`"""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import asdict
from pathlib import Path

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, note, read_file, say, say_json, use_django

_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_ASKED = (
    ("region", "Pemerintah daerah (misalnya Kabupaten Contoh)"),
    ("agency", "Nama kantor (perangkat daerah)"),
    ("name", "Nama pengelola pertama"),
    ("username", "Nama pengguna pengelola"),
)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    init = commands.add_parser(
        "init",
        allow_abbrev=False,  # or --password would pass for --password-file
        help="mulai instalasi sungguhan: satu kantor, satu pengelola",
        description="Menyiapkan tabel, kantor, dan satu akun pengelola, tanpa data contoh. Yang tidak disebut "
        "ditanyakan. Kata sandi tidak pernah ditulis pada baris perintah: ketik bila ditanya, atau sebut berkasnya.",
    )
    init.add_argument("--region", metavar="NAMA", help="pemerintah daerah")
    init.add_argument("--zone", choices=tuple(_ZONES), default="WIB", help="zona waktu (WIB)")
    init.add_argument("--agency", metavar="NAMA", help="kantor (perangkat daerah)")
    init.add_argument("--kind", default="dinas", metavar="JENIS", help="jenisnya: dinas, badan, kecamatan, … (dinas)")
    init.add_argument("--address", default="", metavar="ALAMAT", help="alamat pada kop surat")
    init.add_argument("--place", default="", metavar="TEMPAT", help="tempat penandatanganan")
    init.add_argument("--name", metavar="NAMA", help="pengelola pertama")
    init.add_argument("--nip", default="", metavar="NIP", help="NIP pengelola, bila dicatat")
    init.add_argument("--username", metavar="NAMA", help="nama pengguna pengelola")
    how = init.add_mutually_exclusive_group()
    how.add_argument("--password-file", type=Path, metavar="BERKAS", help="berkas berisi kata sandi pengelola")
    how.add_argument("--generate-password", action="store_true", help="buatkan; wajib diganti saat masuk pertama")
    add_json(init)
    init.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    given, password = _asked(options), _password(options)
    use_django(migrate=True)
    from django.utils import timezone

    from config.environment import environment
    from himpun.portal.installation.beginning import Beginning, begin

    wanted = Beginning(
        **given,
        password=password,
        zone=_ZONES[options.zone],
        kind=options.kind,
        nip=options.nip,
        address=options.address,
        place=options.place,
    )
    begun = begin(wanted, now=timezone.now())
    environment().keep_secret_key()
    if options.json:
        say_json(asdict(begun))
        return 0
    say(f"{begun.agency} siap. Pengelola masuk sebagai {begun.username} ({begun.position}).")
    if begun.password:
        say(f"Kata sandi pertama: {begun.password}")
        say("Catat sekarang; ia tidak disimpan, dan wajib diganti saat masuk pertama.")
    note("Jalankan: himpun serve. Periksa sebelum dipakai: himpun check --deploy.")
    return 0


def _asked(options: argparse.Namespace) -> dict[str, str]:
    given = {field: str(getattr(options, field) or "").strip() for field, _ in _ASKED}
    missing = [field for field, value in given.items() if not value]
    if missing and not sys.stdin.isatty():
        named = ", ".join(f"--{field}" for field in missing)
        raise WrongUse("arguments_missing", f"Belum diisi: {named}.")
    for field, question in _ASKED:
        while not given[field]:
            note(f"{question}:")
            given[field] = input().strip()
    return given


def _password(options: argparse.Namespace) -> str | None:
    """The administrator's own choice, or None where one is to be made."""
    if options.generate_password:
        return None
    if options.password_file:
        text = read_file(options.password_file, limit=10_000).decode("utf-8", "replace").strip()
        if not text:
            raise WrongUse("password_missing", f"Berkas {options.password_file} kosong.")
        return text
    if not sys.stdin.isatty():
        raise WrongUse("arguments_missing", "Sebut --password-file atau --generate-password.")
    while True:
        first = getpass.getpass("Kata sandi pengelola (kosong: dibuatkan): ")
        if not first:
            return None
        if first == getpass.getpass("Sekali lagi: "):
            return first
        note("Keduanya berbeda; ulangi.")
