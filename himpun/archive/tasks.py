"""The job that makes a bundle. It comes after the papers it needs, by its priority."""

from __future__ import annotations

from django_tasks import TaskContext, task

from himpun.archive import services
from himpun.ledger.moments import moment_of


@task(takes_context=True, priority=-10)
def build_bundle(context: TaskContext, cycle_id: int) -> str:
    """Make the bundle of an ended cycle; while a paper is still being rendered it is refused and tried again."""
    now = services.newest_moment(cycle_id, moment_of(context))
    return services.build_bundle(cycle_id, now=now).manifest_sha256
