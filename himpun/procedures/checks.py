"""What is wrong with a procedure: errors that refuse it, and the typical faults of real documents, which only warn.

An error is what could not be carried out at all: a missing target, a row number used twice, rows from which no end can
be reached, a form that nobody fills but something gathers. Real SOPs break the rules of form, so all else warns.
"""

from __future__ import annotations

from collections.abc import Iterator

from himpun.procedures.arrows import without_end
from himpun.procedures.check_identity import identity_warnings
from himpun.procedures.check_table import table_warnings
from himpun.procedures.definition import Definition, Step
from himpun.procedures.findings import Finding, Path, error, warning
from himpun.procedures.places import named, paper_word, place_words

__all__ = ["Finding", "check", "errors"]


def check(definition: Definition) -> list[Finding]:
    """All that can be said about this procedure, errors first, then in the order of the document."""
    return [*errors(definition), *identity_warnings(definition), *table_warnings(definition), *_remarks(definition)]


def errors(definition: Definition) -> list[Finding]:
    """What refuses the file. Whether an end can be reached is asked once every arrow leads somewhere."""
    nowhere = list(_unknown_steps(definition))
    return [
        *_double_names(definition),
        *_unknown_actors(definition),
        *nowhere,
        *([] if nowhere else _endless(definition)),
        *_nobody_fills(definition),
        *_teams_among_units(definition),
    ]


def _double_names(definition: Definition) -> Iterator[Finding]:
    numbers: set[str] = set()
    for index, step in enumerate(definition.steps):
        if step.no in numbers:
            problem = f"nomor langkah {step.no} dipakai lebih dari sekali"
            yield error("step_duplicate", ("steps", index, "no"), problem, "beri nomor lain", step=step.no)
        numbers.add(step.no)
    keys: set[str] = set()
    for index, actor in enumerate(definition.actors):
        if actor.key in keys:
            problem = f"kunci pelaksana {actor.key} dipakai lebih dari sekali"
            yield error("actor_duplicate", ("actors", index, "key"), problem, "beri kunci lain")
        keys.add(actor.key)


def _unknown_actors(definition: Definition) -> Iterator[Finding]:
    known = {actor.key for actor in definition.actors}
    remedy = f"pakai salah satu kunci di actors ({', '.join(sorted(known))}), atau tambahkan pelaksananya di sana"
    for path, key, step in _actor_references(definition):
        if key not in known:
            yield error("actor_missing", path, f"pelaksana {key} tidak ada di actors", remedy, step=step)


def _actor_references(definition: Definition) -> Iterator[tuple[Path, str, str | None]]:
    for index, column in enumerate(definition.columns):
        for place, key in enumerate(column.actors):
            yield ("columns", index, "actors", place), key, None
    for index, mark in enumerate(definition.recording):
        yield ("recording", index, "actor"), mark.actor, None
    for index, step in enumerate(definition.steps):
        lists: list[tuple[Path, list[str]]] = [(("by", "actors"), step.by.actors), (("to",), step.to)]
        lists.append((("from",), step.from_))
        lists += [(("then", place, "by", "actors"), task.by.actors) for place, task in enumerate(step.then)]
        for field, keys in lists:
            for place, key in enumerate(keys):
                yield ("steps", index, *field, place), key, step.no


def _unknown_steps(definition: Definition) -> Iterator[Finding]:
    known = {step.no for step in definition.steps}
    remedy = "tulis nomor langkah yang ada di tabel, dengan tanda kutip"
    for path, target, step in _step_references(definition):
        if target not in known:
            problem = f"langkah {target} yang dituju tidak ada"
            yield error("target_missing", path, problem, remedy, step=step)


def _step_references(definition: Definition) -> Iterator[tuple[Path, str, str | None]]:
    for index, line in enumerate(definition.identity.warnings):
        if line.step is not None:
            yield ("identity", "warnings", index, "step"), line.step, None
    for index, mark in enumerate(definition.recording):
        if mark.step is not None:
            yield ("recording", index, "step"), mark.step, None
    for index, step in enumerate(definition.steps):
        for place, target in enumerate(step.next or []):
            yield ("steps", index, "next", place), target, step.no
        for place, outcome in enumerate(step.outcomes):
            yield ("steps", index, "outcomes", place, "to"), outcome.to, step.no
        for place, way in enumerate(step.returns):
            yield ("steps", index, "returns", place, "to"), way.to, step.no


def _endless(definition: Definition) -> Iterator[Finding]:
    endless = set(without_end(definition))
    remedy = "beri salah satu langkah dalam putaran itu jalan keluar: next ke langkah akhir, next: [], atau outcomes"
    for index, step in enumerate(definition.steps):
        if step.no in endless:
            problem = f"dari langkah {step.no} tidak ada jalan ke akhir prosedur"
            yield error("end_unreachable", ("steps", index), problem, remedy, step=step.no)


def _nobody_fills(definition: Definition) -> Iterator[Finding]:
    filled = False
    for index, step in enumerate(definition.steps):
        filled = filled or step.work == "fill" or any(task.work == "fill" for task in step.then)
        gathers = step.work == "gather" or any(task.work == "gather" for task in step.then)
        if gathers and not filled and not step.from_ and not _takes_accepted(step, definition):
            problem = f"langkah {step.no} menghimpun isian, tetapi tidak ada yang mengisinya"
            remedy = (
                "isi from dengan pelaksana yang dimintai data, tambahkan langkah fill sebelumnya, atau accepted_from"
            )
            yield error("nobody_fills", ("steps", index, "from"), problem, remedy, step=step.no)


def _teams_among_units(definition: Definition) -> Iterator[Finding]:
    """A row that each unit carries out for itself has nothing for a team named beside them: it belongs to no unit.

    In a further task of that row others than the row's own units may stand beside a team: they act for every unit.
    """
    teams = {actor.key: actor.team for actor in definition.actors if actor.team}
    for index, step in enumerate(definition.steps):
        if step.by.mode != "each":
            continue
        acting: list[tuple[Path, list[str]]] = [(("by", "actors"), step.by.actors)]
        acting += [(("then", place, "by", "actors"), task.by.actors) for place, task in enumerate(step.then)]
        for path, keys in acting:
            if not (set(keys) & set(step.by.actors)) - teams.keys():
                continue
            for place in (place for place, key in enumerate(keys) if key in teams):
                problem = f"langkah {step.no} berjalan di tiap unit, sehingga {teams[keys[place]]} tidak mendapat tugas"
                remedy = "beri tim itu langkah sendiri, atau pakai mode jointly"
                yield error("team_among_units", ("steps", index, *path, place), problem, remedy, step=step.no)


def _takes_accepted(step: Step, definition: Definition) -> bool:
    if step.accepted_from != "related":
        return step.accepted_from is not None
    return any(line.relation == "fed_by" for line in definition.identity.related)


def _remarks(definition: Definition) -> Iterator[Finding]:
    """What the file itself says: slips with their correction, faults, questions, and proposals to be confirmed."""
    for index, step in enumerate(definition.steps):
        if step.correction:
            problem = f"kalimat langkah {step.no} diusulkan dibetulkan menjadi: {step.correction}"
            path: Path = ("steps", index, "correction")
            yield warning("slip", path, problem, "pakai pembetulannya pada revisi SOP", step=step.no)
    for index, note in enumerate(definition.notes):
        path, at = ("notes", index), place_words(note.at, definition)
        if note.kind == "slip":
            problem = f"{at}: tertulis “{note.printed}”, usul: “{note.correction}”. {note.text}"
            yield warning("slip", path, problem, "pakai pembetulannya pada revisi SOP")
        elif note.kind == "fault":
            yield warning("noted_fault", path, f"{at}: {note.text}", "betulkan pada revisi SOP")
        elif note.kind == "question":
            yield warning("question", path, f"{at}: {note.text}", "jawab, lalu simpan sebagai revisi kantor")
    for path, what, row in (*_proposed_parts(definition), *_proposed_rows(definition)):
        remedy = "setujui atau ubah, lalu hapus tanda usul (proposed) pada revisi kantor"
        yield warning("proposal", path, f"usulan yang perlu disetujui kantor: {what}", remedy, step=row)


def _proposed_parts(definition: Definition) -> Iterator[tuple[Path, str, str | None]]:
    for index, actor in enumerate(definition.actors):
        if actor.proposed:
            name = actor.position or actor.team or ", ".join(actor.positions_of)
            yield ("actors", index), f"pelaksana {name}. {actor.note or ''}".strip(), None
    for index, mark in enumerate(definition.recording):
        if mark.proposed:
            yield ("recording", index), f"{named([mark.actor], definition)} pada {paper_word(mark.document)}", None


def _proposed_rows(definition: Definition) -> Iterator[tuple[Path, str, str | None]]:
    for index, step in enumerate(definition.steps):
        parts: list[tuple[Path, bool, str]] = [
            (("by",), step.by.proposed, f"langkah {step.no} dilaksanakan oleh {named(step.by.actors, definition)}")
        ]
        parts += [
            (("then", place), task.by.proposed, task.label or f"tugas lanjutan langkah {step.no}")
            for place, task in enumerate(step.then)
        ]
        parts += [
            (("outcomes", place), outcome.proposed, f"keputusan {outcome.label} ke langkah {outcome.to}")
            for place, outcome in enumerate(step.outcomes)
        ]
        parts += [
            (("returns", place), way.proposed, f"pengembalian ke langkah {way.to}")
            for place, way in enumerate(step.returns)
        ]
        for where, proposed, what in parts:
            if proposed:
                yield ("steps", index, *where), what, step.no
