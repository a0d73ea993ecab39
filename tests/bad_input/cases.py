"""The table of cases. Each group has a file; importing it adds its cases."""

from tests.bad_input import (
    acts,
    answers,
    decisions,
    figures,
    files,
    gathering,
    meetings,
    offices,
    papers,
    plans,
    procedures,
    registers,
    settings,
    starts,
)
from tests.bad_input.case import REFUSED, TAKEN

__all__ = [
    "REFUSED",
    "TAKEN",
    "acts",
    "answers",
    "decisions",
    "figures",
    "files",
    "gathering",
    "meetings",
    "offices",
    "papers",
    "plans",
    "procedures",
    "registers",
    "settings",
    "starts",
]
