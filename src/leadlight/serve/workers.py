"""Several processes that serve one socket: more than one core can answer."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from leadlight.core.errors import HomeError

Work = Callable[[socket.socket], None]

_PATIENCE = 20.0
"""Seconds in which a process may finish what it is answering."""
_TOO_SOON = 5.0
_TRIES = 3
"""Processes that end within ``_TOO_SOON`` seconds of their start, one after the other, until that
is held to be no accident."""

log = logging.getLogger("leadlight.workers")


class Workers:
    """``count`` processes that each do ``work`` with ``listening`` until they are told to stop."""

    def __init__(self, count: int, work: Work, listening: socket.socket) -> None:
        self._count = count
        self._work = work
        self._listening = listening
        self._spawn = multiprocessing.get_context("spawn")
        self._running: dict[SpawnProcess, float] = {}
        self._is_stopping = False
        self._fell = 0

    def run(self) -> None:
        """Until interrupted or told to end; a process that dies is replaced.

        Raises:
            HomeError: they die as soon as they start.
        """
        before = {
            number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            for _ in range(self._count):
                self._start()
            while not self._is_stopping:
                self._watch()
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self) -> None:
        process = self._spawn.Process(target=self._work, args=(self._listening,), daemon=True)
        process.start()
        self._running[process] = time.monotonic()

    def _watch(self) -> None:
        ended = wait([process.sentinel for process in self._running], timeout=0.5)
        for process in [each for each in self._running if each.sentinel in ended]:
            lived = time.monotonic() - self._running.pop(process)
            process.join()
            if self._is_stopping:
                return
            self._fell = self._fell + 1 if lived < _TOO_SOON else 0
            log.error("a process of the server ended with code %s", process.exitcode)
            if self._fell >= _TRIES:
                raise HomeError(
                    "the server's processes end as soon as they start; its log says why"
                )
            self._start()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _end(self) -> None:
        """Let each finish what it is answering."""
        for process in self._running:
            process.terminate()
        end = time.monotonic() + _PATIENCE
        for process in self._running:
            process.join(max(0.0, end - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
