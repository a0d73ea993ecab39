"""Writing messages, and sending each at most once unless a person asks again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from himpun.cycles.reminders import reminder
from himpun.kernel.refusals import Refusal, there
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Agency
from himpun.organisations.rules import today_in
from himpun.portal.messages.port import Envelope, NotSent, messenger
from himpun.portal.messages.selectors import Holder, addresses_of, owed_by_holder
from himpun.portal.models import Message


def write_reminders(*, now: datetime) -> list[int]:
    """Write what is due to be said, in each office that is at work now. Each holder gets one reminder a day."""
    written = []
    for agency in Agency.objects.select_related("region").order_by("id"):
        if calendar_for(agency).is_working(now):
            written += _write_for(agency, now)
    return written


@act
def notify(agency: Agency, holder: Holder, *, subject: str, body: str, now: datetime) -> Message:
    """Tell a position something that is not about a due time. Sent by a job after the act."""
    on = today_in(agency.region.zone, now)
    message = Message.objects.create(
        agency=agency,
        position_id=holder.position_id,
        team_id=holder.team_id,
        kind="notice",
        on=on,
        addresses=addresses_of(holder, on),
        subject=subject[:200],
        body=body,
        created_at=now,
    )
    _enqueue(message.id)
    return message


def send(message_id: int, *, now: datetime, is_last_attempt: bool = False) -> Message.State:
    """Send a waiting message. Found *sending*, an earlier attempt was cut off: nobody knows, so it is not repeated.

    Raises `NotSent` when it certainly did not leave and may be tried again. Takes no transaction of its own: what it
    writes before and after must stand even when the process dies in between.
    """
    one = Message.objects.filter(pk=message_id)
    if not one.filter(state=Message.State.WAITING).update(state=Message.State.SENDING, sending_at=now, problem=""):
        return _find_out(message_id)
    message = one.select_related("position", "team").get()
    try:
        messenger().send(_envelope(message))
    except NotSent as fault:
        after = Message.State.FAILED if is_last_attempt else Message.State.WAITING
        one.update(state=after, problem=str(fault)[:500])
        if is_last_attempt:
            return after
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it was, the message may have left
        one.update(state=Message.State.UNCERTAIN, problem=f"{type(fault).__name__}: {fault}"[:500])
        return Message.State.UNCERTAIN
    # Also from *uncertain*: a slower worker that was given up for dead has now seen it leave.
    one.filter(state__in=[Message.State.SENDING, Message.State.UNCERTAIN]).update(
        state=Message.State.SENT, sent_at=now, problem=""
    )
    return Message.State.SENT


@act
def send_again(message_id: int, *, actor: Actor, now: datetime) -> Message:
    """Send once more what failed or is uncertain, because a person asked for it."""
    own = Message.objects.select_for_update().filter(pk=message_id, agency_id=actor.agency_id)
    message = there(own.first(), "Pesan ini", back_to="daftar pesan")
    if message.state not in (Message.State.FAILED, Message.State.UNCERTAIN):
        raise Refusal("message_not_failed", "Pesan ini tidak gagal; tidak perlu dikirim ulang.", state=message.state)
    holder = Holder(message.position_id, message.team_id, "")
    message.state, message.problem, message.sending_at = Message.State.WAITING, "", None
    message.addresses = addresses_of(holder, message.on)
    message.save(update_fields=["state", "problem", "sending_at", "addresses"])
    _enqueue(message.id)
    record(
        "message.asked_again",
        agency_id=actor.agency_id,
        at=now,
        doer=actor.doer,
        subject=("message", message.id),
        data={"kind": message.kind, "on": message.on},
    )
    return message


def _write_for(agency: Agency, now: datetime) -> list[int]:
    calendar = calendar_for(agency)
    on = today_in(agency.region.zone, now)
    written = []
    for holder, owed in owed_by_holder(agency, now=now, calendar=calendar).items():
        letter = reminder(holder.title, agency.name, owed, now=now, calendar=calendar)
        key: dict[str, Any] = {"agency": agency, "position_id": holder.position_id, "team_id": holder.team_id}
        key |= {"kind": "reminder", "on": on}
        defaults = {"addresses": addresses_of(holder, on), "subject": letter.subject, "body": letter.body}
        with transaction.atomic():
            message, is_new = Message.objects.get_or_create(**key, defaults={**defaults, "created_at": now})
            if is_new:
                _enqueue(message.id)
                written.append(message.id)
    return written


def _find_out(message_id: int) -> Message.State:
    """Say how far an already claimed message came; *sending* can only mean that its sender died."""
    Message.objects.filter(pk=message_id, state=Message.State.SENDING).update(
        state=Message.State.UNCERTAIN,
        problem="Pengirim berhenti di tengah pengiriman; tidak diketahui apakah pesan sampai. Kirim ulang bila perlu.",
    )
    return Message.State(Message.objects.values_list("state", flat=True).get(pk=message_id))


def _envelope(message: Message) -> Envelope:
    if message.position:
        to = message.position.title
    else:
        assert message.team is not None
        to = message.team.name
    subject = " ".join(message.subject.split())  # one line, for it becomes a header
    return Envelope(f"himpun-{message.pk}", to, tuple(message.addresses), subject, message.body)


def _enqueue(message_id: int) -> None:
    from himpun.portal.messages.tasks import send_message

    send_message.enqueue(message_id)
