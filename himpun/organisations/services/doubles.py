"""The same thing entered twice: a button pressed again, a form sent from two windows, a page gone back to.

Asked under the agency's lock, so that of several at once one is entered and the others are told of it.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from himpun.kernel.refusals import Refusal
from himpun.organisations.models import Agency, Official, Position, Team, Unit


def refuse_same_unit(agency: Agency, parent: Unit | None, name: str, starts_on: date) -> None:
    """One unit of a name at one place of the tree."""
    if Unit.objects.filter(_living(starts_on), agency=agency, parent=parent, name__iexact=name).exists():
        raise Refusal("unit_exists", f"Unit {name} sudah ada di tempat itu. Pakai yang ada, atau beri nama lain.")


def refuse_same_position(unit: Unit, title: str, superior: Position | None, starts_on: date) -> None:
    """A second position of the same title is opened once the first has been held."""
    alike = Position.objects.filter(_living(starts_on), unit=unit, superior=superior, title__iexact=title)
    if alike.filter(appointments__isnull=True).exists():
        raise Refusal(
            "position_exists",
            f"{title} sudah dibuka di unit itu dan belum pernah dipegang. Tugaskan dahulu pejabatnya, atau bedakan "
            "namanya.",
        )


def refuse_same_team(agency: Agency, name: str, starts_on: date) -> None:
    """One team of a name at a time."""
    if Team.objects.filter(_living(starts_on), agency=agency, name__iexact=name).exists():
        raise Refusal("team_exists", f"{name} sudah dibentuk. Pakai tim itu, atau beri nama lain.")


def refuse_same_official(agency: Agency, name: str, nip: str) -> None:
    """A NIP belongs to one person. Without one, a namesake is entered once the first has been given a post."""
    if nip and Official.objects.filter(agency=agency, nip=nip).exists():
        raise Refusal("nip_taken", "NIP ini sudah terdaftar di kantor ini. Pakai data pegawai yang ada.")
    alike = Official.objects.filter(agency=agency, nip="", name__iexact=name, appointments__isnull=True)
    if not nip and alike.exists():
        raise Refusal(
            "name_taken",
            "Pegawai bernama ini sudah terdaftar tanpa NIP dan belum ditugaskan. Pakai data itu, atau isi NIP-nya.",
        )


def _living(day: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)
