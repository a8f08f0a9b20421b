"""Memory that is needed no more goes back to the machine."""

from __future__ import annotations

import pyarrow as pa


def give_back() -> None:
    """Give back what Arrow and, where Arrow takes its memory from the system, the whole process
    have set free: else a process stays as large as it once was."""
    pa.default_memory_pool().release_unused()
