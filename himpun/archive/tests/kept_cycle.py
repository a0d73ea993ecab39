"""An ended cycle with one of everything that a bundle keeps, made row by row; and what a forger does with a ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from himpun.archive.bundling import header
from himpun.collection.models import DataRequest, Evidence, Form, RegisterEntry, Value
from himpun.collection.store import put
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, Office, only_task, open_office
from himpun.documents.models import Document, Mark
from himpun.kernel.hashing import sha256_hex
from himpun.ledger.services import record
from himpun.plans.models import Indicator
from himpun.procedures.tests.small import row, small

PDF = b"%PDF-1.7\n% contoh "
CONTENT = '{"title":"Rekap","isi":"\u201cempat puluh\u201d"}'


@dataclass
class Kept:
    """The office, its ended cycle and the moment just after its end."""

    office: Office
    cycle: Cycle
    now: datetime


def plain_procedure(key: str = "contoh-kecil") -> str:
    """Two plain rows: the archive looks at what was recorded, not at which work was done."""
    values = small(
        key=key,
        frequency=["quarterly"],
        actors=[
            {"key": "planning", "position": "Kasubag Perencanaan"},
            {"key": "staff", "position": "Staf Perencanaan"},
        ],
        columns=[{"title": "Kasubag", "actors": ["planning"]}, {"title": "Staf", "actors": ["staff"]}],
        recording=[],
        steps=[row("1", by={"actors": ["planning"]}), row("2")],
    )
    return json.dumps(values, indent=1)


def ended_cycle(*, period: str = "2026-Q1", office: Office | None = None, now: datetime = START) -> Kept:
    """A cycle with a request, values, evidence, a register and a signed document; another office's act in between."""
    office = office or open_office(plain_procedure(), period=period)
    cycle = office.start(period, now=now)
    _answer(office, cycle, now)
    _sign(office, cycle, now)
    record("note.taken", agency_id=office.agency.id, at=now, doer=None, subject=("note", 1), data={"secret": "x"})
    for _ in range(2):
        office.complete(only_task(cycle), now=now)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED
    return Kept(office, cycle, now + timedelta(minutes=1))


def _answer(office: Office, cycle: Cycle, now: datetime) -> None:
    position = office.positions["staff"]
    official = office.officials[position.id]
    form = Form.objects.create(cycle=cycle, version=1, rows=[], sha256="0" * 64, prepared_at=now)
    request = DataRequest.objects.create(
        cycle=cycle,
        form=form,
        unit=position.unit,
        position=position,
        actor="staff",
        step="2",
        cell_count=2,
        sent_at=now,
    )
    indicators = office.indicators.get(position.unit_id) or _indicators(office)
    common = {"request": request, "round": 1, "typed_at": now, "typed_by": official, "typed_as": position}
    Value.objects.create(
        indicator=indicators[0], number=Decimal("-1.50"), obstacle='=HYPERLINK("x"), "kutip"', **common
    )
    Value.objects.create(indicator=indicators[1], is_nihil=True, note="tidak ada kegiatan", **common)
    for name, data in (("foto 1.pdf", PDF + b"bukti"), ("salinan.pdf", PDF + b"bukti"), ("lain.pdf", PDF + b"lain")):
        file = put(data, name=name, now=now, media_type="application/pdf")
        Evidence.objects.create(request=request, file=file, name=name, attached_at=now, attached_by=official)
    RegisterEntry.objects.create(
        request=request, register="LHP", number="700/1", dated_on=date(2026, 1, 9), entered_at=now, entered_by=official
    )


def _indicators(office: Office) -> list[Indicator]:
    return [
        Indicator.objects.create(
            agency=office.agency, code=f"IK-{n}", name=f"Indikator {n}", measure_unit="%", measure={}
        )
        for n in (Indicator.objects.count() + 1, Indicator.objects.count() + 2)
    ]


def _sign(office: Office, cycle: Cycle, now: datetime) -> None:
    unsigned = put(PDF + str(cycle.id).encode(), name="a.pdf", now=now, media_type="application/pdf")
    issued = put(PDF + b"bertanda" + str(cycle.id).encode(), name="b.pdf", now=now, media_type="application/pdf")
    document = Document.objects.create(
        agency=office.agency, cycle=cycle, kind="minutes", title="Notulen", place="Contoh", dated_on=now.date(),
        verification_id=f"VERIFIKASI{cycle.id}", state=Document.State.ISSUED, content=CONTENT,
        content_sha256=sha256_hex(CONTENT), unsigned_pdf=unsigned, issued_pdf=issued, page_count=1, created_at=now,
        issued_at=now,
    )  # fmt: skip
    hashes = {"content_sha256": document.content_sha256, "pdf_sha256": unsigned.sha256}
    position = office.positions["planning"]
    Mark.objects.create(
        document=document, order=1, act="sign", position=position, position_title=position.title, at=now,
        state=Mark.State.DONE, method="internal", proof="password", official=office.officials[position.id], **hashes,
    )  # fmt: skip
    subject = ("document", document.id)
    common = {"agency_id": office.agency.id, "at": now, "doer": None, "subject": subject, "cycle_id": cycle.id}
    record("document.signed", data={**hashes, "order": 1}, **common)  # type: ignore[arg-type]
    record("document.issued", data={**hashes, "pdf_sha256": issued.sha256}, **common)  # type: ignore[arg-type]


Files = dict[str, bytes]


def unzipped(path: Path) -> Files:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def rezipped(path: Path, files: Files) -> Path:
    """Write files as a bundle is written, so that only the contents tell."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name in sorted(files):
            bundle.writestr(header(name), files[name])
    path.write_bytes(out.getvalue())
    return path


def with_manifest(files: Files, change: Callable[[dict[str, object]], None] | None = None) -> Files:
    """What a forger does who knows the manifest: every size and hash is computed anew."""
    manifest = json.loads(files["manifest.json"])
    notes = []
    for name in sorted(set(files) - {"manifest.json"}):
        note = {"path": name, "size": len(files[name]), "sha256": sha256_hex(files[name])}
        if name == "ledger.jsonl":
            manifest["ledger"].update(note)
        else:
            notes.append(note)
    manifest["files"] = notes
    if change:
        change(manifest)
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
    return {**files, "manifest.json": text.encode()}
