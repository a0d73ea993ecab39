"""SpiffWorkflow carrying the six acts, its state loaded before and saved after each, as a web application must."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from django.db import connection, transaction
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

BPMN = Path(__file__).with_name("collecting.bpmn")

_LOAD = "SELECT state FROM bench_spiff WHERE id = %s"


class Spiff:
    """The state is one text in one row: the least that keeps a cycle. Nobody's act is recorded beside it."""

    name = "SpiffWorkflow"
    version = version("SpiffWorkflow")

    def prepare(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_file(str(BPMN))
        self.spec = parser.get_spec("collecting")
        self.serializer = BpmnWorkflowSerializer()
        self.number = 0
        self.state_bytes = 0
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_spiff (id bigint PRIMARY KEY, state text NOT NULL)")

    def carry(self, *, wrong: bool) -> tuple[str, ...]:
        self.number += 1
        self._start()
        is_over = False
        done: list[str] = []
        while not is_over:
            row, is_over = self._act(wrong=wrong and "6" not in done)
            done.append(row)
        return tuple(done)

    def _start(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            workflow = BpmnWorkflow(self.spec)
            workflow.do_engine_steps()
            cursor.execute("INSERT INTO bench_spiff (id, state) VALUES (%s, %s)", [self.number, self._text(workflow)])

    def _act(self, *, wrong: bool) -> tuple[str, bool]:
        """Do the one task that is ready. Returns its row, and whether the process has ended with it."""
        load = _LOAD if connection.vendor == "sqlite" else _LOAD + " FOR UPDATE"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(load, [self.number])
            workflow = self.serializer.deserialize_json(cursor.fetchone()[0])
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            task.data["wrong"] = wrong
            task.run()
            workflow.do_engine_steps()
            cursor.execute("UPDATE bench_spiff SET state = %s WHERE id = %s", [self._text(workflow), self.number])
        row: str = task.task_spec.name.split("_")[1]
        over: bool = workflow.is_completed()
        return row, over

    def _text(self, workflow: BpmnWorkflow) -> str:
        text: str = self.serializer.serialize_json(workflow)
        self.state_bytes = max(self.state_bytes, len(text))
        return text
