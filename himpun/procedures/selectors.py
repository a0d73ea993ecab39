"""Reading editions: their definition and graph, kept in memory because an edition never changes."""

from __future__ import annotations

from functools import lru_cache

from himpun.procedures.definition import Definition
from himpun.procedures.graph import Graph, compile_graph
from himpun.procedures.models import Edition, Procedure
from himpun.procedures.sheet.picture import Picture, draw_picture


def definition_of(edition: Edition) -> Definition:
    return _definition(edition.definition)


def graph_of(edition: Edition) -> Graph:
    return _graph(edition.definition)


def picture_of(edition: Edition) -> Picture:
    """The edition's table as it is shown on a screen."""
    return _picture(edition.definition)


def edition_in_force(procedure: Procedure) -> Edition | None:
    return procedure.editions.filter(state=Edition.State.IN_FORCE).first()


@lru_cache(maxsize=256)
def _definition(text: str) -> Definition:
    return Definition.model_validate_json(text)


@lru_cache(maxsize=256)
def _graph(text: str) -> Graph:
    return compile_graph(_definition(text))


@lru_cache(maxsize=64)
def _picture(text: str) -> Picture:
    return draw_picture(_definition(text))
