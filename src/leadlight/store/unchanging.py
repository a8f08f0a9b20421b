"""Rules of tables whose rows are only ever added to: the database itself refuses the rest.

For migrations, on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op


def keep(
    schema: str, table: str, key: str, fixed: Iterable[str], ended: str | None, says: str
) -> None:
    """Refuse to delete or replace rows of ``table``, and to change them but by setting ``ended``.

    ``key`` names a row; ``fixed`` columns never change, and none does once ``ended`` is set.
    Without ``ended`` no row changes at all. ``says`` is what who tries is told.
    """
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql(schema, table, fixed, ended, says)
        return
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in fixed)
    when = f"OLD.{ended} IS NOT NULL OR {changed}" if ended else "true"
    _on_sqlite(table, "change", "UPDATE", when, says)
    _on_sqlite(table, "delete", "DELETE", "true", says)
    # INSERT OR REPLACE takes the old row away without telling the trigger on DELETE.
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"
    _on_sqlite(table, "replace", "INSERT", taken, says)


def _on_sqlite(table: str, name: str, change: str, when: str, says: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {change} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )


def _on_postgresql(
    schema: str, table: str, fixed: Iterable[str], ended: str | None, says: str
) -> None:
    refuse = f"{schema}.{table}_refuse"
    op.execute(
        f"CREATE FUNCTION {refuse}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    when = ""
    if ended is not None:
        # columns of JSON know no equality
        changed = " OR ".join(f"NEW.{n}::text IS DISTINCT FROM OLD.{n}::text" for n in fixed)
        when = f"WHEN (OLD.{ended} IS NOT NULL OR {changed}) "
    on = f"ON {schema}.{table}"
    for name, change, rows in (
        ("change", "UPDATE", f"FOR EACH ROW {when}"),
        ("delete", "DELETE", "FOR EACH ROW "),
        ("truncate", "TRUNCATE", "FOR EACH STATEMENT "),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {change} {on} {rows}"
            f"EXECUTE FUNCTION {refuse}()"
        )
