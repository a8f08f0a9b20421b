"""What every command begins with: the home, who asks, and why."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from leadlight.cli.options import settings_for
from leadlight.core.context import Context
from leadlight.core.errors import LeadlightError
from leadlight.govern.checkpoints import is_due, write
from leadlight.govern.opening import open_home
from leadlight.govern.punctual import behind
from leadlight.govern.purpose import NOT_STATED, context_for
from leadlight.store.home import Home


@contextmanager
def session(
    home: Path | None, purpose: str | None, *, made_up: bool = False, **given: Any
) -> Iterator[tuple[Home, Context]]:
    """The open home and the context in which this command looks into it."""
    wanted = purpose or os.environ.get("LEADLIGHT_PURPOSE")
    actor = getpass.getuser()
    opened = open_home(settings_for(home, **given), actor, wanted, made_up=made_up)
    if opened.is_new and not wanted and not made_up:
        print(f"made the data folder {opened.path}: {NOT_STATED}", file=sys.stderr)
    if not opened.is_new and (wrong := behind(opened)) is not None:
        print(f"leadlight: {wrong}", file=sys.stderr)
    try:
        context = context_for(opened, actor, wanted)
        yield opened, context
        _sign(opened, context)
    finally:
        opened.close()


def _sign(home: Home, context: Context) -> None:
    """A checkpoint of the audit log where one is due. Whoever asked has his answer all the same."""
    try:
        if is_due(home):
            write(home, context)
    except LeadlightError as error:
        print(f"no checkpoint of the audit log was written: {error}", file=sys.stderr)
