"""The engines by name."""

from __future__ import annotations

from leadlight.core.registry import Registry
from leadlight.engine.duckdb import DuckdbEngine

EMBEDDED = "duckdb"
ENGINES: Registry[type[DuckdbEngine]] = Registry("engine", duckdb=DuckdbEngine)
