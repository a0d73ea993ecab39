"""The job that sends a message."""

from __future__ import annotations

from django_tasks import TaskContext, task

from himpun.ledger.moments import moment_of
from himpun.portal.jobs.queue import ATTEMPTS
from himpun.portal.messages import services


@task(takes_context=True)
def send_message(context: TaskContext, message_id: int) -> str:
    """Send one message; what certainly did not leave is tried again, what is uncertain never."""
    is_last = context.attempt >= ATTEMPTS
    return services.send(message_id, now=moment_of(context), is_last_attempt=is_last).value
