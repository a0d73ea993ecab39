"""`himpun ledger check`"""

from __future__ import annotations

import argparse

from himpun.portal.commands.setting_up import add_json, say, say_json, use_django


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ledger = commands.add_parser("ledger", help="buku catatan kejadian yang tidak dapat diubah")
    ledger.set_defaults(help_of=ledger)
    verbs = ledger.add_subparsers(title="perintah", metavar="PERINTAH")
    check = verbs.add_parser("check", help="periksa rantai setiap kantor dan penjaganya di basis data")
    add_json(check)
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    use_django()
    from himpun.ledger.selectors import check_chains

    reports, missing = check_chains()
    names = _names()
    if options.json:
        chains = [{**vars(report), "name": names.get(report.agency_id)} for report in reports]
        say_json({"chains": chains, "missing_guards": missing})
    else:
        for report in reports:
            name = names.get(report.agency_id, f"rantai {report.agency_id}")
            say(f"{name}: {report.entries} catatan, ujung {report.head[:16]}…: {report.problem or 'utuh'}")
        for name in missing:
            say(f"penjaga basis data {name} tidak ada; catatan dapat diubah tanpa ketahuan")
        if not reports:
            say("belum ada catatan")
    return 1 if missing or any(report.problem for report in reports) else 0


def _names() -> dict[int, str]:
    """Whose chain each is: an agency's, or a region's for its calendar."""
    from himpun.organisations.models import Agency, Region
    from himpun.organisations.rules import region_chain

    regions = {region_chain(region.id): region.name for region in Region.objects.all()}
    return {
        **regions,
        **{agency.id: f"{agency.name}, {agency.region}" for agency in Agency.objects.select_related("region")},
    }
