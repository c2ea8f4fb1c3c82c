"""LED screens: what was played, reports received, health."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb.store.types import BigId, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSAL = "what was played is never changed"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "led_batches",
        sa.Column("screen", sa.String(60), primary_key=True),
        sa.Column("batch", sa.String(36), primary_key=True),
        sa.Column("received_at", Moment, nullable=False, index=True),
    )
    op.create_table(
        "led_plays",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("screen", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("item", sa.String(120), nullable=False, index=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("release", sa.String(64), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("received_at", Moment, nullable=False, index=True),
    )
    op.create_index("ix_led_plays_screen_started_at", "led_plays", ["screen", "started_at"])
    op.create_table(
        "led_health",
        sa.Column("screen", sa.String(60), primary_key=True),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("clock_offset", sa.Float),
        sa.Column("feed_as_of", Moment),
        sa.Column("release", sa.String(64)),
        sa.Column("showing", sa.String(120)),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("lost", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
    )
    _never_changed()


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER led_plays_no_update")
    else:
        op.execute("DROP TRIGGER led_plays_no_update ON led_plays")
        op.execute("DROP FUNCTION led_plays_no_update()")
    for table in ("led_health", "led_plays", "led_batches"):
        op.drop_table(table)


def _never_changed() -> None:
    """Triggers that refuse every change of what was played; only retention deletes."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER led_plays_no_update BEFORE UPDATE ON led_plays "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION led_plays_no_update() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER led_plays_no_update BEFORE UPDATE ON led_plays "
        "FOR EACH STATEMENT EXECUTE FUNCTION led_plays_no_update()"
    )
