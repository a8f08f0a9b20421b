"""What a process imports before it is forked, so that each fork starts at once."""

import alembic.command
import alembic.config
import tests.crash.works

import leadlight.engine.workers

__all__ = ["alembic", "leadlight", "tests"]
