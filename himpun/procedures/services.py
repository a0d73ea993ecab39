"""Bringing a procedure in, and putting an edition in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Position, Team
from himpun.organisations.rules import today_in
from himpun.procedures.definition import Definition
from himpun.procedures.models import Binding, Edition, Procedure
from himpun.procedures.reading import read_with_report


@dataclass(frozen=True)
class Holder:
    """Who an actor of the edition is in this agency: exactly one of the two."""

    position_id: int | None = None
    team_id: int | None = None


@act
def bring_in(agency: Agency, source: str, *, name: str, actor: Actor | None, now: datetime) -> Edition:
    """Read a procedure file and keep it as a draft edition, less persons' names and NIP. Faults refuse it whole.

    Bringing in the same edition twice gives back the one that is there.
    """
    reading = read_with_report(source, name=name)
    definition = reading.definition
    procedure, _ = Procedure.objects.get_or_create(
        agency=agency, key=definition.key, defaults={"title": definition.identity.title}
    )
    text = canonical_json(definition.model_dump(mode="json", by_alias=True))
    known = procedure.editions.filter(number=definition.edition).first()
    if known is not None and known.sha256 == sha256_hex(text):
        return known
    if known is not None:
        raise Refusal(
            "edition_exists",
            f"Revisi {definition.edition} dari prosedur {definition.key} sudah ada dan tidak dapat diubah. "
            "Naikkan nomor edition dalam berkas, lalu impor lagi.",
        )
    edition = Edition.objects.create(
        procedure=procedure, number=definition.edition, definition=text, sha256=sha256_hex(text), source=reading.source
    )
    _record("edition.brought_in", edition, agency, actor, now)
    return edition


@act
def put_in_force(edition: Edition, *, holders: Mapping[str, Holder], actor: Actor | None, now: datetime) -> Edition:
    """Put an edition in force, with every actor that is a position or team named. Running cycles keep their edition.

    Doing it twice does it once. Refuses `edition_superseded`, `actor_unbound` and `holder_unknown`.
    """
    Procedure.objects.select_for_update().get(pk=edition.procedure_id)
    edition.refresh_from_db(fields=["state", "in_force_at"])
    if edition.state == Edition.State.IN_FORCE:
        return edition
    if edition.state == Edition.State.SUPERSEDED:
        raise Refusal(
            "edition_superseded",
            "Revisi ini sudah digantikan dan tidak dapat diberlakukan lagi. Masukkan revisi baru dengan nomor lain.",
        )
    definition = Definition.model_validate_json(edition.definition)
    agency = edition.procedure.agency
    wanted = [known.key for known in definition.actors if not known.positions_of]
    unbound = [key for key in wanted if key not in holders]
    if unbound:
        raise Refusal(
            "actor_unbound",
            "Pelaksana berikut belum dipasangkan dengan jabatan atau tim: "
            + ", ".join(unbound)
            + ". Pasangkan dahulu.",
            actors=unbound,
        )
    _refuse_strangers(agency, [holders[key] for key in wanted])
    Binding.objects.bulk_create(
        [
            Binding(edition=edition, actor=key, position_id=holders[key].position_id, team_id=holders[key].team_id)
            for key in wanted
        ]
    )
    edition.procedure.editions.filter(state=Edition.State.IN_FORCE).update(state=Edition.State.SUPERSEDED)
    edition.state = Edition.State.IN_FORCE
    edition.in_force_at = now
    edition.save(update_fields=["state", "in_force_at"])
    _record("edition.put_in_force", edition, agency, actor, now)
    return edition


def holders_by_title(edition: Edition, *, now: datetime) -> dict[str, Holder]:
    """Propose who each actor is, by the same title in the agency. Passing it to `put_in_force` confirms it."""
    definition = Definition.model_validate_json(edition.definition)
    agency = edition.procedure.agency
    today = today_in(agency.region.zone, now)
    positions = {
        _folded(row.title): row.id
        for row in Position.objects.filter(unit__agency=agency).order_by("-starts_on")
        if row.holds_on(today)
    }
    teams = {_folded(row.name): row.id for row in Team.objects.filter(agency=agency) if row.holds_on(today)}
    found = {}
    for known in definition.actors:
        if known.position and _folded(known.position) in positions:
            found[known.key] = Holder(position_id=positions[_folded(known.position)])
        elif known.team and _folded(known.team) in teams:
            found[known.key] = Holder(team_id=teams[_folded(known.team)])
    return found


def _refuse_strangers(agency: Agency, holders: Sequence[Holder]) -> None:
    """Positions and teams are the office's own."""
    positions = {each.position_id for each in holders if each.position_id}
    teams = {each.team_id for each in holders if each.team_id}
    own = Position.objects.filter(pk__in=positions, unit__agency=agency).count()
    own_teams = Team.objects.filter(pk__in=teams, agency=agency).count()
    if (own, own_teams) != (len(positions), len(teams)):
        raise Refusal(
            "holder_unknown", "Ada jabatan atau tim yang tidak dikenal di kantor ini. Muat ulang, lalu pilih lagi."
        )


def _folded(title: str) -> str:
    return " ".join(title.casefold().replace("kasubbag", "kasubag").replace(".", " ").split())


def _record(verb: str, edition: Edition, agency: Agency, actor: Actor | None, now: datetime) -> None:
    record(
        verb,
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("edition", edition.id),
        data={"procedure": edition.procedure.key, "edition": edition.number, "sha256": edition.sha256},
    )
