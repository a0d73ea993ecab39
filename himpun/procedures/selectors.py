"""Reading editions: their definition and graph, kept in memory because an edition never changes."""

from __future__ import annotations

from functools import lru_cache

from himpun.procedures.definition import Definition
from himpun.procedures.graph import Graph, compile_graph
from himpun.procedures.models import Edition, Procedure


def definition_of(edition: Edition) -> Definition:
    return _definition(edition.definition)


def graph_of(edition: Edition) -> Graph:
    return _graph(edition.definition)


def edition_in_force(procedure: Procedure) -> Edition | None:
    return procedure.editions.filter(state=Edition.State.IN_FORCE).first()


@lru_cache(maxsize=256)
def _definition(text: str) -> Definition:
    return Definition.model_validate_json(text)


@lru_cache(maxsize=256)
def _graph(text: str) -> Graph:
    return compile_graph(_definition(text))
