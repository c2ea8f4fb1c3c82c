"""The first tables: conversations and their turns, feedback, releases, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb.store.types import BigId, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _conversations()
    _turns()
    _feedback()
    _releases()
    _audit()


def downgrade() -> None:
    """Undo."""
    for table in (
        "audit",
        "withdrawals",
        "active_release",
        "release_entries",
        "releases",
        "feedback",
        "turns",
        "conversations",
    ):
        op.drop_table(table)


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sender_id", sa.String(80), nullable=False, unique=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("area", sa.String(6), nullable=False),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("last_entry", sa.String(120)),
        sa.Column("last_question", sa.Text),
        sa.Column("last_release", sa.String(64)),
        sa.Column("misses", sa.Integer, nullable=False),
        sa.Column("privacy_seen_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("updated_at", Moment, nullable=False, index=True),
    )


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("trace_id", sa.String(32), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False, index=True),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("area", sa.String(6), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("degraded", sa.Boolean, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False, index=True),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("trace_id", sa.String(32), nullable=False, unique=True),
        sa.Column(
            "conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="SET NULL"), index=True
        ),
        sa.Column("entry", sa.String(120), index=True),
        sa.Column("version", sa.String(64)),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("created_at", Moment, nullable=False, index=True),
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("created_at", Moment, nullable=False, index=True),
        sa.Column("content_hash", sa.String(64), nullable=False, index=True),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_table(
        "release_entries",
        sa.Column("release_id", sa.String(64), sa.ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("entry_id", sa.String(120), primary_key=True),
        sa.Column("version", sa.String(64), nullable=False),
    )
    op.create_index("ix_release_entries_version", "release_entries", ["entry_id", "version"])
    op.create_table(
        "active_release",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("release_id", sa.String(64), sa.ForeignKey("releases.id"), nullable=False),
        sa.Column("activated_at", Moment, nullable=False),
    )
    op.create_table(
        "withdrawals",
        sa.Column("entry_id", sa.String(120), primary_key=True),
        sa.Column("since", Moment, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("target", sa.String(120), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
