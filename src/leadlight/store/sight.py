"""Whose rows a transaction sees, where the ledger is in PostgreSQL.

There the tables of what people said, asked and reported have policies of row-level security, which
hold for their owner too: a transaction that has not said for whom it looks finds them empty. What
it says is forgotten with it, so that a connection takes nothing along to whoever uses it next. In
SQLite there is no such wall.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select, text

EVERYBODY = "*"
"""Instead of an agency: the rows of all. No agency is called so."""

_PASSES = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_UNGUARDED = """
SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND nspname = ANY(:schemas)
AND NOT (relrowsecurity AND relforcerowsecurity
    AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid))
ORDER BY 1
"""


def see(ledger: Connection, agency: str, actor: str) -> None:
    """From here to the end of this transaction, see what is of ``agency`` and of ``actor``."""
    if ledger.dialect.name == "postgresql":
        ledger.execute(
            select(
                func.set_config("leadlight.agency", agency, True),
                func.set_config("leadlight.actor", actor, True),
            )
        )


def see_all(ledger: Connection) -> None:
    """See all rows, for work that is nobody's look: builds, backups, migrations."""
    see(ledger, EVERYBODY, EVERYBODY)


def passes_walls(ledger: Connection) -> bool:
    """Whether the ledger's user is one for whom PostgreSQL leaves all policies aside."""
    return ledger.dialect.name == "postgresql" and bool(ledger.scalar(text(_PASSES)))


def unguarded(ledger: Connection, schemas: Collection[str]) -> frozenset[str]:
    """Tables (``store.notes``) without a policy that holds for their owner too."""
    if ledger.dialect.name != "postgresql":
        return frozenset()
    return frozenset(ledger.scalars(text(_UNGUARDED), {"schemas": list(schemas)}))
