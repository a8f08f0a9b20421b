"""Has a server ready for its readers: what they will ask for first, worked out beforehand."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from leadlight.core.errors import LeadlightError
from leadlight.finder import desk
from leadlight.store.home import Home

_EVERY = 5.0
"""Seconds between looks for a new build."""

log = logging.getLogger("leadlight.warming")


@contextmanager
def warming(home: Home) -> Iterator[None]:
    """Meanwhile each build that comes is made ready in the background."""
    ended = threading.Event()
    thread = threading.Thread(target=_keep_warm, args=(home, ended), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_warm(home: Home, ended: threading.Event) -> None:
    ready: int | None = None
    while not ended.is_set():
        try:
            generation = desk.newest(home)
            if generation is not None and generation.number != ready:
                ready = generation.number
                for _ in desk.warm(home, generation):
                    if ended.is_set():
                        return
        except LeadlightError as error:  # whoever asks will be told what is wrong
            log.warning("nothing was made ready: %s", error)
        ended.wait(_EVERY)
