"""The command line, run in this process: what it printed, said and returned."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from leadlight.cli.main import main

PROGRAM = Path(sys.executable).parent / "leadlight"
"""The installed entry point, for what only a process of its own can show."""


class Ran(msgspec.Struct, frozen=True):
    """Exit code, standard output and standard error of a command."""

    code: int
    out: str
    err: str

    def records(self) -> list[dict[str, Any]]:
        """The records of ``--json``; each line must be one object."""
        return [json.loads(line) for line in self.out.splitlines()]


def leadlight(*words: object) -> Ran:
    """Run ``leadlight`` with ``words``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code = 0
    with (
        patch.object(sys, "argv", ["leadlight", *map(str, words)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return Ran(code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
