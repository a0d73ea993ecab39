"""Who acts: the one value that every service takes, made only from a current appointment."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.ledger.services import Doer


@dataclass(frozen=True)
class Actor:
    """A person acting for a position or a team on one day. Made by `organisations.access.acting`."""

    official_id: int
    agency_id: int
    position_id: int
    position_title: str
    capacity: str
    unit_id: int
    team_ids: tuple[int, ...] = ()

    @property
    def doer(self) -> Doer:
        return Doer(self.official_id, self.position_id, self.position_title, self.capacity)
