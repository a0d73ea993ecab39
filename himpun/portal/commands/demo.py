"""`himpun demo`"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, note, say, say_json, use_django

if TYPE_CHECKING:
    from himpun.organisations.models import Agency
    from himpun.portal.sample.people import Account


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser(
        "demo",
        help="siapkan lima kantor contoh untuk dicoba",
        description="Membuat lima kantor contoh dengan orang karangan, akun untuk setiap jabatan, dan siklus pada "
        "tahap yang berbeda-beda. Kata sandinya diketahui semua orang: jangan dipakai untuk data sungguhan.",
    )
    demo.add_argument("--out", type=Path, metavar="DIR", help="direktori data (bawaan: HIMPUN_DATA)")
    add_json(demo)
    demo.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    use_django(data=options.out, migrate=True)
    from django.utils import timezone

    from himpun.organisations.models import Agency
    from himpun.portal.rehearsal.office import PASSWORD
    from himpun.portal.sample.making import is_made, make_sample
    from himpun.portal.sample.people import accounts

    if Agency.objects.filter(is_sample=False).exists():
        raise WrongUse(
            "installation_exists",
            "Basis data ini berisi kantor sungguhan. Kantor contoh hanya dibuat di tempat tersendiri; "
            "pilih direktori lain dengan --out.",
        )
    if is_made():
        note("Kantor contoh sudah ada; tidak ada yang diubah.")
    now = timezone.now()
    agencies = make_sample(now, tell=note)
    found = {agency: accounts(agency, now) for agency in agencies}
    if options.json:
        say_json({"password": PASSWORD, "accounts": [vars(row) for rows in found.values() for row in rows]})
        return 0
    _print(found, PASSWORD)
    return 0


def _print(found: dict[Agency, list[Account]], password: str) -> None:
    for agency, rows in found.items():
        say(f"\n{agency.name}, {agency.region.name}")
        width = max(len(row.username) for row in rows)
        for row in rows:
            capacity = "" if row.capacity == "Definitif" else f"{row.capacity} "
            say(f"  {row.username.ljust(width)}  {capacity}{row.position}")
    say(f"\nKata sandi semua akun: {password}")
    say("Semua orang, NIP, dan angka adalah CONTOH.")
