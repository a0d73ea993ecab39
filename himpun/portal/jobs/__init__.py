"""Work outside requests: the queue with its leases, the rhythms, and the worker that carries it out.

django-tasks gives the `@task` decorator and the table; what it lacks is here: a job whose worker was killed is
taken up again, tried a bounded number of times, and finished by one worker only (docs/adr/0007).
"""

from himpun.portal.jobs.queue import Failure, failures
from himpun.portal.jobs.running import Turn, run_due
from himpun.portal.jobs.worker import Worker, work

__all__ = ["Failure", "Turn", "Worker", "failures", "run_due", "work"]
