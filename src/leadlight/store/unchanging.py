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

    ``key`` names a row; ``fixed`` columns never change, nor do ``ended``, as in ``"undone_at"``,
    and who did that, ``"undone_by"``, once they are set. Without ``ended`` no row changes at all.
    ``says`` is what who tries is told.
    """
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql(schema, table, fixed, ended, says)
        return
    when = _is_changed("{} IS NOT {}", fixed, ended) if ended else "true"
    _on_sqlite(table, "change", "UPDATE", when, says)
    _on_sqlite(table, "delete", "DELETE", "true", says)
    # INSERT OR REPLACE takes the old row away without telling the trigger on DELETE.
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"
    _on_sqlite(table, "replace", "INSERT", taken, says)


def keep_or_empty(schema: str, table: str, column: str, says: str) -> None:
    """Refuse to change ``column``, which is of somebody's words, but by emptying it."""
    if op.get_bind().dialect.name == "postgresql":
        changed = f"NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}"
        op.execute(
            f"CREATE TRIGGER {table}_no_new_{column} BEFORE UPDATE ON {schema}.{table} "
            f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {schema}.{table}_refuse()"
        )
        return
    changed = f"NEW.{column} IS NOT NULL AND NEW.{column} IS NOT OLD.{column}"
    _on_sqlite(table, f"new_{column}", "UPDATE", changed, says)


def _is_changed(differ: str, fixed: Iterable[str], ended: str) -> str:
    """Whether a change to a row is one that must not be; ``differ`` compares two values."""
    by = f"{ended.removesuffix('_at')}_by"
    changed = {name: differ.format(f"NEW.{name}", f"OLD.{name}") for name in (*fixed, ended, by)}
    over = f"(OLD.{ended} IS NOT NULL AND ({changed.pop(ended)} OR {changed.pop(by)}))"
    return " OR ".join((over, *changed.values()))


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
    # columns of JSON know no equality
    is_changed = "{}::text IS DISTINCT FROM {}::text"
    when = f"WHEN ({_is_changed(is_changed, fixed, ended)}) " if ended else ""
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
