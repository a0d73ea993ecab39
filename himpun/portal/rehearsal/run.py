"""A whole rehearsal: an office for each procedure, one cycle each, its papers and its summary."""

from __future__ import annotations

import json
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from himpun.archive.models import Bundle
from himpun.collection.store import read_bytes
from himpun.cycles.models import Cycle
from himpun.cycles.services import Start, start
from himpun.documents.models import Document
from himpun.documents.papers import RecapPaper, sheet_of
from himpun.documents.rendering import paper_of
from himpun.documents.spreadsheets import recap_workbook
from himpun.documents.typesetting import typeset
from himpun.kernel.periods import MONTHS_IN, Period
from himpun.kernel.refusals import Refusal
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import calendar_for, forget_calendars
from himpun.organisations.models import Agency
from himpun.organisations.selectors import units_of_kinds
from himpun.portal.messages.port import ConsoleMessenger, deliver_by
from himpun.portal.models import RehearsedCycle
from himpun.portal.rehearsal.chance import Chance
from himpun.portal.rehearsal.office import build_office, zone_of
from himpun.portal.rehearsal.play import play
from himpun.portal.rehearsal.promises import Wish, chosen, promise
from himpun.portal.rehearsal.stage import Stage
from himpun.portal.rehearsal.summary import lacking, summarise
from himpun.procedures.definition import Definition
from himpun.procedures.periods import usual_kind
from himpun.procedures.services import bring_in, holders_by_title, put_in_force

YEAR = 2025
"""The rehearsed year: past, with its holidays known; its last period, so that every figure has come in."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is asked of a rehearsal."""

    seed: int = 1
    units: int = 8
    indicators: int = 12


@dataclass(frozen=True)
class Source:
    """A procedure to rehearse: its definition and the text of its file."""

    definition: Definition
    text: str
    name: str


@dataclass(frozen=True)
class Outcome:
    """How one procedure's rehearsal ended."""

    summary: dict[str, Any]
    lacking: list[str]


def rehearse(source: Source, order: Order, *, out: Path, tell: Tell) -> Outcome:
    """Carry one procedure through a whole cycle and leave its papers in `out/<key>`.

    Going on after an interruption gives the same summary as an undisturbed run, except `seconds`.
    """
    begun = monotonic()
    forget_calendars()
    cycle = _cycle_of(source)
    if cycle is None:
        cycle = _set_up(source, order, tell)
    else:
        tell(f"{source.definition.key}: dilanjutkan")
    stage = _stage(cycle, source, order)
    with (out / "pengingat.txt").open("a", encoding="utf-8") as log, deliver_by(ConsoleMessenger(log)):
        play(stage, tell=tell)
    tell(f"{source.definition.key}: menulis surat, berkas arsip, dan ringkasan")
    cycle.refresh_from_db()
    statements = RehearsedCycle.objects.get(cycle=cycle).statements
    summary = summarise(
        cycle,
        seed=order.seed,
        statements=statements,
        database=connection.vendor,
        seconds=monotonic() - begun,
    )
    _leave_papers(cycle, source, out / source.definition.key, summary)
    return Outcome(summary, lacking(summary, cycle))


def peak_megabytes() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def close_gaps() -> None:
    """Let PostgreSQL go on counting where the rows end: a killed transaction must leave no gap in the ids."""
    if connection.vendor != "postgresql":
        return
    models = [model for model in apps.get_models() if model._meta.managed]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def dates_asked(definition: Definition, started: datetime) -> dict[str, date]:
    """Answers for the rows that ask for a date when a cycle starts: three days on."""
    return {
        step.no: (started + timedelta(days=3)).date()
        for step in definition.steps
        if (step.time and step.time.scheduled) or (step.not_before and step.not_before.ask)
    }


def head_of_office(agency: Agency, now: datetime) -> Actor:
    """The head of a made-up office, ready to act."""
    top = units_of_kinds(agency.id, ["pimpinan"], now.date())[0]
    position = top.positions.order_by("id").first()
    assert position is not None
    head = acting_holder(position.id, now=now, zone=agency.region.zone)
    assert head is not None
    return head


def wants_achieved(definition: Definition, seed: int) -> bool | None:
    """A procedure that decides shows both outcomes: odd seeds miss targets, even seeds reach all of them.

    Where a decision knows no way down but "achieved", all are reached: with a missed target it would never end.
    """
    place = {step.no: at for at, step in enumerate(definition.steps)}
    down = [{way.requires for way in step.outcomes if place[way.to] > place[step.no]} for step in definition.steps]
    if not any("all_achieved" in ways for ways in down):
        return None
    return {"all_achieved"} in down or seed % 2 == 0


def _cycle_of(source: Source) -> Cycle | None:
    rows = Cycle.objects.filter(procedure__agency__slug=source.definition.key)
    return rows.select_related("agency__region", "edition", "procedure").first()


def period_of(definition: Definition) -> Period:
    """The last quarter of the year, or the last period of a kind that the edition does name."""
    kind = usual_kind(definition)
    return Period(kind, YEAR, 12 // MONTHS_IN[kind])


@transaction.atomic
def _set_up(source: Source, order: Order, tell: Tell) -> Cycle:
    """Build the office, enter its plan, put the edition in force and start the cycle: all of it or nothing."""
    definition = source.definition
    tell(f"{definition.key}: kantor latihan dengan {order.units} unit dan {order.indicators} indikator")
    now = datetime(YEAR, 1, 2, 8, 0, tzinfo=ZoneInfo(zone_of(definition.identity.region)))
    office = build_office(definition, units=order.units, now=now)
    edition = bring_in(office.agency, source.text, name=source.name, actor=None, now=now)
    put_in_force(edition, holders=holders_by_title(edition, now=now), actor=None, now=now)
    period = period_of(definition)
    head = head_of_office(office.agency, now)
    if office.data_units:
        rows = chosen(
            Wish(definition.identity.office, order.indicators, period, wants_achieved(definition, order.seed))
        )
        promise(rows, office.data_units, period, actor=head, now=now)
    started = calendar_for(office.agency).next_working(
        datetime.combine(period.ends_on + timedelta(days=1), now.time().replace(hour=7, minute=30), tzinfo=now.tzinfo)
    )
    answers = Start(dates=dates_asked(definition, started))
    cycle = start(edition.procedure, period, answers=answers, actor=head_of_office(office.agency, started), now=started)
    RehearsedCycle.objects.create(cycle=cycle)
    return cycle


def _stage(cycle: Cycle, source: Source, order: Order) -> Stage:
    wants = wants_achieved(source.definition, order.seed)
    rows = chosen(Wish(source.definition.identity.office, order.indicators, period_of(source.definition), wants))
    figures = {f"IK-{at + 1:03}": row for at, row in enumerate(rows)}
    return Stage(cycle, Chance(order.seed), figures, wants_achieved=wants)


def _leave_papers(cycle: Cycle, source: Source, folder: Path, summary: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sheet = typeset(sheet_of(source.definition, sample=True), at=cycle.started_at)
    (folder / "procedure.pdf").write_bytes(sheet)
    documents = _documents(cycle)
    for row, document, name in zip(summary["documents"], documents, _names(documents), strict=True):
        row["file"] = name
        pdf = document.issued_pdf_id or document.unsigned_pdf_id
        if pdf:
            (folder / name).write_bytes(read_bytes(pdf))
        paper = paper_of(document, marked=True)
        if isinstance(paper, RecapPaper):
            workbook = recap_workbook(paper, at=document.created_at)
            (folder / name).with_suffix(".xlsx").write_bytes(workbook)
    bundle = Bundle.objects.filter(cycle=cycle).first()
    if bundle:
        (folder / "bundle.zip").write_bytes(read_bytes(bundle.file_id))
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def _documents(cycle: Cycle) -> Sequence[Document]:
    rows = Document.objects.filter(cycle=cycle).exclude(state=Document.State.VOID)
    return list(rows.select_related("unit").order_by("id"))


def _names(documents: Sequence[Document]) -> list[str]:
    """What the papers are called in their directory; a further one of a kind, such as a second receipt, is numbered."""
    names, seen = list[str](), Counter[str]()
    for document in documents:
        stem = _stem(document)
        seen[stem] += 1
        names.append(f"{stem}.pdf" if seen[stem] == 1 else f"{stem}_{seen[stem]}.pdf")
    return names


def _stem(document: Document) -> str:
    """A paper's kind, its unit, and its version from the second on."""
    unit = f"-{_slug(document.unit.name)}" if document.unit else ""
    version = f"-v{document.version}" if document.version > 1 else ""
    return f"{document.kind}{unit}{version}"


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def remember(out: Path, order: Order, keys: Sequence[str]) -> None:
    """Keep what was asked, so that `--resume` goes on with the same."""
    # Written beside and renamed: killed in between, half a note would forbid going on for ever.
    beside = out / "rehearsal.json.new"
    beside.write_text(json.dumps({**asdict(order), "procedures": list(keys)}), encoding="utf-8")
    beside.replace(out / "rehearsal.json")


def remembered(out: Path) -> tuple[Order, list[str]]:
    """What an interrupted rehearsal was asked. Refuses a directory without one."""
    try:
        known = json.loads((out / "rehearsal.json").read_text(encoding="utf-8"))
        keys = [str(key) for key in known.pop("procedures")]
        return Order(**known), keys
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise Refusal(
            "nothing_to_resume",
            f"Catatan latihan di {out} tidak terbaca, sehingga tidak dapat dilanjutkan. Pilih direktori lain.",
        ) from fault
