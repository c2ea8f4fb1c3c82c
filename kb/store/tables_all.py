"""All tables: imported where the whole schema is meant (migrations and their tests)."""

from __future__ import annotations

import kb.store.account_tables
import kb.store.console_tables
import kb.store.handoff_tables
import kb.store.led_tables
import kb.store.screen_tables  # noqa: F401
from kb.store.tables import Base

__all__ = ["Base"]
