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
    if options.json:
        say_json({"chains": [vars(report) for report in reports], "missing_guards": missing})
    else:
        for report in reports:
            verdict = report.problem or "utuh"
            say(f"kantor {report.agency_id}: {report.entries} catatan, ujung {report.head[:16]}…: {verdict}")
        for name in missing:
            say(f"penjaga basis data {name} tidak ada; catatan dapat diubah tanpa ketahuan")
        if not reports:
            say("belum ada catatan")
    return 1 if missing or any(report.problem for report in reports) else 0
