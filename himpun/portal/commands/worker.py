"""`himpun worker`"""

from __future__ import annotations

import argparse

from himpun.portal.commands.setting_up import note, use_django


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    worker = commands.add_parser(
        "worker",
        help="kerjakan antrean: surat, pengingat, jadwal",
        description="Mengerjakan antrean sampai dihentikan (SIGTERM atau Ctrl-C); pekerjaan yang sedang berjalan "
        "diselesaikan dahulu. Beberapa worker boleh berjalan bersama.",
    )
    worker.add_argument("--until-empty", action="store_true", help="berhenti bila antrean kosong")
    worker.add_argument("--once", action="store_true", help="kerjakan satu pekerjaan saja")
    worker.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    use_django()
    from himpun.portal.jobs.worker import work

    turn = work(until_empty=options.until_empty, once=options.once)
    note(f"{turn.done} pekerjaan selesai, {len(turn.failures)} gagal.")
    for failure in turn.failures:
        note(f"  {failure}")
    return 1 if turn.failures else 0
