"""Two hundred procedures that nobody wrote, carried to an end by the services, on whatever database the tests run.

The rows must say after every act what the engine said: so nothing that the engine knows is lost between two acts.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.rules import DateReached, Done, LaneClosed, Marking, Place, Returned, Stand, Started, advance
from himpun.cycles.running import Running
from himpun.cycles.services import Start, close_lane, complete, send_back, start
from himpun.cycles.services.wake import wake
from himpun.cycles.tests.generated import Generated, forward_exits, generate
from himpun.cycles.tests.office import START
from himpun.kernel.periods import parse_period
from himpun.ledger.models import Entry
from himpun.ledger.selectors import check_chains
from himpun.organisations.access import acting
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import forget_calendars
from himpun.organisations.models import Agency, Appointment, Official, Position, Region, Team, TeamMember, Unit
from himpun.procedures.services import Holder, bring_in, put_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
_BATCHES = range(8)
_OF_EACH = 25
_KINDS = ["bidang", "subbagian", "seksi", "irban"]
_LONG_AGO = START.date() - timedelta(days=900)


class Hall:
    """One office in which every generated procedure finds its posts: Jabatan 1–12, Tim 2–12, two units of each kind."""

    def __init__(self) -> None:
        forget_calendars()
        region = Region.objects.create(name="Kabupaten Coba")
        self.agency = Agency.objects.create(region=region, slug="balai-coba", name="Balai Coba", place="Coba")
        self.now = START
        self.actors: dict[int, Actor] = {}
        top = self._post("Pimpinan", "pimpinan", None)
        self.posts = {f"Jabatan {n}": self._post(f"Jabatan {n}", "lainnya", top) for n in range(1, 13)}
        for kind in _KINDS:
            for n in (1, 2):
                self._post(f"{kind} {n}", kind, top)
        self.teams = {f"Tim {n}": self._team(f"Tim {n}", top) for n in range(2, 13)}
        self.chair = top

    def open(self, procedure: Generated, number: int, chance: Random) -> Cycle:
        """Bring a procedure in, put it in force and start it."""
        text = procedure.text.replace("prosedur-coba", f"prosedur-{number}")
        before = START - timedelta(days=1)
        edition = bring_in(self.agency, text, name="coba.yaml", actor=None, now=max(before, self.now))
        holders = {}
        for known in procedure.definition.actors:
            if known.position:
                holders[known.key] = Holder(position_id=self.posts[known.position].id)
            elif known.team:
                holders[known.key] = Holder(team_id=self.teams[known.team].id)
        put_in_force(edition, holders=holders, actor=None, now=self.now)
        soon = (self.now + timedelta(days=3)).date()
        dates = {step.no: soon for step in procedure.definition.steps}
        starts = [step.no for place, step in enumerate(procedure.definition.steps) if place == 0 or step.start]
        answers = Start(dates=dates, at=chance.choice(starts))
        actor = self.actors[self.posts["Jabatan 1"].id]
        return start(edition.procedure, parse_period("2026-Q1"), answers=answers, actor=actor, now=self.now)

    def doer(self, task: Task) -> Actor:
        return self.actors[task.position_id or self.chair.id]

    def _post(self, title: str, kind: str, superior: Position | None) -> Position:
        unit = Unit.objects.create(agency=self.agency, name=title, kind=kind)
        position = Position.objects.create(unit=unit, title=title, superior=superior)
        official = Official.objects.create(agency=self.agency, name=f"Pejabat {title}")
        Appointment.objects.create(position=position, official=official, starts_on=_LONG_AGO)
        self.actors[position.id] = acting(official.id, position.id, now=self.now)
        return position

    def _team(self, name: str, chair: Position) -> Team:
        team = Team.objects.create(agency=self.agency, name=name, starts_on=_LONG_AGO)
        TeamMember.objects.create(team=team, position=chair, is_chair=True, starts_on=_LONG_AGO)
        official = Official.objects.get(appointments__position=chair)
        self.actors[chair.id] = acting(official.id, chair.id, now=self.now)
        return team


class Course:
    """One cycle carried through by chance, its rows compared with the engine after every act."""

    def __init__(self, hall: Hall, procedure: Generated, cycle: Cycle, chance: Random) -> None:
        self.hall, self.procedure, self.cycle, self.chance = hall, procedure, cycle, chance
        self.acts = 0
        self.marking = self.said(Marking(), Started(cycle.begins_at or None))
        self.compare()

    @property
    def running(self) -> Running:
        return Running(self.cycle, self.hall.now)

    def said(self, marking: Marking, event: Started | Done | Returned | LaneClosed | DateReached) -> Marking:
        return advance(self.running.case, marking, event).marking

    def compare(self) -> None:
        kept = self.running.marking
        assert set(kept.tokens) == set(self.marking.tokens)
        assert dict(kept.results) == dict(self.marking.results)
        assert dict(kept.called) == dict(self.marking.called)
        assert dict(kept.rounds) == dict(self.marking.rounds)
        assert kept.begun == self.marking.begun

    def to_the_end(self) -> None:
        while self.marking.tokens:
            self.acts += 1
            assert self.acts < 1500, "this cycle does not end"
            self.hall.now += timedelta(minutes=self.chance.choice([0, 5, 90]))
            tasks = list(Task.objects.filter(cycle=self.cycle, state=Task.State.OPEN).order_by("id"))
            if tasks:
                self.act(self.chance.choice(tasks))
            else:
                self.wait()
            self.compare()
        self.cycle.refresh_from_db()
        assert self.cycle.state == Cycle.State.ENDED
        assert self.cycle.ends
        assert not Task.objects.filter(cycle=self.cycle, state__in=["open", "suspended", "later"]).exists()
        assert not StepRun.objects.filter(cycle=self.cycle).exclude(stand="").exists()

    def act(self, task: Task) -> None:
        assert task.run
        place = (task.step, task.run.unit_id)
        if self.acts < 15 and (self.returned(task, place) or self.closed(place)):
            return
        outcome = self.outcome(task)
        complete(task.id, actor=self.hall.doer(task), now=self.hall.now, outcome=outcome)
        task.run.refresh_from_db()
        if not task.run.stand:
            self.marking = self.said(self.marking, Done(*place, task.run.outcome or None))

    def returned(self, task: Task, place: Place) -> bool:
        ways = self.running.graph[task.step].returns
        if not ways or self.chance.random() > 0.5:
            return False
        to, scope = self.chance.choice(ways)
        case = self.running.case
        pool = case.lanes.get(to, frozenset()) | case.sources.get(to, frozenset())
        if scope == "units" and not pool:
            return False
        units = frozenset(self.chance.sample(sorted(pool), 1)) if scope == "units" else None
        actor = self.hall.doer(task)
        send_back(task.id, to=to, reason="Ada yang salah", units=units, actor=actor, now=self.hall.now)
        self.marking = self.said(self.marking, Returned(place[0], to, place[1], units))
        return True

    def closed(self, place: Place) -> bool:
        if place[1] is None or self.chance.random() > 0.1:
            return False
        open_runs = StepRun.objects.filter(cycle=self.cycle, unit_id=place[1], stand=Stand.OPEN.value)
        steps = list(open_runs.order_by("id").values_list("step", flat=True))
        actor = self.hall.actors[self.hall.chair.id]
        close_lane(self.cycle.id, place[1], reason="Tidak menjawab", actor=actor, now=self.hall.now)
        for no in steps:
            self.marking = self.said(self.marking, LaneClosed(no, place[1]))
        return True

    def outcome(self, task: Task) -> str:
        exits = [way.key for way in self.running.graph[task.step].exits]
        if not exits or task.part:
            return ""
        decided = Task.objects.filter(run=task.run, part=0, state=Task.State.DONE).first()
        if decided:
            return decided.outcome
        straight = forward_exits(self.procedure.definition)[task.step]
        return self.chance.choice(exits if self.acts < 15 else straight)

    def wait(self) -> None:
        """Nobody owes anything: the next date comes."""
        assert any(token.stand is Stand.WAITING for token in self.marking.tokens)
        waiting = [token.place for token in self.marking.tokens if token.stand is Stand.WAITING]
        self.hall.now += timedelta(days=1)
        if not wake(self.cycle.id, now=self.hall.now):
            return
        standing = set(self.running.marking.tokens)
        for place in waiting:
            if any(token.place == place and token.stand is Stand.OPEN for token in standing):
                self.marking = self.said(self.marking, DateReached(*place))


def test_it_works() -> None:
    hall = Hall()
    procedure = generate(Random(5), rows=5)
    course = Course(hall, procedure, hall.open(procedure, 1, Random(5)), Random(5))

    course.to_the_end()

    assert Entry.objects.filter(verb="cycle.ended", cycle_id=course.cycle.id).count() == 1


@pytest.mark.parametrize("batch", _BATCHES)
def test_two_hundred_procedures_come_to_an_end(batch: int) -> None:
    hall = Hall()
    for number in range(batch * _OF_EACH, (batch + 1) * _OF_EACH):
        chance = Random(number)
        procedure = generate(chance, rows=40 if number % 50 == 0 else chance.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 12]))
        with transaction.atomic():
            Course(hall, procedure, hall.open(procedure, number, chance), chance).to_the_end()

    reports, missing = check_chains()
    assert [report.problem for report in reports] == [None]
    assert not missing
