"""`himpun …`: the office's commands. Exit status 0 on success, 1 on a finding or refusal, 2 on wrong use."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from himpun.kernel.refusals import Refusal
from himpun.portal.commands.faults import WrongUse, of_the_system
from himpun.portal.commands.indonesian import speak_indonesian

OK, FINDING, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. What goes wrong for a known reason is said in a sentence, never as a traceback."""
    options = _parser().parse_args(arguments)
    if not hasattr(options, "run"):
        options.help_of.print_help()
        return WRONG_USE
    _write_for_few()
    try:
        status: int = options.run(options)
    except Refusal as refusal:
        return _refused(refusal)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; nothing is wrong. Python would complain again on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as fault:
        return _refused(of_the_system(fault))
    except KeyboardInterrupt:
        print("himpun: dihentikan.", file=sys.stderr)
        return FINDING
    return status


def _write_for_few() -> None:
    """Databases, evidence and backups tell of persons: close what a command writes to the machine's other users."""
    os.umask(os.umask(0o027) | 0o027)


def _refused(refusal: Refusal) -> int:
    print(f"himpun: {refusal.message}", file=sys.stderr)
    return WRONG_USE if isinstance(refusal, WrongUse) else FINDING


def _parser() -> argparse.ArgumentParser:
    speak_indonesian()
    from himpun.portal.commands import (
        backup,
        check,
        demo,
        init,
        ledger,
        plans,
        procedures,
        rehearse,
        serve,
        verify,
        worker,
    )

    parser = argparse.ArgumentParser(
        prog="himpun",
        description="Himpun menjalankan prosedur pengumpulan dan pengukuran data kinerja sebuah kantor.",
        epilog="Keterangan tiap perintah: himpun PERINTAH --help. Status keluar: 0 berhasil, 1 temuan, 2 salah pakai.",
    )
    parser.set_defaults(help_of=parser)
    commands = parser.add_subparsers(title="perintah", metavar="PERINTAH")
    for module in (init, serve, worker, check, demo, procedures, plans, rehearse, ledger, verify, backup):
        module.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
