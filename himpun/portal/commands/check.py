"""`himpun check --deploy`"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from himpun.portal.commands.setting_up import add_json, say, say_json, use_django

_WORDS = {"ok": "baik", "warning": "perhatian", "fault": "SALAH"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check",
        help="periksa instalasi sebelum dan selama dipakai",
        description="Memeriksa setelan, kunci, direktori data, basis data, worker, jam, dan umur cadangan. "
        "Yang salah membuat status keluar 1; perhatian tidak.",
    )
    check.add_argument("--deploy", action="store_true", help="seperti sebelum dipakai orang (bawaan)")
    check.add_argument("--strict", action="store_true", help="perhatian pun membuat status keluar 1")
    add_json(check)
    check.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    use_django(tables=False)
    from django.utils import timezone

    from himpun.portal.installation.checking import check_installation

    found = check_installation(timezone.now())
    bad = ("fault", "warning") if options.strict else ("fault",)
    if options.json:
        say_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            say(f"{_WORDS[finding.level].ljust(9)}  {finding.message}")
    return 1 if any(finding.level in bad for finding in found) else 0
