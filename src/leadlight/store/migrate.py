"""Forward-only migrations, one numbered history a wing, all inside one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, schema

from leadlight.core.errors import HomeError
from leadlight.store.wing import Wing

_ALEMBIC = Path(__file__).parent / "alembic"


def migrate(connection: Connection, wing: Wing) -> None:
    """Bring the wing's schema to its newest migration.

    Raises:
        HomeError: the data folder was written by a newer Leadlight.
    """
    present = _present(connection, wing)
    if present == wing.newest:
        return
    if present is not None and present > wing.newest:
        raise HomeError(
            f"the data folder's {wing.name!r} tables ({present}) were made by a newer Leadlight: "
            "use that version, or restore an older backup"
        )
    _upgrade(connection, wing)


def _present(connection: Connection, wing: Wing) -> str | None:
    """The last migration that the wing's tables have been through."""
    table, of_schema = f"{wing.name}_migrations", _schema(connection, wing)
    if not inspect(connection).has_table(table, of_schema):
        return None
    place = f"{of_schema}.{table}" if of_schema else table
    version: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {place}").scalar()
    return version


def _upgrade(connection: Connection, wing: Wing) -> None:
    if (of_schema := _schema(connection, wing)) is not None:
        connection.execute(schema.CreateSchema(of_schema, if_not_exists=True))
    # Alembic takes most of a second to load, and all but the first command do without it.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_ALEMBIC))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(wing.migrations))
    config.attributes.update(connection=connection, wing=wing.name)
    command.upgrade(config, "head")


def _schema(connection: Connection, wing: Wing) -> str | None:
    """PostgreSQL gives each wing a schema; SQLite has none."""
    return wing.name if connection.dialect.name == "postgresql" else None
