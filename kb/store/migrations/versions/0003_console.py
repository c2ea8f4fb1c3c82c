"""The operator's console: answers shown, call notes, favourites, flags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb.store.types import BigId, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _shown()
    _notes()
    _favourites()
    _flags()


def downgrade() -> None:
    """Undo."""
    for table in ("answer_flags", "console_favourites", "call_notes", "console_shown"):
        op.drop_table(table)


def _account() -> sa.ForeignKey:
    return sa.ForeignKey("accounts.id")


def _shown() -> None:
    op.create_table(
        "console_shown",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("account_id", sa.String(32), _account(), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False, index=True),
        sa.Column("entry", sa.String(120), nullable=False, index=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("area", sa.String(6), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("coverage_year", sa.Integer),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("at", Moment, nullable=False, index=True),
    )
    op.create_index("ix_console_shown_account_id_at", "console_shown", ["account_id", "at"])


def _notes() -> None:
    op.create_table(
        "call_notes",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("call_id", sa.String(32), nullable=False, unique=True),
        sa.Column("account_id", sa.String(32), _account(), nullable=False, index=True),
        sa.Column("area", sa.String(6), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("shown", sa.JSON, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("follow_up", sa.Text),
        sa.Column("due", sa.Date),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("created_at", Moment, nullable=False, index=True),
        sa.Column("done_at", Moment),
        sa.Column("done_by", sa.String(32), _account()),
    )


def _favourites() -> None:
    op.create_table(
        "console_favourites",
        sa.Column("account_id", sa.String(32), _account(), primary_key=True),
        sa.Column("entry", sa.String(120), primary_key=True),
        sa.Column("created_at", Moment, nullable=False),
    )


def _flags() -> None:
    op.create_table(
        "answer_flags",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("account_id", sa.String(32), _account(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(120), index=True),
        sa.Column("version", sa.String(64)),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("area", sa.String(6), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("call_id", sa.String(32)),
        sa.Column("asked", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("created_at", Moment, nullable=False, index=True),
        sa.Column("closed_at", Moment, index=True),
        sa.Column("closed_by", sa.String(32), _account()),
        sa.Column("result", sa.String(16)),
    )
