"""`himpun rehearse`"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, count, note, read_file, say, say_json, use_django
from himpun.procedures.library import library_keys, library_text
from himpun.procedures.reading import read_with_report

if TYPE_CHECKING:
    from himpun.portal.rehearsal.run import Order, Outcome, Source


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rehearse = commands.add_parser(
        "rehearse",
        help="jalankan prosedur dari perintah sampai arsip dengan orang dan angka contoh",
        description="Menjalankan satu siklus penuh dalam basis data baru di DIR (atau di DATABASE_URL), dengan pejabat "
        "yang terlambat, salah isi, memperbaiki, dan digantikan Plh. Benih yang sama memberi hasil yang sama.",
    )
    rehearse.add_argument("--out", type=Path, required=True, metavar="DIR", help="direktori hasil")
    which = rehearse.add_mutually_exclusive_group()
    which.add_argument("--procedure", metavar="KUNCI", help="hanya prosedur bawaan ini")
    which.add_argument("--file", type=Path, metavar="BERKAS", help="prosedur dari berkas YAML ini")
    rehearse.add_argument("--seed", type=int, default=1, metavar="N", help="benih (bawaan 1)")
    rehearse.add_argument("--units", type=count(1, 400), default=8, metavar="N", help="banyak unit (bawaan 8)")
    rehearse.add_argument("--indicators", type=count(2, 2000), default=12, metavar="N", help="banyak indikator (12)")
    rehearse.add_argument("--resume", action="store_true", help="lanjutkan latihan yang terputus di DIR")
    add_json(rehearse)
    rehearse.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    out: Path = options.out
    _refuse_unknown(options)
    _prepare(out, resume=options.resume)
    from himpun.portal.rehearsal import run

    order, sources = _asked(options, out)
    if options.resume:
        run.close_gaps()
    run.remember(out, order, [source.definition.key for source in sources])
    outcomes = []
    for source in sources:
        outcomes.append(run.rehearse(source, order, out=out, tell=note))
    if options.json:
        say_json([outcome.summary for outcome in outcomes])
    else:
        _print_table(outcomes, out, run.peak_megabytes())
    for outcome in outcomes:
        for problem in outcome.lacking:
            note(f"{outcome.summary['procedure']}: {problem}")
    return 1 if any(outcome.lacking for outcome in outcomes) else 0


def _refuse_unknown(options: argparse.Namespace) -> None:
    """Before anything is made: a procedure that is not there, a file that cannot be read."""
    known = library_keys()
    if options.procedure and options.procedure not in known:
        raise WrongUse("procedure_unknown", f"{options.procedure} bukan prosedur bawaan. Yang ada: {', '.join(known)}.")
    if options.file:
        read_with_report(read_file(options.file), name=options.file.name)


def _prepare(out: Path, *, resume: bool) -> None:
    """A database of its own: fresh, or the interrupted one. What exists is never overwritten unasked."""
    own = "DATABASE_URL" not in os.environ
    if not resume and (out / "rehearsal.json").exists():
        raise WrongUse(
            "rehearsal_exists",
            f"Di {out} sudah ada latihan. Lanjutkan dengan --resume, atau pilih direktori lain.",
        )
    out.mkdir(parents=True, exist_ok=True)
    # A fixed key makes the verification addresses, and so the papers, the same for the same seed.
    os.environ["HIMPUN_SECRET_KEY"] = "latihan-himpun-bukan-kunci-rahasia-siapa-pun"  # noqa: S105 — signs nothing real
    if own:
        os.environ.setdefault("HIMPUN_SQLITE_SYNCHRONOUS", "NORMAL")
    use_django(data=out, migrate=True)
    from himpun.organisations.models import Agency

    if not resume and Agency.objects.exists():
        raise WrongUse("database_not_empty", "Basis data ini sudah berisi. Latihan memerlukan basis data yang kosong.")


def _asked(options: argparse.Namespace, out: Path) -> tuple[Order, list[Source]]:
    from himpun.portal.rehearsal.run import Order, remembered

    order = Order(seed=options.seed, units=options.units, indicators=options.indicators)
    keys = [options.procedure] if options.procedure else library_keys()
    if options.resume and (out / "rehearsal.json").exists():
        order, known = remembered(out)
        keys = [key for key in known if key in library_keys()]
        if not keys and not options.file:
            raise WrongUse("file_needed", "Latihan ini memakai berkas sendiri; sebutkan lagi dengan --file.")
    if options.file:
        return order, [_source(read_file(options.file), options.file.name)]
    return order, [_source(library_text(key), f"{key}.yaml") for key in keys]


def _source(text: str | bytes, name: str) -> Source:
    from himpun.portal.rehearsal.run import Source

    reading = read_with_report(text, name=name)
    for fault in reading.left_out:
        note(f"{name}: {fault.problem}; {fault.remedy}")
    return Source(reading.definition, reading.source, name)


def _print_table(outcomes: list[Outcome], out: Path, megabytes: float) -> None:
    head = ("prosedur", "langkah", "kembali", "baku (menit)", "terukur", "surat", "tercapai", "detik")
    rows = [head, *(_row(outcome.summary) for outcome in outcomes)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))]
        say("  ".join(cells))
    say(f"\nHasil di {out}; memori paling banyak {megabytes:.0f} MB. Semua orang dan angka adalah CONTOH.")


def _row(summary: dict[str, Any]) -> tuple[str, ...]:
    steps = summary["steps_done"]
    measured = sum(step["measured_minutes"] or 0 for step in steps)
    counted = summary["achieved_count"] + summary["missed_count"] + summary["not_measured_count"]
    return (
        summary["procedure"],
        str(len(steps)),
        str(len(summary["returns"])),
        str(summary["standard_minutes"]),
        str(measured),
        str(len(summary["documents"])),
        f"{summary['achieved_count']}/{counted}" if counted else "–",
        f"{summary['seconds']:.1f}",
    )
