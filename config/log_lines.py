"""A log that programs read: one JSON object per line, with what the caller gave as `extra`.

`request_id` ties together what was logged during one request.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

_OF_EVERY_RECORD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "of_request"}


request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Set by `portal.web.request_log` while a request is served; empty in commands and workers."""


class OfRequest(logging.Filter):
    """Gives every record the id of the request that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep everything; only add."""
        own = request_id.get()
        if own:
            record.request_id = own
        record.of_request = f" [{own[:8]}]" if own else ""
        return True


class JsonLines(logging.Formatter):
    """Writes time (UTC), level, logger, message, the extra fields, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; what JSON does not know is written as text, for a log must never fail."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
