"""What may happen to a request and to its cells: one table of verbs, one question, one refusal in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from himpun.kernel.refusals import Refusal

_LISTS = ("variables", "scale", "plans")


@dataclass(frozen=True)
class FormRow:
    """One cell that is asked for: an indicator of a unit, with what the one who fills must have at hand.

    `target` and `last_value` are texts as printed; `scale` is for predicates, best first; `variables` are asked for
    where the dictionary has a `formula`, and then the figure is computed. `plans`: action plans asked for again.
    """

    unit_id: int
    unit: str
    indicator_id: int
    code: str
    name: str
    measure_unit: str
    value_type: str = "number"
    measure_version: int = 1
    definition: str = ""
    formula: str = ""
    variables: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    target: str = ""
    target_is_derived: bool = False
    last_value: str = ""
    last_period: str = ""
    evidence_required: bool = True
    plans: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """The row as it is kept in a form."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> FormRow:
        """The row as it was kept."""
        lists = {name: tuple(data[name]) for name in _LISTS if name in data}
        return cls(**{**data, **lists})

    @property
    def label(self) -> str:
        """How a message names the cell."""
        return f"{self.code} {self.name}".strip()


class State(StrEnum):
    """How far a unit's answer has come."""

    OPEN = "open"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    EXCUSED = "excused"
    CLOSED = "closed"


class CellState(StrEnum):
    """How far one cell has come. A cell without a value has none."""

    TYPED = "typed"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Verb(StrEnum):
    """What a person can do to a request."""

    TYPE = "type"
    TYPE_ON_BEHALF = "type_on_behalf"
    HAND_IN = "hand_in"
    ACCEPT = "accept"
    RETURN = "return"
    EXCUSE = "excuse"
    EXTEND = "extend"
    CLOSE = "close"


class Role(StrEnum):
    """What somebody is to a request: who owes it, a colleague in the unit, who decides now, who keeps the gathering."""

    FILLER = "filler"
    COLLEAGUE = "colleague"
    DECIDER = "decider"
    KEEPER = "keeper"


DECIDED = frozenset({State.ACCEPTED, State.EXCUSED, State.CLOSED})
FILLABLE = frozenset({State.OPEN, State.RETURNED})
OPEN_CELLS = frozenset({None, CellState.TYPED, CellState.RETURNED})

MOVES: Mapping[Verb, tuple[frozenset[State], frozenset[Role]]] = {
    Verb.TYPE: (FILLABLE, frozenset({Role.FILLER, Role.COLLEAGUE})),
    Verb.TYPE_ON_BEHALF: (FILLABLE, frozenset({Role.KEEPER, Role.DECIDER})),
    Verb.HAND_IN: (FILLABLE, frozenset({Role.FILLER})),
    Verb.ACCEPT: (frozenset({State.HANDED_IN, State.RETURNED}), frozenset({Role.DECIDER})),
    Verb.RETURN: (frozenset({State.HANDED_IN, State.RETURNED, State.ACCEPTED}), frozenset({Role.DECIDER})),
    Verb.EXCUSE: (FILLABLE, frozenset({Role.KEEPER, Role.DECIDER})),
    Verb.EXTEND: (FILLABLE, frozenset({Role.KEEPER, Role.DECIDER})),
    Verb.CLOSE: (FILLABLE, frozenset({Role.KEEPER, Role.DECIDER})),
}

_NOT_YOURS: Mapping[Verb, str] = {
    Verb.TYPE: "Permintaan ini ditujukan kepada {unit}. Hanya unit itu yang dapat mengisinya.",
    Verb.TYPE_ON_BEHALF: "Hanya penghimpun data yang dapat mengetikkan isian {unit} dari kertas.",
    Verb.HAND_IN: "Hanya pejabat {unit} yang menerima permintaan ini yang dapat mengirimkannya.",
    Verb.ACCEPT: "Isian {unit} diputuskan oleh penghimpun pada langkah yang sedang terbuka, bukan oleh jabatan Anda.",
    Verb.RETURN: "Isian {unit} diputuskan oleh penghimpun pada langkah yang sedang terbuka, bukan oleh jabatan Anda.",
    Verb.EXCUSE: "Hanya penghimpun data yang dapat membebaskan {unit}.",
    Verb.EXTEND: "Hanya penghimpun data yang dapat memperpanjang tenggat {unit}.",
    Verb.CLOSE: "Hanya penghimpun data yang dapat menutup penghimpunan tanpa {unit}.",
}

_WRONG_STATE: Mapping[State, tuple[str, str]] = {
    State.OPEN: ("not_handed_in", "{unit} belum mengirimkan isiannya. Tunggu, ingatkan, atau perpanjang tenggatnya."),
    State.HANDED_IN: ("already_handed_in", "Isian {unit} sudah dikirim. Hanya pengembalian yang membukanya lagi."),
    State.RETURNED: ("returned_already", "Isian {unit} sedang diperbaiki. Tunggu sampai dikirim kembali."),
    State.ACCEPTED: ("already_accepted", "Isian {unit} sudah diterima. Hanya pengembalian yang membukanya lagi."),
    State.EXCUSED: ("request_excused", "{unit} dibebaskan dari permintaan ini; tidak ada yang perlu diisi."),
    State.CLOSED: ("request_closed", "Penghimpunan sudah ditutup tanpa {unit}. Perbaikannya lewat versi siklus baru."),
}


@dataclass(frozen=True)
class RequestSheet:
    """What the rule must know of a request."""

    state: str
    unit: str
    cycle_state: str = "running"


def refusal_to(verb: Verb, sheet: RequestSheet, roles: Iterable[Role]) -> Refusal | None:
    """Say why somebody with these roles may not do this now, or None."""
    states, allowed = MOVES[verb]
    if sheet.cycle_state != "running":
        return Refusal(
            "cycle_not_running", "Siklus ini sudah selesai atau dibatalkan; tidak ada yang perlu dikerjakan lagi."
        )
    if not allowed & set(roles):
        return Refusal("not_your_request", _NOT_YOURS[verb].format(unit=sheet.unit))
    state = State(sheet.state)
    if state not in states:
        code, message = _WRONG_STATE[state]
        return Refusal(code, message.format(unit=sheet.unit))
    return None


@dataclass(frozen=True)
class Cell:
    """What the rules must know of a cell's current value."""

    indicator_id: int
    state: str
    typed_by: int


def refusal_to_type(rows: Mapping[int, FormRow], indicator_id: int, state: str | None) -> Refusal | None:
    """Say why this cell may not be typed now: it is not asked for, or it is handed in or accepted already."""
    row = rows.get(indicator_id)
    if row is None:
        return Refusal(
            "cell_not_asked",
            "Indikator ini tidak diminta dari unit Anda. Isi hanya baris yang ada pada format.",
            indicator=indicator_id,
        )
    if state not in OPEN_CELLS:
        done = "diterima" if state == CellState.ACCEPTED else "dikirim"
        message = f"“{row.label}” sudah {done} dan tidak dikembalikan. Ubah hanya baris yang dikembalikan."
        return Refusal("cell_closed", message, indicator=indicator_id)
    return None


def unanswered(rows: Iterable[FormRow], states: Mapping[int, str]) -> list[FormRow]:
    """The cells that still wait: never typed, or returned and not typed again."""
    return [row for row in rows if states.get(row.indicator_id) in (None, CellState.RETURNED)]


def _lacking(waiting: Sequence[FormRow], states: Mapping[int, str]) -> str:
    """What was sent back is there, but wrong: it is not called empty."""
    returned = sum(states.get(row.indicator_id) == CellState.RETURNED for row in waiting)
    if not returned:
        return "belum diisi"
    return "belum diperbaiki" if returned == len(waiting) else "belum diisi atau diperbaiki"


def refusal_to_hand_in(
    rows: Iterable[FormRow], states: Mapping[int, str], registers: Sequence[str], wrong: Sequence[str] = ()
) -> Refusal | None:
    """An answer is handed in whole: every cell a figure or nihil, every register filled or declared nihil, and no line
    left that was named as `wrong`.
    """
    waiting = unanswered(rows, states)
    if waiting:
        names = "; ".join(row.label for row in waiting[:5]) + ("; …" if len(waiting) > 5 else "")
        return Refusal(
            "cells_missing",
            f"{len(waiting)} baris {_lacking(waiting, states)}: {names}. "
            "Isi angkanya, atau pilih Nihil beserta alasannya.",
            indicators=[row.indicator_id for row in waiting],
        )
    if registers:
        return Refusal(
            "registers_missing",
            f"Register {', '.join(registers)} belum diisi. Catat laporannya, atau nyatakan nihil beserta alasannya.",
            registers=list(registers),
        )
    if wrong:
        return Refusal(
            "register_lines_wrong",
            f"Baris register yang ditunjuk salah masih ada: {'; '.join(wrong[:5])}{'; …' if len(wrong) > 5 else ''}. "
            "Tarik baris itu, lalu catat yang benar.",
        )
    return None


def refusal_to_decide(
    rows: Mapping[int, FormRow], cells: Iterable[Cell], official_id: int, *, allows_self: bool
) -> Refusal | None:
    """Nobody accepts what they typed themselves, unless the agency allows it."""
    own = [cell for cell in cells if cell.typed_by == official_id]
    if not own or allows_self:
        return None
    names = "; ".join(rows[cell.indicator_id].label for cell in own[:5] if cell.indicator_id in rows)
    return Refusal(
        "own_cell",
        f"Anda sendiri yang mengetik: {names}. Mintalah atasan Anda yang memutuskan baris itu.",
        indicators=[cell.indicator_id for cell in own],
    )


def state_after(rows: Iterable[FormRow], states: Mapping[int, str], current: str) -> State:
    """Where a request stands once its cells stand so: accepted when nothing is open or waits for a decision."""
    asked = [states.get(row.indicator_id) for row in rows]
    if all(state == CellState.ACCEPTED for state in asked):
        return State.ACCEPTED
    return State(current)


def awaits_decision(states: Iterable[str]) -> bool:
    """True while the gatherer is the one to act: an answer lies there, or all are decided and the step is open."""
    known = list(states)
    return State.HANDED_IN in known or all(state in DECIDED for state in known)


def refusal_to_close_gathering(open_units: Mapping[str, str]) -> Refusal | None:
    """A gathering ends when every answer is decided, or a unit is excused or left out with a reason."""
    if not open_units:
        return None
    waiting = [unit for unit, state in open_units.items() if state != State.HANDED_IN]
    undecided = [unit for unit, state in open_units.items() if state == State.HANDED_IN]
    parts = []
    if undecided:
        parts.append(f"isian {', '.join(undecided)} belum diputuskan; terima atau kembalikan")
    if waiting:
        parts.append(f"{', '.join(waiting)} belum mengirim; tunggu, bebaskan, atau tutup tanpa unit itu")
    text = ". ".join(part[0].upper() + part[1:] for part in parts) + "."
    return Refusal("answers_undecided", text, waiting=waiting, undecided=undecided)
