"""The typical faults of the flow table: columns, rows, times and arrows (all of them warnings)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from himpun.procedures.arrows import all_arrows, ends, forward_arrows, reachable, starts
from himpun.procedures.check_words import Mention, actors_named, has_column, mentions
from himpun.procedures.definition import Definition, Step
from himpun.procedures.findings import Finding, warning

_UNIT_TITLE = re.compile(r"^(sub\s?bagian|subb?ag\b|sub\s?bidang|subb?id\b|bidang|seksi|sekretariat)", re.IGNORECASE)
_OFFICES = {"dinas": "kepala dinas", "badan": "kepala badan", "inspektorat": "inspektur", "kecamatan": "camat"}


def table_warnings(definition: Definition) -> list[Finding]:
    return [
        *_columns(definition),
        *_heads(definition),
        *_actors(definition),
        *_words(definition),
        *_addressees(definition),
        *_times(definition),
        *_requests(definition),
        *_rows(definition),
        *_arrows(definition),
    ]


def _columns(definition: Definition) -> Iterator[Finding]:
    drawn = {key for step in definition.steps for key in _drawn(step)}
    for index, column in enumerate(definition.columns):
        path = ("columns", index)
        if not drawn & set(column.actors):
            problem = f"kolom {column.title} tidak mempunyai satu langkah pun"
            yield warning("column_without_step", path, problem, "hapus kolomnya, atau tentukan langkahnya")
        if len(column.actors) > 1:
            problem = f"kolom {column.title} memuat {len(column.actors)} pelaksana; semuanya bertindak"
            yield warning("column_of_several", path, problem, "beri setiap jabatan kolom sendiri")
        if len(mentions(column.title)) > max(1, len(column.actors)):
            problem = f"kolom {column.title} menyebut lebih banyak jabatan daripada pelaksananya"
            yield warning("column_span", path, problem, "lengkapi actors kolom itu")
        if _UNIT_TITLE.match(column.title):
            problem = f"kolom {column.title} menamai unit, bukan jabatan"
            yield warning("column_names_unit", path, problem, "tulis jabatannya, misalnya Kasubbag")


def _drawn(step: Step) -> list[str]:
    return [*step.by.actors, *step.to, *step.from_, *(key for task in step.then for key in task.by.actors)]


def _heads(definition: Definition) -> Iterator[Finding]:
    kind = next((word for word in _OFFICES if word in definition.identity.office.lower().split()), None)
    for index, column in enumerate(definition.columns):
        for mention in mentions(column.title):
            if kind and mention.rank in _OFFICES.values() and mention.rank != _OFFICES[kind]:
                problem = f"kantor ini {kind}, tetapi kolom tertulis {column.title}"
                yield warning("other_kind_of_office", ("columns", index, "title"), problem, "betulkan judul kolom")


def _actors(definition: Definition) -> Iterator[Finding]:
    acting = {
        key for step in definition.steps for key in (*step.by.actors, *(k for t in step.then for k in t.by.actors))
    }
    for index, actor in enumerate(definition.actors):
        name = actor.position or actor.team or f"pejabat {', '.join(actor.positions_of)}"
        homes = [column.title for column in definition.columns if actor.key in column.actors]
        if actor.key in acting and not homes:
            problem = f"{name} melaksanakan langkah, tetapi tidak mempunyai kolom"
            yield warning(
                "actor_without_column", ("actors", index), problem, "tambahkan kolomnya, atau setujui usulannya"
            )
        if len(homes) > 1:
            problem = f"{name} muncul pada {len(homes)} kolom: {'; '.join(homes)}"
            yield warning("post_named_differently", ("actors", index), problem, "pastikan memang satu jabatan")


def _words(definition: Definition) -> Iterator[Finding]:
    """Positions that rows name and no column carries, each said once with its rows."""
    rows: dict[str, list[str]] = {}
    for step in definition.steps:
        for mention in mentions(step.activity):
            if not has_column(mention, definition) and step.no not in rows.setdefault(mention.text, []):
                rows[mention.text].append(step.no)
    index_of = {step.no: index for index, step in enumerate(definition.steps)}
    for text, numbers in rows.items():
        problem = f"langkah {', '.join(numbers)} menyebut {text}, yang tidak mempunyai kolom"
        path = ("steps", index_of[numbers[0]], "activity")
        yield warning(
            "position_without_column", path, problem, "tambahkan kolom, atau betulkan sebutannya", step=numbers[0]
        )


def _addressees(definition: Definition) -> Iterator[Finding]:
    """An order that names its own giver, or somebody whom no later row serves."""
    served = {key for step in definition.steps if step.work == "distribute" for key in step.to}
    for index, step in enumerate(definition.steps):
        if step.work != "order" or not served:
            continue
        path = ("steps", index, "activity")
        for mention in mentions(step.activity.partition("kepada")[2]):
            named = actors_named(mention, definition)
            if named & set(step.by.actors):
                problem = (
                    f"langkah {step.no} menyuruh menyampaikan kepada {mention.text}, yaitu pemberi perintah sendiri"
                )
                yield warning("order_to_giver", path, problem, "dijalankan menurut langkah penyampaian", step=step.no)
            elif not named & served:
                yield _never_served(mention, index, step)


def _never_served(mention: Mention, index: int, step: Step) -> Finding:
    problem = f"langkah {step.no} menyebut {mention.text}, yang tidak dilayani langkah mana pun"
    remedy = "dijalankan menurut langkah penyampaian; tambahkan penerimanya bila memang dimaksud"
    return warning("addressee_never_served", ("steps", index, "activity"), problem, remedy, step=step.no)


def _times(definition: Definition) -> Iterator[Finding]:
    units = sorted({step.time.unit for step in definition.steps if step.time and step.time.unit})
    if len(units) > 1:
        problem = f"satuan waktu bercampur dalam satu tabel: {', '.join(units)}"
        yield warning("time_units_mixed", ("steps",), problem, "pakai satu satuan pada revisi berikutnya")
    for index, step in enumerate(definition.steps):
        path = ("steps", index, "time")
        if step.time is None or (step.time.max is None and not step.time.scheduled):
            problem = f"langkah {step.no} tanpa waktu baku, jadi tanpa batas waktu"
            yield warning("time_missing", path, problem, "isi waktunya", step=step.no)
        elif step.time.scheduled:
            problem = f"waktu langkah {step.no} “{step.time.text}”: tanggalnya ditanyakan saat siklus dimulai"
            yield warning("time_scheduled", path, problem, "sebutkan waktunya bila dapat", step=step.no)
        elif step.time.min is not None:
            problem = f"waktu langkah {step.no} berupa rentang {step.time.text}: batasnya nilai terbesar"
            yield warning("time_range", path, problem, "sebutkan satu waktu bila dapat", step=step.no)


def _requests(definition: Definition) -> Iterator[Finding]:
    served: set[str] = {key for step in definition.steps if step.work == "distribute" for key in step.to}
    answered: set[str] = {key for step in definition.steps for key in step.from_}
    fills = any(step.work == "fill" for step in definition.steps)
    for index, step in enumerate(definition.steps):
        if step.work == "distribute" and not step.to:
            problem = f"langkah {step.no} menyampaikan format, tetapi penerimanya tidak disebut"
            yield warning("recipient_missing", ("steps", index, "to"), problem, "isi to", step=step.no)
        for key in step.to if step.work == "distribute" and not fills else []:
            if key not in answered:
                problem = (
                    f"{key} menerima format pada langkah {step.no}, tetapi tidak ada langkah yang menghimpun darinya"
                )
                yield warning("answer_not_gathered", ("steps", index, "to"), problem, "tambahkan ke from", step=step.no)
        for key in step.from_ if served else []:
            if key not in served:
                problem = f"langkah {step.no} menghimpun dari {key}, yang tidak menerima format"
                remedy = "permintaannya dibuka saat menghimpun; tambahkan ke langkah penyampaian bila perlu"
                yield warning("gathered_unserved", ("steps", index, "from"), problem, remedy, step=step.no)


def _rows(definition: Definition) -> Iterator[Finding]:
    many = {actor.key for actor in definition.actors if actor.positions_of}
    for index, step in enumerate(definition.steps):
        if (step.work == "review" or step.outcomes) and len(step.outcomes) < 2:
            problem = f"keputusan pada langkah {step.no} tidak mempunyai dua jalan keluar"
            yield warning(
                "decision_one_exit", ("steps", index, "outcomes"), problem, "sebutkan jalan ya dan tidak", step=step.no
            )
        if len(step.by.actors) > 1:
            problem = f"langkah {step.no} mempunyai {len(step.by.actors)} pelaksana ({step.by.mode})"
            remedy = "pastikan bersama-sama atau salah satu"
            yield warning("several_actors", ("steps", index, "by"), problem, remedy, step=step.no)
        if step.by.mode == "one" and set(step.by.actors) & many:
            problem = f"langkah {step.no} untuk satu pelaksana, padahal jabatan itu ada di beberapa unit"
            remedy = "pakai mode each, jointly, atau any"
            yield warning("one_of_many", ("steps", index, "by", "mode"), problem, remedy, step=step.no)
        if step.not_before is not None:
            problem = f"langkah {step.no} menunggu tanggal lain"
            remedy = "pastikan tanggalnya saat siklus dimulai"
            yield warning("row_waits", ("steps", index, "not_before"), problem, remedy, step=step.no)


def _arrows(definition: Definition) -> Iterator[Finding]:
    order = {step.no: index for index, step in enumerate(definition.steps)}
    arrows = all_arrows(definition)
    loops = [arrow for arrow in arrows if order[arrow.target] <= order[arrow.source]]
    if len(loops) > 1:
        problem = f"ada {len(loops)} panah kembali"
        yield warning("several_loops", ("steps",), problem, "pastikan setiap putaran memang perlu")
    forks = {step.no for step in definition.steps if len(step.next or []) > 1}
    for arrow in arrows:
        path = ("steps", order[arrow.source])
        ahead = order[arrow.target] - order[arrow.source]
        if arrow.kind == "return" and ahead >= 0:
            problem = f"pengembalian dari langkah {arrow.source} tidak menuju langkah sebelumnya"
            yield warning("return_not_back", path, problem, "pilih langkah sebelumnya", step=arrow.source)
        elif arrow.kind == "next" and ahead > 1 and arrow.source not in forks:
            problem = f"langkah {arrow.source} melompat ke langkah {arrow.target}"
            yield warning("forward_skip", path, problem, "pastikan lompatannya memang dimaksud", step=arrow.source)
    for no in sorted(forks, key=lambda no: order[no]):
        problem = f"langkah {no} bercabang"
        yield warning("fork", ("steps", order[no], "next"), problem, "pastikan cabangnya bertemu lagi", step=no)
    yield from _edges(definition, order)


def _edges(definition: Definition, order: dict[str, int]) -> Iterator[Finding]:
    first, last = starts(definition), ends(definition)
    if len(first) > 1:
        problem = f"ada {len(first)} awal: langkah {', '.join(first)}"
        yield warning("several_starts", ("steps",), problem, "pastikan starts: all atau any")
    if len(last) > 1:
        problem = f"ada {len(last)} akhir: langkah {', '.join(last)}"
        yield warning("several_ends", ("steps",), problem, "pastikan setiap akhir memang dimaksud")
    lost = order.keys() - reachable(first, forward_arrows(definition))
    for no in sorted(lost, key=lambda no: order[no]):
        problem = f"langkah {no} tidak pernah dicapai"
        remedy = "arahkan panah ke sana, atau tandai start: true"
        yield warning("row_unreached", ("steps", order[no]), problem, remedy, step=no)
