"""django-viewflow carrying the six acts through its engine API: activation, assign, start, execute."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from viewflow.workflow.models import Task

from bench.peers.acts import first_row
from bench.peers.flows import ROW_OF, BareFlow, CollectingFlow, make_users, user_for

_OPEN = "SELECT id FROM viewflow_task WHERE process_id = %s AND status = %s ORDER BY id LIMIT 1"


class Viewflow:
    """As Himpun does it: the position's holder is asked for and takes the task, under a lock, in one transaction."""

    name = "django-viewflow"
    version = version("django-viewflow")
    flow: Any = CollectingFlow
    open_status = "NEW"

    def prepare(self) -> None:
        make_users()

    def carry(self, *, wrong: bool) -> tuple[str, ...]:
        process = self.flow.start.run(_process_data={"wrong": False})
        done: list[str] = []
        while found := first_row(_OPEN, process.pk, self.open_status):
            with Task.objects.get(pk=found[0]).activation() as activation:
                row = ROW_OF[activation.flow_task.name]
                if row == "6":
                    self._judge(activation.process, wrong=wrong and "6" not in done)
                self._act(activation, user_for(row))
            done.append(row)
        process.refresh_from_db()
        if process.finished is None:
            raise AssertionError("viewflow: the process did not end")
        return tuple(done)

    def _act(self, activation: Any, user: Any) -> None:
        if not activation.assign.has_perm(user):
            raise AssertionError("viewflow: the holder may not act")
        activation.assign(user)
        activation.start(None)
        activation.execute()

    @staticmethod
    def _judge(process: Any, *, wrong: bool) -> None:
        if process.data["wrong"] != wrong:
            process.data["wrong"] = wrong
            process.save(update_fields=["data"])


class ViewflowBare(Viewflow):
    """At its fastest: nobody is asked for, nothing is taken, nothing is locked."""

    name = "django-viewflow, bare"
    flow = BareFlow
    open_status = "ASSIGNED"

    def prepare(self) -> None:
        """The users are there: this engine runs beside the other."""

    def _act(self, activation: Any, user: Any) -> None:  # noqa: ARG002 - the task is the user's already
        activation.start(None)
        activation.execute()
