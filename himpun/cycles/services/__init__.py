"""What can be done to a cycle and its tasks, one file a verb."""

from himpun.cycles.services.cancel import cancel
from himpun.cycles.services.complete import complete
from himpun.cycles.services.correct import correct
from himpun.cycles.services.disposition import compose_disposition, pass_on
from himpun.cycles.services.lanes import close_lane
from himpun.cycles.services.locking import locked_task
from himpun.cycles.services.minutes import hold_meeting
from himpun.cycles.services.publish import publish
from himpun.cycles.services.send_back import pause_for, resume, send_back
from himpun.cycles.services.start import Start, start

__all__ = [
    "Start",
    "cancel",
    "close_lane",
    "complete",
    "compose_disposition",
    "correct",
    "hold_meeting",
    "locked_task",
    "pass_on",
    "pause_for",
    "publish",
    "resume",
    "send_back",
    "start",
]
