"""Procedure 000 as viewflow flows: one task for each row, for the holder of a position, and a way back from row 6."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView
from viewflow.workflow.models import Task

POSITIONS = {"1": "planning", "2": "staff", "3": "staff", "4": "staff", "5": "staff", "6": "planning"}
ROW_OF = {
    "order": "1",
    "distribute_finance": "2",
    "distribute_divisions": "3",
    "gather_divisions": "4",
    "gather_finance": "5",
    "analyse": "6",
    "gather_again": "4",
}
_users: dict[str, Any] = {}


def make_users() -> None:
    """The two people who act in the table, each with the permission that stands for the position."""
    kind = ContentType.objects.get_for_model(Task)
    for name in sorted(set(POSITIONS.values())):
        permission = Permission.objects.create(codename=f"is_{name}", name=f"Holds {name}", content_type=kind)
        user = get_user_model().objects.create(username=f"bench-{name}")
        user.user_permissions.add(permission)
        _users[name] = get_user_model().objects.get(pk=user.pk)


def user_for(row: str) -> Any:
    """Who acts, known beforehand: no engine pays for looking people up."""
    return _users[POSITIONS[row]]


def _no_page(_request: object) -> None:
    """Where a page would be. The engine is driven by its own functions, without HTTP."""


def _of_position(row: str) -> Any:
    """A task in the queue of a position: whoever holds it on the day takes it."""
    return flow.View(_no_page).Permission(f"viewflow.is_{POSITIONS[row]}")


def _of_person(row: str) -> Any:
    """A task that is a person's from the beginning: nobody has to be asked or to take it."""
    return flow.View(_no_page).Assign(lambda _activation: user_for(row))


def _on_a_page(row: str) -> Any:
    """As a position's task, done on viewflow's own page: taken with one form, carried out with another."""
    view = UpdateProcessView.as_view(fields=[])
    return flow.View(view).Permission(f"viewflow.is_{POSITIONS[row]}")


def _nodes(task: Any) -> dict[str, Any]:
    return {
        "start": flow.StartHandle().Next(this.order),
        "order": task("1").Next(this.distribute_finance),
        "distribute_finance": task("2").Next(this.distribute_divisions),
        "distribute_divisions": task("3").Next(this.gather_divisions),
        "gather_divisions": task("4").Next(this.gather_finance),
        "gather_finance": task("5").Next(this.analyse),
        "analyse": task("6").Next(this.is_wrong),
        "is_wrong": flow.If(lambda activation: activation.process.data["wrong"]).Then(this.gather_again).Else(this.end),
        # A node of its own rather than a second gateway after row 4: fewer rows, to the peer's favour.
        "gather_again": task("4").Next(this.analyse),
        "end": flow.End(),
    }


class CollectingFlow(flow.Flow):
    """Pengumpulan data kinerja, as Himpun does it: tasks belong to positions, and of two people at once one wins."""

    lock_impl = lock.select_for_update_lock
    locals().update(_nodes(_of_position))


class BareFlow(flow.Flow):
    """The least that viewflow can do: tasks are a person's as they are made, and its default lock, which is none."""

    locals().update(_nodes(_of_person))


class PagesFlow(flow.Flow):
    """The same as `CollectingFlow`, through viewflow's own addresses and views."""

    lock_impl = lock.select_for_update_lock
    locals().update(_nodes(_on_a_page))
