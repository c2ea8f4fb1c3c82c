"""Which version of an answer a kiosk or a phone showed, counted by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "surface_counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("surface", sa.String(16), primary_key=True),
        sa.Column("screen", sa.String(60), primary_key=True),
        sa.Column("area", sa.String(6), primary_key=True),
        sa.Column("entry", sa.String(120), primary_key=True),
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("surface_counts")
