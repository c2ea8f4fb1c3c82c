"""``python -m kb purge``: delete what is older than the retention period."""

from __future__ import annotations

import argparse
import sys

from sqlalchemy.exc import SQLAlchemyError

from kb.clock import Clock
from kb.settings import get_settings
from kb.store.database import Database
from kb.store.migrate import migrate
from kb.store.retention import purge
from kb.store.tracker import Tracker


def main(argv: list[str]) -> int:
    """Delete old turns, conversations, comments and Rasa's rows; 1 when a database does not answer."""
    parser = argparse.ArgumentParser(prog="kb purge", description=__doc__)
    parser.add_argument("--days", type=int, help="instead of RETENTION_DAYS")
    options = parser.parse_args(argv)
    settings = get_settings()
    days = options.days if options.days is not None else settings.retention_days
    if days < 0:
        parser.error("--days must not be negative")
    database, tracker = Database(settings.db_url), Tracker(settings.tracker_url)
    try:
        migrate(database)
        deleted = purge(database, tracker, Clock().now(), days)
    except SQLAlchemyError as exc:
        sys.stderr.write(f"没有删完：数据库没有应答（{type(exc).__name__}）。\n")
        return 1
    finally:
        tracker.close()
        database.close()
    sys.stdout.write(
        f"已删除 {days} 天以前的：对话 {deleted.conversations}，问答 {deleted.turns}，"
        f"意见 {deleted.comments}，Rasa 记录 {deleted.tracker_rows}\n"
    )
    return 0
