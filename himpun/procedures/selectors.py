"""Reading editions: their definition and graph, kept in memory because an edition never changes."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Prefetch

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


def procedures_of(agency_id: int) -> list[Procedure]:
    """An agency's procedures with all their editions, the newest first, under `listed_editions`: two statements."""
    newest_first = Prefetch(
        "editions", Edition.objects.defer("definition", "source").order_by("-number"), "listed_editions"
    )
    return list(Procedure.objects.filter(agency_id=agency_id).order_by("title", "id").prefetch_related(newest_first))


def editions_of(procedure_id: int) -> list[Edition]:
    """All editions of a procedure, the newest first."""
    return list(Edition.objects.filter(procedure_id=procedure_id).defer("definition", "source").order_by("-number"))


def latest_of(agency_id: int, key: str) -> Edition | None:
    """The newest edition of the agency's procedure of this key, whatever became of it."""
    rows = Edition.objects.filter(procedure__agency_id=agency_id, procedure__key=key).select_related("procedure")
    return rows.order_by("-number").first()


def edition_before(edition: Edition) -> Edition | None:
    """The edition with the next lower number."""
    return edition.procedure.editions.filter(number__lt=edition.number).order_by("-number").first()


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
