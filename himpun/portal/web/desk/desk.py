"""What lies on every desk: the task, its row of the procedure, its clock, what came back, who may act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.forms import CharField, PasswordInput

from himpun.cycles.clock_face import ClockFace, clock_face
from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running
from himpun.cycles.selectors.history import facts_about
from himpun.cycles.selectors.returns import CameBack, why_again
from himpun.cycles.selectors.tasks import (
    colleagues_of,
    handed_over_to,
    holder_name,
    holder_names,
    next_owed_by,
    open_in,
)
from himpun.cycles.services.locking import refusal_for
from himpun.documents.models import Document
from himpun.documents.selectors.beside import papers_beside
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.organisations.selectors import position_titles
from himpun.pages.forms import Form
from himpun.portal.web.desk.naming import listed, shown_state, title_of
from himpun.portal.web.desk.papers import Input, inputs_with_papers
from himpun.portal.web.desk.telling import Told, positions_named, tell
from himpun.procedures.definition import Outcome, Step

F = TypeVar("F", bound=Form)


@dataclass
class Desk:
    """One task as one person sees it. `forms` keeps what was typed, by the form's name, for the page to show again.

    `refused`: why the act that was just tried did not happen; `said`: what an act wants to tell beside "done".
    `homeless`: forms that were tried on an older page, and that the page of the task as it is now no longer has.
    """

    task: Task
    actor: Actor
    now: datetime
    forms: dict[str, Form] = field(default_factory=dict)
    refused: str = ""
    said: str = ""
    homeless: list[Form] = field(default_factory=list)

    @property
    def cycle(self) -> Cycle:
        return self.task.cycle

    @cached_property
    def running(self) -> Running:
        """The cycle with its definition, graph and calendar; only to read."""
        return Running(self.cycle, self.now)

    @cached_property
    def step(self) -> Step | None:
        """The printed row; None for the opening act and for what has no row."""
        return self.running.step(self.task.step)

    @cached_property
    def title(self) -> str:
        return title_of(self.task, self.step)

    @cached_property
    def holder(self) -> str:
        return holder_name(self.task)

    @cached_property
    def refusal(self) -> Refusal | None:
        """Why this person may not act on the task now; None when they may."""
        return refusal_for(self.task, self.actor)

    @property
    def may_act(self) -> bool:
        return self.refusal is None

    @cached_property
    def clock(self) -> ClockFace:
        return clock_face(self.task, self.step, now=self.now, calendar=self.running.calendar)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The named ways out, where this row decides; only its own task does, not what is joined to the row."""
        decides = self.task.run_id is not None and self.task.part == 0
        return list(self.step.outcomes) if decides and self.step else []

    @property
    def ends_here(self) -> bool:
        """Whether no row comes after this task's own, so that nobody is waiting for what is handed over."""
        graph = self.running.graph
        return self.task.step not in graph.nodes or graph.is_end(self.task.step)

    @cached_property
    def colleagues(self) -> list[Task]:
        """Who confirms the same row jointly, or of whom any may act."""
        return colleagues_of(self.task)

    @cached_property
    def next_task(self) -> Task | None:
        return next_owed_by(self.actor, after=self.task)

    @property
    def waits_for(self) -> str:
        """Who has the work now that this task waits for."""
        if self.task.state != Task.State.SUSPENDED:
            return ""
        return listed(holder_names(open_in(self.task.cycle_id)))

    @property
    def next_title(self) -> str:
        following = self.next_task
        return title_of(following, Running(following.cycle, self.now).step(following.step)) if following else ""

    @property
    def is_open(self) -> bool:
        return self.task.state == Task.State.OPEN

    @property
    def state(self) -> str:
        """How the task stands, as `pages.states` shows it: late before returned before waiting."""
        return shown_state(self.task, is_late=self.clock.is_late)

    @cached_property
    def came_back(self) -> CameBack | None:
        """Why the task is open again; None in its first round."""
        return why_again([self.task]).get(self.task.id)

    @cached_property
    def handed_over(self) -> list[Task]:
        """What those before left: a note, and where the paper is."""
        return handed_over_to(self.task)

    @cached_property
    def _papers(self) -> tuple[list[Input], list[Document]]:
        return inputs_with_papers(self.step.inputs if self.step else [], papers_beside(self.task))

    @property
    def inputs(self) -> list[Input]:
        """The kelengkapan as printed, each line with the papers that are it."""
        return self._papers[0]

    @property
    def other_papers(self) -> list[Document]:
        return self._papers[1]

    @cached_property
    def history(self) -> list[Told]:
        """What happened to this row, the newest first."""
        facts = facts_about(self.task)
        return tell(facts, titles=position_titles(positions_named(facts)))

    @property
    def outcome_label(self) -> str:
        ways = self.step.outcomes if self.step else []
        return next((way.label for way in ways if way.key == self.task.outcome), self.task.outcome)

    @property
    def typed_texts(self) -> list[tuple[str, str]]:
        """What was typed into an act that could not be carried out, where the page no longer has its form."""
        return [
            (str(field.label), text)
            for form in self.homeless
            for name, field in form.fields.items()
            if isinstance(field, CharField) and not isinstance(field.widget, PasswordInput)
            if isinstance(text := form[name].data, str) and text.strip()
        ]

    def form(self, name: str, kind: type[F], *args: object, **kwargs: object) -> F:
        """The form of that name: with what was typed when an act bound it just now, else an empty one."""
        kept = self.forms.get(name)
        if isinstance(kept, kind):
            return kept
        return self.keep(name, kind(*args, **kwargs))

    def keep(self, name: str, form: F) -> F:
        """Show this form on the page, with its messages."""
        self.forms[name] = form
        return form

    @property
    def untold(self) -> list[str]:
        """Messages of forms that the page no longer has."""
        told = [str(message) for form in self.homeless for message in form.non_field_errors()]
        return [message for message in told if message != self._why_not]

    @property
    def _why_not(self) -> str:
        return self.refusal.message if self.refusal else ""

    @property
    def has_faults(self) -> bool:
        return bool(self.refused) or any(form.is_bound and form.errors for form in self.forms.values())
