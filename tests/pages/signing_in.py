"""Sign a member of a test office in, by their key in `office.positions`."""

from __future__ import annotations

from django.test import Client

from himpun.cycles.tests.office import Office
from himpun.organisations.models import User


def client_of(office: Office, key: str, *, administrator: bool = False) -> Client:
    """A browser in which the holder of that position has signed in."""
    official = office.officials[office.positions[key].id]
    user, _ = User.objects.get_or_create(
        official=official, defaults={"username": f"{key}.{official.id}", "is_staff": administrator}
    )
    client = Client()
    client.force_login(user)
    return client
