"""Typing a unit's answer from its paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.collection.answers import Answer
from himpun.collection.models import DataRequest
from himpun.collection.rules import Verb
from himpun.collection.services.hand_in import deliver
from himpun.collection.services.standing import locked_request
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.organisations.actors import Actor


@act
def type_on_behalf(
    request_id: int, answers: Sequence[Answer], *, paper_of: str, held_at: str, actor: Actor, now: datetime
) -> DataRequest:
    """Type and hand in what a unit delivered on paper: by whom it was written, and where the paper lies.

    The one who typed it does not accept it: their superior does, unless the agency allows otherwise.
    """
    standing = locked_request(request_id, actor=actor, now=now)
    who = require_text(paper_of, code="paper_owner_missing", label="Penulis kertas", minimum=3, maximum=120)
    where = require_text(held_at, code="paper_place_missing", label="Tempat kertas", minimum=3, maximum=150)
    standing.request.on_behalf_of = f"{who}; kertasnya di {where}"
    return deliver(standing, answers, verb=Verb.TYPE_ON_BEHALF, paper_place=where)
