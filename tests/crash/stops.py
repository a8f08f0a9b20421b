"""A machine that stops before its n-th step that lasts: a write, a name, a commit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy.engine.default import DefaultDialect

_FSYNC = os.fsync


class Stop(BaseException):
    """The machine stops here."""


class Steps:
    """Counts the steps; the one numbered ``last``, and all after it, are not done."""

    def __init__(self, last: int | None) -> None:
        self.last = last
        self.done = 0
        self.log: list[tuple[str, str]] = []

    def before(self, does: Callable[..., Any]) -> Callable[..., Any]:
        """``does``, as a step."""

        def step(*given: Any, **named: Any) -> Any:
            if self.last is not None and self.done + 1 >= self.last:
                raise Stop
            self.done += 1
            self.log.append((does.__name__, _what(does, given)))
            return does(*given, **named)

        return step


def _what(does: Callable[..., Any], given: tuple[Any, ...]) -> str:
    """The path that a step is about."""
    if does is _FSYNC:
        return str(Path(f"/proc/self/fd/{given[0]}").readlink())
    return str(given[1] if does.__name__ in ("replace", "write_table") else given[0])


@contextmanager
def machine(last: int | None = None) -> Iterator[Steps]:
    """What the block does counts its steps, and stops before the one numbered ``last``."""
    steps = Steps(last)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", steps.before(os.fsync))
        patch.setattr(os, "link", steps.before(os.link))
        patch.setattr(Path, "replace", steps.before(Path.replace))
        patch.setattr(Path, "unlink", steps.before(Path.unlink))
        patch.setattr(Path, "mkdir", steps.before(Path.mkdir))
        patch.setattr(pq, "write_table", steps.before(pq.write_table))
        patch.setattr(DefaultDialect, "do_commit", steps.before(DefaultDialect.do_commit))
        yield steps
