"""The office as its pages show it on a day: the tree of units, positions with their holders, officials, teams."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from himpun.organisations.models import Agency, Appointment, Official, Position, Team, TeamMember, Unit, User
from himpun.organisations.selectors import appointments_on


@dataclass(frozen=True)
class Post:
    """A position on a day: who acts in it (first), who else is appointed, and whether nobody is."""

    position: Position
    holders: list[Appointment]

    @property
    def is_vacant(self) -> bool:
        return not self.holders


@dataclass
class Branch:
    """A unit in the tree, `depth` steps below the top, with its positions and how many units stand under it."""

    unit: Unit
    depth: int
    posts: list[Post] = field(default_factory=list)
    below: int = 0


@dataclass(frozen=True)
class Known:
    """An official with what they hold on a day, and their account if they have one."""

    official: Official
    posts: list[Appointment]
    account: User | None


@dataclass(frozen=True)
class Counts:
    """An office in figures, on a day."""

    units: int
    positions: int
    vacant: int
    officials: int
    teams: int


def tree_on(agency: Agency, day: date) -> list[Branch]:
    """The units that exist on a day, top down in the office's own order, each with its positions. Three statements."""
    units = [unit for unit in Unit.objects.filter(agency=agency).order_by("order", "id") if unit.holds_on(day)]
    known = {unit.id for unit in units}
    under: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        under[unit.parent_id if unit.parent_id in known else None].append(unit)
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in posts_on(agency, day):
        posts[post.position.unit_id].append(post)
    return _walk(None, 0, under, posts)


def posts_on(
    agency: Agency, day: date, *, words: str = "", unit_id: int | None = None, vacant: bool = False
) -> list[Post]:
    """The positions that exist on a day, unit by unit, each with who holds it. Two statements."""
    rows = Position.objects.filter(_on(day), unit__agency=agency).select_related("unit", "superior")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(unit__name__icontains=words))
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    positions = list(rows.order_by("unit__order", "unit_id", "order", "id"))
    held = appointments_on([row.id for row in positions], day)
    posts = [Post(row, held.get(row.id, [])) for row in positions]
    return [post for post in posts if post.is_vacant] if vacant else posts


def officials_on(agency: Agency, day: date, *, words: str = "") -> list[Known]:
    """The office's officials by name, with what each holds on a day. Three statements."""
    rows = Official.objects.filter(agency=agency)
    if words:
        rows = rows.filter(name__icontains=words)
    officials = list(rows.order_by("name", "id"))
    held: dict[int, list[Appointment]] = defaultdict(list)
    for row in Appointment.objects.filter(_on(day), official__agency=agency).select_related("position__unit"):
        held[row.official_id].append(row)
    accounts = {row.official_id: row for row in User.objects.filter(official__agency=agency)}
    return [Known(row, held.get(row.id, []), accounts.get(row.id)) for row in officials]


def appointments_between(agency: Agency, day: date, *, words: str = "", capacity: str = "") -> list[Appointment]:
    """Who holds what on a day, in the order of the units."""
    rows = Appointment.objects.filter(_on(day), position__unit__agency=agency)
    if words:
        rows = rows.filter(Q(position__title__icontains=words) | Q(official__name__icontains=words))
    if capacity:
        rows = rows.filter(capacity=capacity)
    order = ("position__unit__order", "position__unit_id", "position__order", "position_id", "starts_on")
    return list(rows.select_related("position__unit", "official").order_by(*order))


def history_of_position(position: Position) -> list[Appointment]:
    """Everybody who held a position, newest first."""
    return list(position.appointments.select_related("official").order_by("-starts_on", "-id"))


def history_of_official(official: Official) -> list[Appointment]:
    """Every position that an official held, newest first."""
    return list(official.appointments.select_related("position__unit").order_by("-starts_on", "-id"))


def teams_of(agency: Agency, day: date) -> list[tuple[Team, int]]:
    """The office's teams, those at work first, each with how many seats are taken on the day. Two statements."""
    counts: dict[int, int] = defaultdict(int)
    for seat in TeamMember.objects.filter(_on(day), team__agency=agency):
        counts[seat.team_id] += 1
    teams = sorted(Team.objects.filter(agency=agency), key=lambda team: (not team.holds_on(day), team.name))
    return [(team, counts[team.id]) for team in teams]


def seats_in(team: Team) -> list[TeamMember]:
    """A team's seats, the chair first, those that ended last."""
    rows = team.members.select_related("position__unit")
    return sorted(rows, key=lambda seat: (seat.ends_on or date.max, seat.is_chair), reverse=True)


def counts_on(agency: Agency, day: date) -> Counts:
    """The office in figures. Five statements."""
    posts = posts_on(agency, day)
    return Counts(
        units=Unit.objects.filter(_on(day), agency=agency).count(),
        positions=len(posts),
        vacant=sum(post.is_vacant for post in posts),
        officials=Official.objects.filter(agency=agency).count(),
        teams=Team.objects.filter(_on(day), agency=agency).count(),
    )


def _on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def _walk(
    parent: int | None, depth: int, under: dict[int | None, list[Unit]], posts: dict[int, list[Post]]
) -> list[Branch]:
    found = []
    for unit in under.get(parent, []):
        branch = Branch(unit, depth, posts.get(unit.id, []), len(under.get(unit.id, [])))
        found += [branch, *_walk(unit.id, depth + 1, under, posts)]
    return found
