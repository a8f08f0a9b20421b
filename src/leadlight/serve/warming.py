"""Has a server ready for its readers: what they will ask for first, worked out while it is idle."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from leadlight.core.errors import LeadlightError
from leadlight.finder import desk
from leadlight.store.home import Home

_EVERY = 5.0
"""Seconds between looks for a new build."""
_QUIET = 0.5
"""Seconds without a request after which nobody is held up by what is done here."""

log = logging.getLogger("leadlight.warming")


@contextmanager
def warming(home: Home, answered: Callable[[], int]) -> Iterator[None]:
    """Meanwhile each build that comes is made ready in the background, a lead at a time.

    ``answered`` counts the requests so far: while it grows, this waits.
    """
    ended = threading.Event()
    work = (home, answered, ended)
    thread = threading.Thread(target=_keep_warm, args=work, name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_warm(home: Home, answered: Callable[[], int], ended: threading.Event) -> None:
    ready: int | None = None
    while not ended.is_set():
        try:
            generation = desk.newest(home)
            if generation is not None and generation.number != ready:
                ready = generation.number
                made = desk.warm(home, generation)
                while _is_quiet(answered, ended) and next(made, None) is not None:
                    pass
        except LeadlightError as error:  # whoever asks will be told what is wrong
            log.warning("nothing was made ready: %s", error)
        ended.wait(_EVERY)


def _is_quiet(answered: Callable[[], int], ended: threading.Event) -> bool:
    """Waits until nobody asks for anything; false once the server has ended."""
    before = None
    while (now := answered()) != before:
        before = now
        if ended.wait(_QUIET):
            return False
    return True
