"""What the board says of a share, a symbol and a row, for eyes and for ears."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.board.shares import State
from himpun.cycles.board.symbols import StepStanding, SymbolStanding
from himpun.kernel.worktime import WorkCalendar
from himpun.pages.states import SHOWN
from himpun.pages.times import moment_text

SHAPES: dict[str, object] = {
    "capsule": gettext_lazy("mulai/selesai"),
    "box": gettext_lazy("proses"),
    "diamond": gettext_lazy("keputusan"),
}


def word_of(state: State) -> str:
    """A state's word, as everywhere else."""
    return str(SHOWN[state.value].label)


def brief(minutes: int | None, calendar: WorkCalendar) -> str:
    """Working minutes where there is little room: "35 mnt", "3 j 20 mnt", "2 hari 1 j"."""
    if minutes is None:
        return ""
    days, rest = divmod(minutes, calendar.minutes_per_day)
    hours, left = divmod(rest, 60)
    if days:
        return _("%(days)d hari") % {"days": days} + (f" {hours} " + _("j") if hours else "")
    if hours:
        return f"{hours} " + _("jam") + (f" {left} " + _("mnt") if left else "")
    return f"{left} " + _("mnt")


def tally(symbol: SymbolStanding) -> str:
    """ "5/8": how many of those who owe a symbol are done."""
    return f"{symbol.finished}/{len(symbol.shares)}" if symbol.is_shared else ""


def spoken(symbol: SymbolStanding, step: StepStanding, calendar: WorkCalendar) -> str:
    """All that a symbol says by place, shape, mark and colour, as one sentence."""
    kind = _("pengisian data") if symbol.symbol.part == "fill" else SHAPES[symbol.symbol.shape]
    parts = [
        _("Langkah %(no)s, %(who)s (%(kind)s): %(state)s")
        % {"no": symbol.no, "who": symbol.title, "kind": kind, "state": word_of(symbol.state)}
    ]
    if symbol.is_shared:
        parts.append(_("%(done)d dari %(all)d selesai") % {"done": symbol.finished, "all": len(symbol.shares)})
    if symbol.rounds > 1:
        parts.append(_("putaran %(round)d") % {"round": symbol.rounds})
    late = max((share.late for share in symbol.shares), default=0)
    if symbol.state is State.LATE:
        parts.append(_("terlambat %(time)s") % {"time": brief(late, calendar)})
    elif step.is_now and step.due_at:
        parts.append(_("batas %(at)s") % {"at": moment_text(step.due_at, calendar.zone)})
    return ", ".join(parts)


def measured_lines(step: StepStanding, calendar: WorkCalendar) -> list[tuple[str, str]]:
    """The lines beside the standard time, each with its tone: what was measured, then how that stands."""
    lines: list[tuple[str, str]] = []
    if step.measured is not None:
        lines.append(("over" if step.is_over_standard else "kept", brief(step.measured, calendar)))
    if step.state is State.LATE:
        lines += [("late", _("terlambat")), ("late", brief(step.late, calendar))]
    elif step.is_now:
        lines.append(("soft", _("menunggu") if step.state is State.WAITING else word_of(step.state).lower()))
    elif step.state is State.STAYS:
        lines.append(("soft", _("tetap berlaku")))
    if step.rounds > 1:
        lines.append(("soft", _("putaran %(round)d") % {"round": step.rounds}))
    return lines
