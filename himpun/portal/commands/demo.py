"""`himpun demo`"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.procedures import WORKS
from himpun.portal.commands.setting_up import add_json, note, say, say_json, use_django
from himpun.procedures.graph import OPENING

if TYPE_CHECKING:
    from himpun.portal.sample.people import Account
    from himpun.portal.sample.telling import Standing, Told


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser(
        "demo",
        help="siapkan lima kantor contoh untuk dicoba",
        description="Membuat lima kantor contoh dengan orang karangan, akun untuk setiap jabatan, dan siklus pada "
        "tahap yang berbeda-beda. Kata sandinya diketahui semua orang: jangan dipakai untuk data sungguhan.",
    )
    demo.add_argument("--out", type=Path, metavar="DIR", help="direktori data (bawaan: HIMPUN_DATA)")
    demo.add_argument("--all", action="store_true", help="sebut semua akun, bukan hanya yang punya tugas")
    add_json(demo)
    demo.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    use_django(data=options.out, migrate=True)
    from django.utils import timezone

    from himpun.organisations.models import Agency
    from himpun.portal.installation.beginning import MANAGER
    from himpun.portal.rehearsal.office import PASSWORD
    from himpun.portal.sample.making import is_made, make_sample
    from himpun.portal.sample.telling import tell_office

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
    told = [tell_office(agency, now) for agency in agencies]
    if options.json:
        say_json({"password": PASSWORD, "offices": [asdict(office) for office in told]})
        return 0
    for office in told:
        _print(office, manager=MANAGER, everybody=options.all)
    say(f"\nKata sandi semua akun: {PASSWORD}")
    say("Semua orang, NIP, dan angka adalah CONTOH. Semua akun: himpun demo --all")
    return 0


def _print(office: Told, *, manager: str, everybody: bool) -> None:
    say(f"\n{office.office}, {office.region}")
    for cycle in office.cycles:
        _print_cycle(cycle)
    held = Counter(row.username for row in office.accounts)
    for row in office.accounts:
        if everybody or held[row.username] > 1 or row.position == manager:
            _print_line(row.username, f"{_capacity(row)}{row.position}")


def _print_cycle(cycle: Standing) -> None:
    say(f"  {cycle.title}, {cycle.period}: {cycle.state.lower()}")
    for owed in cycle.owed:
        step = f"langkah {owed.step}, " if owed.step and owed.step != OPENING else ""
        late = " (terlambat)" if owed.is_late else ""
        _print_line(owed.username, f"{owed.position}: {step}{WORKS.get(owed.work, owed.work)}{late}")


def _print_line(username: str, text: str) -> None:
    say(f"    {username.ljust(30)} {text}")


def _capacity(row: Account) -> str:
    return "" if row.capacity == "Definitif" else f"{row.capacity} "
