"""What running cycles do when the organisation changes. Wired in `portal/wiring.py`, inside the act that changed it."""

from __future__ import annotations

from himpun.cycles.holders import move_tasks, settle
from himpun.cycles.team_succession import move_team_work
from himpun.ledger.services import Recorded


def follow_appointment(recorded: Recorded) -> None:
    """On `appointment.made` and `appointment.ended`: a vacant post's tasks go up, a filled one's come back."""
    settle(recorded.agency_id, doer=recorded.doer, now=recorded.at)


def follow_position(recorded: Recorded) -> None:
    """On `position.renamed` and `position.ended`: open work and places in cycles go to the successor."""
    move_tasks(
        int(recorded.data["position"]),
        int(recorded.data["successor"]),
        agency_id=recorded.agency_id,
        doer=recorded.doer,
        now=recorded.at,
    )
    settle(recorded.agency_id, doer=recorded.doer, now=recorded.at)


def follow_team(recorded: Recorded) -> None:
    """On `team.ended`: open work and places in cycles go to the team that follows, if one does."""
    if recorded.data["successor"] is None:
        return
    move_team_work(
        recorded.fact.subject[1],
        int(recorded.data["successor"]),
        agency_id=recorded.agency_id,
        doer=recorded.doer,
        now=recorded.at,
    )
