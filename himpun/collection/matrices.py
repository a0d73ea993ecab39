"""Units × indicators: how far every cell of a cycle has come. The cost does not grow with the units or the cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import State, Verb
from himpun.collection.seeing import requests_seen_by
from himpun.collection.services.allowed import Allowed
from himpun.collection.shown import is_late
from himpun.cycles.models import Cycle
from himpun.organisations.actors import Actor

MOST_COLUMNS = 60
"""Where units share few indicators, a column for each would be mostly empty: then the columns are numbered places."""

SHOWN = ("all", "decide", "late", "returned", "missing")


@dataclass(frozen=True)
class Column:
    """One indicator that several units answer; or, where they answer different ones, a place in the form."""

    title: str
    name: str


@dataclass(frozen=True)
class MatrixCell:
    """One figure of one unit: its state as `himpun.pages.states` knows it."""

    indicator_id: int
    name: str
    state: str
    is_nihil: bool
    is_decidable: bool


@dataclass(frozen=True)
class MatrixRow:
    """One unit: its cells by column (None where it is not asked), and how many stand where."""

    request: DataRequest
    cells: Sequence[MatrixCell | None]
    counts: Mapping[str, int]
    is_late: bool
    may_decide: bool
    may_manage: bool

    @property
    def state(self) -> str:
        return "late" if self.is_late else self.request.state

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return self.total - self.missing - self.counts.get("returned", 0)

    @property
    def missing(self) -> int:
        return self.counts.get("missing", 0)

    @property
    def returned(self) -> int:
        return self.counts.get("returned", 0)

    @property
    def undecided(self) -> int:
        return self.counts.get("handed_in", 0)

    @property
    def asked(self) -> list[MatrixCell]:
        """Its cells without the gaps."""
        return [cell for cell in self.cells if cell is not None]

    @property
    def awaits_decision(self) -> bool:
        """Whether the one who looks has something to decide here."""
        return self.may_decide and (self.undecided > 0 or self.request.state == State.HANDED_IN)


@dataclass(frozen=True)
class Matrix:
    """The matrix as one person sees it: only the units they may see."""

    cycle: Cycle
    columns: Sequence[Column]
    rows: Sequence[MatrixRow]
    is_numbered: bool

    @property
    def totals(self) -> dict[str, int]:
        """How many units stand where."""
        found = Counter(row.request.state for row in self.rows)
        return {
            "units": len(self.rows),
            "accepted": found["accepted"] + found["excused"] + found["closed"],
            "handed_in": found["handed_in"],
            "returned": found["returned"],
            "late": sum(row.is_late for row in self.rows),
        }

    @property
    def may_decide(self) -> bool:
        return any(row.may_decide for row in self.rows)

    @property
    def undecided(self) -> int:
        """Cells that wait for the one who looks."""
        return sum(row.undecided for row in self.rows if row.may_decide)

    @property
    def legend(self) -> list[str]:
        """The states that are to be seen, in the order in which a cell goes through them."""
        order = ("missing", "late", "typed", "handed_in", "returned", "accepted", "excused", "closed")
        there = {cell.state for row in self.rows for cell in row.asked}
        return [state for state in order if state in there]

    @property
    def late_rows(self) -> list[MatrixRow]:
        return [row for row in self.rows if row.is_late]


def matrix_of(
    cycle: Cycle, *, actor: Actor, now: datetime, is_administrator: bool = False, step: str = "", show: str = "all"
) -> Matrix:
    """The matrix of a cycle. `step` narrows it to one row's gathering, `show` to the units that need something."""
    found = requests_seen_by(actor, is_administrator=is_administrator).filter(cycle=cycle)
    requests = list(found.select_related("unit", "position").order_by("unit__order", "unit_id"))
    allowed = Allowed(cycle, actor=actor, now=now)
    if step:
        units = allowed.running.units_of(allowed.running.graph[step].gathers_from)
        requests = [request for request in requests if not units or request.unit_id in units]
    values = _values([request.id for request in requests])
    columns, places, is_numbered = _columns(requests)
    rows = []
    for request in requests:
        request.cycle = cycle
        rows.append(_row(request, values[request.id], places, len(columns), allowed=allowed))
    return Matrix(cycle, columns, [row for row in rows if _is_shown(row, show)], is_numbered)


_Cells = dict[int, tuple[str, bool, int]]


def _values(request_ids: Sequence[int]) -> dict[int, _Cells]:
    found: dict[int, _Cells] = defaultdict(dict)
    current = Value.objects.filter(request_id__in=request_ids, is_current=True)
    fields = ("request_id", "indicator_id", "state", "is_nihil", "typed_by_id")
    for request_id, indicator_id, state, is_nihil, typed_by in current.values_list(*fields):
        found[request_id][indicator_id] = (state, is_nihil, typed_by)
    return found


def _columns(requests: Sequence[DataRequest]) -> tuple[list[Column], dict[int, int], bool]:
    """The columns, and the place of each indicator among them; no places where the columns are numbered."""
    known: dict[int, Column] = {}
    for request in requests:
        for data in request.rows:
            known.setdefault(data["indicator_id"], Column(data["code"], data["name"]))
    longest = max((len(request.rows) for request in requests), default=0)
    if len(known) > MOST_COLUMNS and len(known) > 2 * longest:
        return [Column(str(number), "") for number in range(1, longest + 1)], {}, True
    return list(known.values()), {indicator_id: place for place, indicator_id in enumerate(known)}, False


def _row(request: DataRequest, values: _Cells, places: Mapping[int, int], width: int, *, allowed: Allowed) -> MatrixRow:
    typists = {typed_by for _, _, typed_by in values.values()}
    accepts = allowed.may(Verb.ACCEPT, request, typists)
    returns = allowed.may(Verb.RETURN, request, typists)
    late = is_late(request, allowed.running.now)
    cells: list[MatrixCell | None] = [None] * width
    counts: dict[str, int] = defaultdict(int)
    for number, data in enumerate(request.rows):
        indicator_id = data["indicator_id"]
        state, is_nihil, _ = values.get(indicator_id, ("missing", False, 0))
        counts[state] += 1
        decidable = (accepts and state == "handed_in") or (returns and state in ("handed_in", "accepted"))
        name = f"{data['code']} {data['name']}".strip()
        cells[places.get(indicator_id, number)] = MatrixCell(
            indicator_id, name, _shown_state(state, request.state, is_late=late), is_nihil, decidable
        )
    return MatrixRow(request, cells, dict(counts), late, accepts or returns, allowed.may(Verb.EXTEND, request))


def _shown_state(state: str, of_request: str, *, is_late: bool) -> str:
    """An empty cell says why it is empty."""
    if state != "missing":
        return state
    if of_request in ("excused", "closed"):
        return of_request
    return "late" if is_late else "missing"


def _is_shown(row: MatrixRow, show: str) -> bool:
    ways = {
        "decide": row.awaits_decision,
        "late": row.is_late,
        "returned": row.returned > 0,
        "missing": row.missing > 0,
    }
    return ways.get(show, True)
