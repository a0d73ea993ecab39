"""`himpun verify`"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from himpun.archive.verifying import verify
from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, say, say_json


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    checking = commands.add_parser(
        "verify",
        help="periksa berkas arsip tanpa basis data dan tanpa jaringan",
        description="Memeriksa setiap berkas, rantai catatan, angka, dan tanda tangan di dalam berkas arsip, lalu "
        "menyebut yang pertama tidak cocok. Cocokkan pula hash yang dicetak dengan jangkar di luar berkas ini.",
    )
    checking.add_argument("bundle", type=Path, metavar="BERKAS")
    checking.add_argument(
        "--anchor", default="", metavar="HASH", help="hash dari luar: ujung catatan, manifes, atau berkas"
    )
    add_json(checking)
    checking.set_defaults(run=_run)


def _tell(stage: str) -> None:
    """Beside the answer, which programs may read."""
    print(f"Memeriksa {stage} …", file=sys.stderr, flush=True)


def _run(options: argparse.Namespace) -> int:
    if not options.bundle.is_file():
        raise WrongUse("file_unreachable", f"Berkas {options.bundle} tidak ada. Periksa nama dan tempatnya.")
    verdict = verify(options.bundle, anchor=options.anchor, tell=_tell)
    problem = verdict.problem
    if options.json:
        say_json(
            {
                "holds": verdict.holds,
                "problem": vars(problem) if problem else None,
                "files": verdict.files,
                "entries": verdict.entries,
                "head": verdict.head,
                "manifest_sha256": verdict.manifest_sha256,
                "bundle_sha256": verdict.bundle_sha256,
            }
        )
    elif problem:
        say(f"TIDAK COCOK: {problem.where}: {problem.message}")
    else:
        say(f"Utuh: {verdict.files} berkas, {verdict.entries} catatan.")
        say(f"Ujung catatan  {verdict.head}")
        say(f"Manifes        {verdict.manifest_sha256}")
        say(f"Berkas arsip   {verdict.bundle_sha256}")
    return 0 if verdict.holds else 1
