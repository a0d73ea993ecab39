"""Two sample offices with everything in them, and the people who knock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone
from PIL import Image

from himpun.archive.models import Bundle
from himpun.collection.models import DataRequest, Evidence, RegisterEntry, Value
from himpun.cycles.models import Cycle, Task
from himpun.documents.models import Document
from himpun.measurement.models import Achievement, ActionPlan, Recap
from himpun.organisations.models import Agency, Appointment, Official, Position, Team, Unit, User
from himpun.organisations.services.establish import form_team
from himpun.organisations.services.letterhead import set_logo
from himpun.plans.models import Budget, Indicator
from himpun.portal.models import Message
from himpun.portal.sample.making import make_sample
from himpun.portal.sample.scenes import OFFICES
from himpun.procedures.models import Edition, Procedure

NOWHERE = 987_654_321
"""An id that no row has."""

Filled = dict[str, Any]


@dataclass(frozen=True)
class World:
    """The office that is asked about, and who asks."""

    agency: Agency
    signed_out: Client
    without_position: Client
    administrator: Client
    holders: tuple[Client, ...]
    stranger: Client

    def fillings(self, parameters: Iterable[str]) -> list[Filled]:
        """Ways to fill an address's parameters with things of this office; the newest of each first, a few of each."""
        names = list(parameters)
        return [dict(zip(names, values, strict=True)) for values in product(*(self._known(name) for name in names))]

    def _known(self, name: str) -> list[Any]:
        found = KNOWN[name](self.agency)
        assert found, f"the sample office has nothing for <{name}>"
        return found


def build_world() -> World:
    """Musi Banyuasin, at work and archived, is asked about; Mojokerto's administrator is the stranger."""
    asked, other = (_office(code) for code in ("muba", "dawar"))
    own, foreign = make_sample(_now(), offices=[asked, other], tell=lambda _sentence: None)
    _add_what_this_procedure_lacks(own)
    nobody = User.objects.create_user("tanpa-jabatan", password=None)
    users = list(User.objects.filter(official__agency=own, is_active=True).order_by("id"))
    return World(
        agency=own,
        signed_out=Client(),
        without_position=_client(nobody),
        administrator=_client(next(user for user in users if user.is_staff)),
        holders=tuple(_client(user) for user in users if not user.is_staff),
        stranger=_client(User.objects.get(official__agency=foreign, is_staff=True)),
    )


def _add_what_this_procedure_lacks(agency: Agency) -> None:
    """A team, an action plan, a register's file, arms, a message: none is here, but addresses name them."""
    seats = list(Position.objects.filter(unit__agency=agency)[:2])
    form_team(agency=agency, name="Tim contoh", members=seats, actor=None, now=timezone.now())
    evidence = Evidence.objects.filter(request__cycle__agency=agency).order_by("-id")[0]
    entry = RegisterEntry.objects.filter(request__cycle__agency=agency, is_nihil=False).order_by("-id")[0]
    RegisterEntry.objects.filter(pk=entry.pk).update(file=evidence.file, file_name=evidence.name)
    set_logo(agency, content=_arms(), actor=None, now=timezone.now())
    told = Message(agency=agency, position=seats[0], kind="notice", on=timezone.now().date(), subject="Contoh")
    told.body, told.state, told.created_at = "Contoh.", Message.State.UNCERTAIN, timezone.now()
    told.save()
    missed = Achievement.objects.filter(cycle__agency=agency).order_by("-id")[0]
    ActionPlan.objects.create(cycle=missed.cycle, indicator=missed.indicator, asked_at=missed.cycle.started_at)


def _arms() -> bytes:
    """A shield of one colour, as a PNG."""
    picture = BytesIO()
    Image.new("RGB", (64, 80), "#1f4b8f").save(picture, "PNG")
    return picture.getvalue()


def _office(code: str) -> Any:
    return next(office for office in OFFICES if office.code == code)


def _now() -> datetime:
    return timezone.now().astimezone(ZoneInfo("Asia/Jakarta"))


def _client(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def _ids(rows: Any) -> list[int]:
    return list(rows.order_by("-id").values_list("id", flat=True)[:60])


def _cells(agency: Agency) -> list[int]:
    return list(
        Value.objects.filter(request__cycle__agency=agency).values_list("indicator_id", flat=True).distinct()[:60]
    )


KNOWN: Mapping[str, Callable[[Agency], list[Any]]] = {
    "task_id": lambda agency: _ids(Task.objects.filter(cycle__agency=agency)),
    "cycle_id": lambda agency: _ids(Cycle.objects.filter(agency=agency)),
    "procedure_id": lambda agency: _ids(Procedure.objects.filter(agency=agency)),
    "edition_id": lambda agency: _ids(Edition.objects.filter(procedure__agency=agency)),
    "request_id": lambda agency: _ids(DataRequest.objects.filter(cycle__agency=agency)),
    "indicator_id": lambda agency: _cells(agency) or _ids(Indicator.objects.filter(agency=agency)),
    "evidence_id": lambda agency: _ids(Evidence.objects.filter(request__cycle__agency=agency)),
    "entry_id": lambda agency: _ids(RegisterEntry.objects.filter(request__cycle__agency=agency)),
    "achievement_id": lambda agency: _ids(Achievement.objects.filter(cycle__agency=agency)),
    "recap_id": lambda agency: _ids(Recap.objects.filter(cycle__agency=agency)),
    "plan_id": lambda agency: _ids(ActionPlan.objects.filter(cycle__agency=agency)),
    "document_id": lambda agency: _ids(Document.objects.filter(agency=agency)),
    "bundle_id": lambda agency: _ids(Bundle.objects.filter(cycle__agency=agency)),
    "unit_id": lambda agency: _ids(Unit.objects.filter(agency=agency)),
    "position_id": lambda agency: _ids(Position.objects.filter(unit__agency=agency)),
    "official_id": lambda agency: _ids(Official.objects.filter(agency=agency)),
    "appointment_id": lambda agency: _ids(Appointment.objects.filter(position__unit__agency=agency)),
    "team_id": lambda agency: _ids(Team.objects.filter(agency=agency)),
    "message_id": lambda agency: _ids(Message.objects.filter(agency=agency)),
    "user_id": lambda agency: _ids(User.objects.filter(official__agency=agency)),
    "budget_id": lambda agency: _ids(Budget.objects.filter(agency=agency)),
    "verification_id": lambda agency: list(
        Document.objects.filter(agency=agency).values_list("verification_id", flat=True)[:3]
    ),
    "year": lambda _agency: [timezone.now().year],
    "step": lambda _agency: ["4"],
    "register": lambda _agency: ["LHP"],
    "on": lambda _agency: [(timezone.now() + timedelta(days=1)).date()],
    "kind": lambda _agency: ["csv", "xlsx", "request"],
    "mark": lambda _agency: ["bukan-sesi-siapa-pun"],
}
"""Parameter of an address → what the office has for it. A new parameter has to be named here, or its rows fail."""
