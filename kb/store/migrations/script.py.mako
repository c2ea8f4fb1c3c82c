"""${message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb.store.types import BigId, Moment  # noqa: F401  (for the columns below)

revision = "${up_revision}"
down_revision = ${f'"{down_revision}"' if down_revision else None}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo."""
    ${downgrades if downgrades else "pass"}
