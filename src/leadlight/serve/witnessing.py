"""Has the audit log signed while a server runs, beside the requests and never within one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from leadlight.core.context import Context
from leadlight.core.errors import LeadlightError
from leadlight.govern.checkpoints import is_due, write
from leadlight.store.home import Home

_EVERY = 10.0
"""Seconds between looks for events that stand under no checkpoint."""

log = logging.getLogger("leadlight.witnessing")


@contextmanager
def witnessing(home: Home, context: Context, every: float = _EVERY) -> Iterator[None]:
    """Meanwhile a checkpoint is written whenever one is due."""
    ended = threading.Event()
    work = (home, context, every, ended)
    thread = threading.Thread(target=_witness, args=work, name="witnessing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _witness(home: Home, context: Context, every: float, ended: threading.Event) -> None:
    said = ""
    while not ended.wait(every):
        try:
            if is_due(home):
                write(home, context)
            said = ""
        except LeadlightError as error:
            if str(error) != said:  # once, and not each time
                log.error("no checkpoint of the audit log was written: %s", error)
            said = str(error)
