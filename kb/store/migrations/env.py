"""Alembic's environment: the connection comes from ``kb.store.migrate``, never from an ini file."""

from __future__ import annotations

from alembic import context

from kb.store.tables_all import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
