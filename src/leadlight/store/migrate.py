"""Forward-only migrations, one history a wing, all inside one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, schema

from leadlight.core.errors import HomeError
from leadlight.store.wing import Wing

_ALEMBIC = Path(__file__).parent / "alembic"


def migrate(connection: Connection, wing: Wing) -> None:
    """Bring the wing's schema to its newest migration.

    Raises:
        HomeError: the data folder was written by a newer Leadlight.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(schema.CreateSchema(wing.name, if_not_exists=True))
    config = Config()
    config.set_main_option("script_location", str(_ALEMBIC))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(wing.migrations))
    config.attributes.update(connection=connection, wing=wing.name)
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        if not isinstance(error.__cause__, ResolutionError):
            raise
        raise HomeError(
            f"the data folder's {wing.name!r} tables were made by a newer Leadlight ({error}): "
            "use that version, or restore an older backup"
        ) from None
