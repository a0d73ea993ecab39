"""How often one address may ask for the same thing, at any of the installation's processes."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

from himpun.organisations.lockout import address_of
from himpun.portal.pace import is_beyond


def is_too_fast(request: HttpRequest, what: str, *, most: int, now: datetime) -> bool:
    """Whether this address has asked for the same thing more than `most` times in this minute."""
    return is_beyond(f"{what} {_household(address_of(request))}", most=most, now=now)


def _household(address: str | None) -> str:
    """Who is behind an address: of IPv6 everybody has a whole /64, in which no two looks need to be alike."""
    if address is None:
        return ""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
