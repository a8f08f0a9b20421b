"""Options that many verbs share, and the settings that they and the environment give."""

from __future__ import annotations

import os
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
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def settings_for(home: Path | None, **given: Any) -> Settings:
    """Settings of this run: options, then the environment, then defaults."""
    default = None if "LEADLIGHT_HOME" in os.environ else platformdirs.user_data_path("leadlight")
    return read_settings(os.environ, home=home or default, **given)
