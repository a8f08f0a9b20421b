"""Options that many verbs share, and the settings that they and the environment give."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import platformdirs
import typer

from leadlight.core.settings import Settings, read_settings

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The data folder. Default: LEADLIGHT_HOME, else the platform's."),
]
PurposeOption = Annotated[
    str | None,
    typer.Option("--purpose", help="Why you look. Default: LEADLIGHT_PURPOSE, else the home's."),
]
SinceOption = Annotated[str | None, typer.Option(help="Seen at or after this date or time.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def settings_for(home: Path | None, **given: Any) -> Settings:
    """Settings of this run: options, then the environment, then defaults."""
    default = None if "LEADLIGHT_HOME" in os.environ else platformdirs.user_data_path("leadlight")
    return read_settings(os.environ, home=home or default, **given)


def moment(text: str | None, *, end: bool = False) -> datetime | None:
    """A date or time on the command line, UTC without an offset; a date's ``end`` is its last."""
    if text is None:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no date or time; write 2026-03-01 or 2026-03-01T12:00:00Z"
        ) from None
    if end and len(text) <= len("2026-03-01"):
        given = datetime.combine(given, time.max)
    return given if given.tzinfo else given.replace(tzinfo=UTC)
