"""Making the sample offices: each is built, plays its cycles up to where they stand today, and gets its accounts."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from himpun.cycles.models import Cycle
from himpun.cycles.services import Start, start
from himpun.kernel.periods import Kind, Period, period_containing
from himpun.kernel.worktime import WorkCalendar
from himpun.ledger.selectors import head_of
from himpun.organisations.calendars import calendar_for, forget_calendars
from himpun.organisations.models import Agency, Region
from himpun.organisations.services.calendar import seed_holidays
from himpun.portal.messages.port import ConsoleMessenger, deliver_by
from himpun.portal.models import RehearsedCycle
from himpun.portal.rehearsal.chance import Chance
from himpun.portal.rehearsal.figures import PublishedIndicator
from himpun.portal.rehearsal.office import build_office, zone_of
from himpun.portal.rehearsal.play import play
from himpun.portal.rehearsal.promises import Wish, chosen, promise, promise_again, promise_periods
from himpun.portal.rehearsal.run import dates_asked, head_of_office, wants_achieved
from himpun.portal.rehearsal.stage import Stage
from himpun.portal.sample.people import appoint_manager, leave_vacant, open_accounts
from himpun.portal.sample.scenes import OFFICES, SampleOffice, Scene
from himpun.procedures.definition import Definition
from himpun.procedures.library import library_definition, library_text
from himpun.procedures.models import Procedure
from himpun.procedures.periods import usual_kind
from himpun.procedures.selectors import definition_of
from himpun.procedures.services import bring_in, holders_by_title, put_in_force

Tell = Callable[[str], None]
SETTLING = timedelta(days=10)
"""How long after its end a period counts as the last one: before, its figures would hardly have come in."""


@dataclass(frozen=True)
class Plan:
    """The figures of a sample office: its published indicators, this year's and a little lower a year before."""

    rows: list[PublishedIndicator]
    period: Period

    def in_year(self, year: int) -> list[PublishedIndicator]:
        return self.rows if year >= self.period.year else [_a_year_earlier(row) for row in self.rows]


def make_sample(now: datetime, *, offices: Sequence[SampleOffice] = OFFICES, tell: Tell) -> list[Agency]:
    """Make those sample offices that are not there yet, each whole or not at all."""
    made = []
    for office in offices:
        agency = Agency.objects.filter(slug=office.key).first()
        if agency is None:
            tell(f"{office.key}: menyiapkan kantor contoh")
            forget_calendars()
            with transaction.atomic():
                agency = _make(office, now)
        made.append(agency)
    return made


def is_made() -> bool:
    """Whether all sample offices are there already."""
    return Agency.objects.filter(slug__in=[office.key for office in OFFICES]).count() == len(OFFICES)


def _make(sample: SampleOffice, now: datetime) -> Agency:
    definition = library_definition(sample.key)
    local = now.astimezone(ZoneInfo(zone_of(definition.identity.region)))
    plan = _plan_for(sample, definition, local)
    opened = _new_year(plan.period.year - 1, local)
    office = build_office(definition, units=sample.units, now=opened)
    _know_the_holidays(office.agency.region, local, opened)
    appoint_manager(office.agency, opened)
    open_accounts(office.agency, sample.code, opened)
    edition = bring_in(office.agency, library_text(sample.key), name=f"{sample.key}.yaml", actor=None, now=opened)
    put_in_force(edition, holders=holders_by_title(edition, now=opened), actor=None, now=opened)
    head = head_of_office(office.agency, opened)
    earlier = plan.period.year_before()
    rows = plan.in_year(earlier.year)
    promise(rows, office.data_units, earlier, actor=head, now=opened)
    promise_periods(rows, earlier.within("year").parts(earlier.kind), actor=head, now=opened)
    promised = earlier.year
    for scene in sample.scenes:
        if scene is sample.scenes[-1] and sample.vacant:
            leave_vacant(office.agency, sample.vacant, max(_newest(office.agency), _month_begins(local)))
        period = _period_of(scene, plan.period)
        if period.year > promised:
            promised = _promise_on(office.agency, plan, upto=local)
        _play(office.agency, edition.procedure, scene, plan, local)
    open_accounts(office.agency, sample.code, local)
    return office.agency


def _plan_for(sample: SampleOffice, definition: Definition, now: datetime) -> Plan:
    period = last_ended(usual_kind(definition), (now - SETTLING).date())
    wish = Wish(
        definition.identity.office, sample.indicators, period, wants_achieved(definition, sample.scenes[-1].seed)
    )
    return Plan(chosen(wish), period)


def last_ended(kind: Kind, day: date) -> Period:
    """The last period that had ended before the day."""
    return period_containing(kind, day).previous()


def _period_of(scene: Scene, last: Period) -> Period:
    if scene.of == "a year before":
        return last.year_before()
    if scene.of == "one before":
        return last.previous()
    return last.next() if scene.of == "next" else last


def _know_the_holidays(region: Region, now: datetime, at: datetime) -> None:
    seed_holidays(region, [now.year, now.year + 1], actor=None, now=at)


def _promise_on(agency: Agency, plan: Plan, *, upto: datetime) -> int:
    """Enter the plan of the following years, each on its second day, as far as the calendar has come."""
    for year in range(plan.period.year, upto.year + 1):
        at = max(_new_year(year, upto), _newest(agency))
        periods = Period("year", year).parts(plan.period.kind)
        promise_again(plan.in_year(year), periods, actor=head_of_office(agency, at), now=at)
    return upto.year


def _play(agency: Agency, procedure: Procedure, scene: Scene, plan: Plan, now: datetime) -> None:
    """Start the scene's cycle and let everybody do their part but those whom the scene holds back."""
    forget_calendars()
    calendar, period = calendar_for(agency), _period_of(scene, plan.period)
    begins = _began(calendar, now, scene.began) if scene.began is not None else _morning_after(calendar, period, now)
    begins = max(begins, _newest(agency))
    definition = definition_of(procedure.editions.latest("id"))
    answers = Start(dates=dates_asked(definition, begins))
    cycle = start(procedure, period, answers=answers, actor=head_of_office(agency, begins), now=begins)
    RehearsedCycle.objects.create(cycle=cycle)
    cycle = Cycle.objects.select_related("agency__region", "edition", "procedure").get(pk=cycle.pk)
    figures = {f"IK-{at + 1:03}": row for at, row in enumerate(plan.in_year(period.year))}
    stage = Stage(cycle, Chance(scene.seed), figures)
    # What a rehearsal reminds of is past before anybody signs in.
    with deliver_by(ConsoleMessenger(io.StringIO())):
        play(stage, tell=lambda _line: None, held=scene.held, by=now)


def _began(calendar: WorkCalendar, now: datetime, minutes: int) -> datetime:
    """The moment from which to now there are so many net working minutes."""
    day = now
    while calendar.minutes_between(day, now) < minutes:
        day -= timedelta(days=1)
    return calendar.add_minutes(day, max(1, calendar.minutes_between(day, now) - minutes))


def _morning_after(calendar: WorkCalendar, period: Period, now: datetime) -> datetime:
    first = period.ends_on + timedelta(days=1)
    return calendar.next_working(datetime(first.year, first.month, first.day, 7, 30, tzinfo=now.tzinfo))


def _month_begins(now: datetime) -> datetime:
    """A morning at which a post can have fallen vacant: the first of the month before, so that it lies behind."""
    return datetime.combine(period_containing("month", now.date()).previous().starts_on, time(8), tzinfo=now.tzinfo)


def _new_year(year: int, like: datetime) -> datetime:
    return datetime(year, 1, 2, 8, 0, tzinfo=like.tzinfo)


def _newest(agency: Agency) -> datetime:
    head = head_of(agency.id)
    assert head is not None
    assert head.at is not None
    return head.at


def _a_year_earlier(row: PublishedIndicator) -> PublishedIndicator:
    """The same indicator with a little less reached, so that a year can be compared with the one before."""
    if row.value_type == "predicate":
        return row
    step = Decimal(1) if row.is_whole else Decimal("0.01")
    lower = {name: str((Decimal(figure) * Decimal("0.93")).quantize(step)) for name, figure in row.realised.items()}
    return row.model_copy(update={"realised": lower, "realised_derived": True})
