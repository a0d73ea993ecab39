"""django-viewflow carrying the six acts through its own addresses and views: a task is taken, then carried out."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.test import override_settings
from viewflow.workflow.models import Process

from bench.browsers import Browser
from bench.peers.acts import first_row
from bench.peers.flows import ROW_OF, PagesFlow, make_users, user_for

_OPEN = "SELECT id, flow_task FROM viewflow_task WHERE process_id = %s AND status = 'NEW' ORDER BY id LIMIT 1"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What Django gives a new project: viewflow does not pay for what is only ours."""


class ViewflowPages:
    """Two forms for each act, as viewflow's pages have them: whoever holds the permission takes it, then does it."""

    name = "django-viewflow"
    version = version("django-viewflow")

    def prepare(self) -> None:
        make_users()
        self.processes: dict[int, Any] = {}
        self.at: dict[int, str] = {}
        own = {"MIDDLEWARE": MIDDLEWARE, "SESSION_ENGINE": "django.contrib.sessions.backends.db"}
        with override_settings(**own):
            self.browsers = {row: Browser(user_for(row)) for row in set(ROW_OF.values())}
            for browser in self.browsers.values():
                browser.client.handler.load_middleware()

    def begin(self, number: int) -> None:
        self.processes[number] = PagesFlow.start.run(_process_data={"wrong": False})

    def ready(self, number: int, row: str) -> None:
        process = self.processes[number]
        found = first_row(_OPEN, process.pk)
        assert found is not None, row
        task_id, node = found
        name = node.rpartition(".")[2]
        assert ROW_OF[name] == row, f"{name} stands open before row {row}"
        self.at[number] = f"/viewflow/{process.pk}/{name}/{task_id}"

    def act(self, number: int, row: str) -> None:
        self.browsers[row].post(f"{self.at[number]}/assign/")
        self.browsers[row].post(f"{self.at[number]}/execute/")

    def end(self, number: int) -> None:
        if Process.objects.get(pk=self.processes[number].pk).finished is None:
            raise AssertionError("viewflow: the process did not end")
