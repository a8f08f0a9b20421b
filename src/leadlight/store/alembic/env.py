"""How Alembic reaches the ledger: over the connection that the ledger hands it."""

from alembic import context

connection = context.config.attributes["connection"]
wing = context.config.attributes["wing"]
schema = wing if connection.dialect.name == "postgresql" else None
context.configure(
    connection=connection,
    version_table=f"{wing}_migrations",
    version_table_schema=schema,
    transaction_per_migration=False,
)
context.run_migrations()
