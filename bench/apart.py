"""Judgements from processes of their own, so that no world finds memory used."""

from __future__ import annotations

import subprocess
import sys
from typing import TypeVar

import msgspec

Row = TypeVar("Row", bound=msgspec.Struct)


def apart(module: str, row: type[Row], *given: str) -> list[Row]:
    """The rows that ``python -m module --json`` prints, a line each."""
    command = [sys.executable, "-m", module, "--json", *given]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return [msgspec.json.decode(line, type=row) for line in done.stdout.splitlines()]
