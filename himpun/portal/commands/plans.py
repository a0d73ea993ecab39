"""`himpun plans import|template`"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, note, read_file, say, say_json, use_django

if TYPE_CHECKING:
    from datetime import datetime

    from himpun.organisations.actors import Actor


UNTOLD = frozenset({"facts", "rows", "what"})
"""Parts of what an import did that pages show and the command does not."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    plans = commands.add_parser("plans", help="rencana kinerja: impor, templat")
    plans.set_defaults(help_of=plans)
    verbs = plans.add_subparsers(title="perintah", metavar="PERINTAH")

    importing = verbs.add_parser(
        "import",
        help="impor indikator, target, dan pagu dari XLSX atau CSV; semua atau tidak sama sekali",
        description="Kesalahan disebut menurut selnya, dan tidak ada yang ditulis bila ada satu saja.",
    )
    importing.add_argument("file", type=Path, metavar="BERKAS")
    importing.add_argument("--agency", required=True, metavar="KANTOR", help="nama pendek kantor")
    importing.add_argument(
        "--position", required=True, metavar="JABATAN", help="jabatan yang mengimpor, seperti tertulis"
    )
    importing.add_argument("--year", type=int, required=True, metavar="TAHUN")
    importing.add_argument(
        "--decided-on",
        type=_day,
        required=True,
        metavar="TANGGAL",
        help="tanggal dokumen rencananya, misalnya 2026-01-15",
    )
    add_json(importing)
    importing.set_defaults(run=_import)

    template = verbs.add_parser("template", help="tulis templat XLSX untuk diisi")
    template.add_argument("-o", "--out", type=Path, default=Path("rencana.xlsx"))
    template.set_defaults(run=_template)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"isi tanggal seperti 2026-01-15, bukan {text!r}") from fault


def _import(options: argparse.Namespace) -> int:
    content = read_file(options.file)
    use_django()
    from django.utils import timezone

    from himpun.plans.services import import_plan

    now = timezone.now()
    actor = _actor(options.agency, options.position, now)
    done = import_plan(
        content, name=options.file.name, year=options.year, decided_on=options.decided_on, actor=actor, now=now
    )
    if options.json:
        say_json({name: value for name, value in vars(done).items() if name not in UNTOLD})
    else:
        say(
            f"Indikator: {done.added} baru, {done.changed} diubah, {done.unchanged} tetap; "
            f"{done.targets} target dan {done.budgets} pagu ditulis."
        )
    for warning in done.warnings:
        note(f"perhatian: {warning}")
    return 0


def _actor(slug: str, title: str, now: datetime) -> Actor:
    """Whoever holds the named position today."""
    from himpun.organisations.access import acting_holder
    from himpun.organisations.models import Agency, Position

    agency = Agency.objects.select_related("region").filter(slug=slug).first()
    if agency is None:
        raise WrongUse("not_there", f"Kantor {slug} tidak ditemukan. Periksa nama pendeknya.")
    position = Position.objects.filter(unit__agency=agency, title=title, ends_on=None).first()
    actor = acting_holder(position.id, now=now, zone=agency.region.zone) if position else None
    if actor is None:
        raise WrongUse("not_there", f"Jabatan {title} tidak ada atau hari ini tidak ada pemegangnya di {agency.name}.")
    return actor


def _template(options: argparse.Namespace) -> int:
    from himpun.plans.template import write_template

    if options.out.exists():
        raise WrongUse("file_exists", f"Berkas {options.out} sudah ada. Pilih nama lain dengan --out.")
    options.out.write_bytes(write_template())
    note(f"Templat ditulis ke {options.out}")
    return 0
