"""Runs the steps on the connection that `database.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from model_registry.service.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite cannot alter most of a table: there it is copied.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
