"""The server's log: a JSON object a line, which says nothing of anybody.

No address, no question and no message of an error stands in it: any of them may hold what somebody
looked for. A fault is told by its kind and the places in the code that it went through.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from leadlight.shell.requests import Answered

REQUESTS = "leadlight.requests"
_FRAMES = 12


class Lines(logging.Formatter):
    """A record as one line of JSON. What cannot be printed is escaped, so no line is forged."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        answered: dict[str, Any] | None = getattr(record, "answered", None)
        if answered is not None:
            told |= answered
        elif record.exc_info is None:
            told["says"] = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            told |= _fault(record.exc_info[1])
        return json.dumps(told)


def to_standard_error(level: str) -> None:
    """Log there what is of ``level`` or above, from now on; the server's own loggers too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    for name in ("leadlight", "uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler] if name != "uvicorn.error" else []
        logger.propagate = name == "uvicorn.error"
        logger.setLevel(level)


def tell(answered: Answered) -> None:
    """A line for a request that was answered."""
    told = {
        "request_id": answered.id,
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "ms": round(answered.seconds * 1000, 1),
        "bytes": answered.sent,
    }
    if answered.actor is not None:
        told["actor"] = answered.actor
    logging.getLogger(REQUESTS).info("answered", extra={"answered": told})


def _fault(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"fault": type(error).__name__, "at": places}


def _module(path: str) -> str:
    """A file's name from its package on: where it is installed is nobody's business."""
    for root in ("/site-packages/", "/src/", "/lib/"):
        _, found, rest = path.rpartition(root)
        if found:
            return rest
    return path.rpartition("/")[2]
