"""A flag keeps the year of cover that the answer was shown for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("answer_flags", sa.Column("coverage_year", sa.Integer))


def downgrade() -> None:
    """Undo."""
    op.drop_column("answer_flags", "coverage_year")
