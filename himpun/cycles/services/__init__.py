"""What can be done to a cycle and its tasks, one file a verb."""

from himpun.cycles.services.cancel import cancel
from himpun.cycles.services.complete import complete
from himpun.cycles.services.lanes import close_lane
from himpun.cycles.services.locking import locked_task
from himpun.cycles.services.send_back import pause_for, resume, send_back
from himpun.cycles.services.start import Start, start

__all__ = ["Start", "cancel", "close_lane", "complete", "locked_task", "pause_for", "resume", "send_back", "start"]
