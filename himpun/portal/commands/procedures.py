"""`himpun procedures list|show|check|sheet`"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from himpun.kernel.refusals import Refusal
from himpun.portal.commands.faults import WrongUse
from himpun.portal.commands.setting_up import add_json, note, read_file, say, say_json
from himpun.procedures.checks import check
from himpun.procedures.definition import Definition, Step
from himpun.procedures.library import library_definition, library_keys, library_text
from himpun.procedures.reading import read_definition, read_with_report

WORKS = {
    "order": "memerintahkan",
    "prepare_form": "menyiapkan format",
    "distribute": "membagikan",
    "meet": "rapat",
    "fill": "mengisi",
    "gather": "menghimpun",
    "recap": "merekap",
    "validate": "memvalidasi",
    "analyse": "menganalisis",
    "draft": "menyusun konsep",
    "discuss": "membahas",
    "review": "memeriksa dan memutuskan",
    "sign": "menandatangani",
    "hand_over": "menyerahkan",
    "publish": "mengumumkan",
    "archive": "mengarsipkan",
    "other": "melaksanakan",
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    procedures = commands.add_parser("procedures", help="prosedur: daftar, isi, pemeriksaan, lembar resmi")
    procedures.set_defaults(help_of=procedures)
    verbs = procedures.add_subparsers(title="perintah", metavar="PERINTAH")

    listing = verbs.add_parser("list", help="prosedur yang ikut dipasang")
    add_json(listing)
    listing.set_defaults(run=_list)

    show = verbs.add_parser("show", help="isi satu prosedur")
    _add_which(show)
    add_json(show)
    show.add_argument("--yaml", action="store_true", help="berkas asalnya, untuk disalin dan diubah")
    show.set_defaults(run=_show)

    checking = verbs.add_parser("check", help="periksa berkas prosedur; peringatan tidak menolak")
    checking.add_argument("which", nargs="*", metavar="KUNCI|BERKAS", help="bawaan: semua yang ikut dipasang")
    add_json(checking)
    checking.add_argument("--strict", action="store_true", help="peringatan pun membuat status keluar 1")
    checking.set_defaults(run=_check)

    sheet = verbs.add_parser("sheet", help="cetak lembar SOP resmi sebagai PDF")
    _add_which(sheet)
    sheet.add_argument("-o", "--out", type=Path, help="berkas tujuan; bawaan: KUNCI.pdf")
    sheet.add_argument("--page", choices=("F4", "A4"), default="F4", help="ukuran kertas, mendatar")
    sheet.set_defaults(run=_sheet)


def _add_which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("which", metavar="KUNCI|BERKAS", help="kunci prosedur bawaan, atau berkas YAML")


def _text_of(which: str) -> tuple[str | bytes, str]:
    """A shipped procedure by its key, or a file by its path."""
    if which in library_keys():
        return library_text(which), f"{which}.yaml"
    path = Path(which)
    if not path.exists():
        raise WrongUse(
            "procedure_unknown",
            f"{which} bukan prosedur bawaan dan bukan berkas. Yang ada: {', '.join(library_keys())}.",
        )
    return read_file(path), path.name


def _list(options: argparse.Namespace) -> int:
    found = [library_definition(key) for key in library_keys()]
    if options.json:
        say_json([_summary(definition) for definition in found])
        return 0
    for definition in found:
        row = _summary(definition)
        say(f"{row['key']}\n  {row['title']} · {row['office']}, {row['region']} · {row['steps']} langkah")
    return 0


def _summary(definition: Definition) -> dict[str, object]:
    return {
        "key": definition.key,
        "edition": definition.edition,
        "title": definition.identity.title,
        "office": definition.identity.office,
        "region": definition.identity.region,
        "steps": len(definition.steps),
    }


def _show(options: argparse.Namespace) -> int:
    text, name = _text_of(options.which)
    definition = read_definition(text, name=name)
    if options.yaml:
        say(text if isinstance(text, str) else text.decode())
    elif options.json:
        say_json(definition.model_dump(mode="json", by_alias=True))
    else:
        _print(definition)
    return 0


def _print(definition: Definition) -> None:
    identity = definition.identity
    say(f"{identity.title}\n{identity.office}, {identity.region}\nNomor: {identity.number or '(kosong)'}\n")
    titles = {known.key: known.position or known.team or "/".join(known.positions_of) for known in definition.actors}
    for step in definition.steps:
        who = ", ".join(titles[key] for key in step.by.actors)
        say(f"{step.no:>3}. {step.activity}\n     {who} · {WORKS[step.work]} · {_time(step)}")


def _time(step: Step) -> str:
    """The standard time as people read it: the cell as printed, with its unit where the cell has only a number."""
    if step.time is None:
        return "tanpa waktu"
    return f"{step.time.text} {step.time.unit}" if step.time.text.isdecimal() else step.time.text


@dataclass(frozen=True)
class Report:
    """What was found in one file: each finding with its level, place, problem and remedy."""

    name: str
    findings: list[dict[str, object]]


def _check(options: argparse.Namespace) -> int:
    reports = [_report(which) for which in options.which or library_keys()]
    if options.json:
        say_json([asdict(report) for report in reports])
    else:
        for report in reports:
            _print_report(report)
    errors = any(row["level"] == "error" for report in reports for row in report.findings)
    warnings = any(report.findings for report in reports)
    return 1 if errors or (warnings and options.strict) else 0


def _report(which: str) -> Report:
    text, name = _text_of(which)
    try:
        reading = read_with_report(text, name=name)
    except Refusal as refusal:
        return Report(name, _faults(refusal))
    left_out: list[dict[str, object]] = [{"level": "warning", **vars(fault)} for fault in reading.left_out]
    found: list[dict[str, object]] = [
        {"level": row.level, "field": row.field, "step": row.step, "problem": row.problem, "remedy": row.remedy}
        for row in check(reading.definition)
    ]
    return Report(name, [*left_out, *found])


def _faults(refusal: Refusal) -> list[dict[str, object]]:
    faults = refusal.detail.get("faults")
    if isinstance(faults, list) and faults:
        return [{"level": "error", **vars(fault)} for fault in faults]
    return [{"level": "error", "problem": refusal.message, "remedy": ""}]


def _print_report(report: Report) -> None:
    say(f"{report.name}: {f'{len(report.findings)} temuan' if report.findings else 'tanpa temuan'}")
    for row in report.findings:
        mark = "GALAT" if row["level"] == "error" else "perhatian"
        line = f"baris {row['line']}, " if row.get("line") else ""
        say(f"  {mark:9} {line}{row.get('field', '')}: {row['problem']} → {row['remedy']}")


def _sheet(options: argparse.Namespace) -> int:
    from himpun.documents.papers import sheet_of
    from himpun.documents.typesetting import typeset

    text, name = _text_of(options.which)
    definition = read_definition(text, name=name)
    target: Path = options.out or Path(f"{definition.key}.pdf")
    target.write_bytes(typeset(sheet_of(definition, page=options.page), at=datetime.now(UTC)))
    note(f"Lembar SOP ditulis ke {target}")
    return 0
