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
def machine(
    last: int | None = None, *, files: bool = True, statements: bool = False
) -> Iterator[Steps]:
    """What the block does counts its steps, and stops before the one numbered ``last``: commits,
    steps with ``files``, and each of the ledger's ``statements``."""
    steps = Steps(last)
    counted: list[tuple[Any, str]] = [(DefaultDialect, "do_commit")]
    if files:
        counted += [(os, "fsync"), (os, "link"), (pq, "write_table")]
        counted += [(Path, name) for name in ("replace", "unlink", "mkdir")]
    if statements:
        counted += [(DefaultDialect, "do_execute")]
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in counted:
            patch.setattr(owner, name, steps.before(getattr(owner, name)))
        yield steps
