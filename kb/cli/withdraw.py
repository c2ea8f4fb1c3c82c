"""``python -m kb withdraw [ID --reason "…"] [--restore]``: take an entry, a notice or a quiz card off every channel."""

from __future__ import annotations

import argparse
import getpass
import sys

from kb.clock import Clock
from kb.release.publish import active_id, fetch
from kb.release.withdraw import restore, withdraw, withdrawals
from kb.settings import get_settings
from kb.store.database import Database
from kb.store.migrate import migrate


def main(argv: list[str]) -> int:
    """Withdraw or restore; without an id list what is withdrawn. 1 for an id that nothing served has."""
    parser = argparse.ArgumentParser(prog="kb withdraw", description=__doc__)
    parser.add_argument("id", nargs="?", help="entry (topic/slug), notice or quiz card")
    parser.add_argument("--reason", help="why, for the record")
    parser.add_argument("--restore", action="store_true", help="serve it again")
    options = parser.parse_args(argv)
    if options.id and not options.restore and not options.reason:
        parser.error("--reason is needed: why is it withdrawn?")
    database = Database(get_settings().db_url)
    try:
        migrate(database)
        if options.id is None:
            return _list(database)
        return _change(database, options.id, options.reason, back=options.restore)
    finally:
        database.close()


def _list(database: Database) -> int:
    rows = withdrawals(database)
    for row in rows:
        sys.stdout.write(f"{row.since:%Y-%m-%d %H:%M}（UTC） {row.entry_id}：{row.reason}\n")
    sys.stdout.write(f"已撤下 {len(rows)} 条\n")
    return 0


def _change(database: Database, item_id: str, reason: str, *, back: bool) -> int:
    now, actor = Clock().now(), getpass.getuser()
    if back:
        done = restore(database, item_id, now, actor)
        sys.stdout.write(f"{item_id} 恢复使用\n" if done else f"{item_id} 没有撤下过\n")
        return 0
    if not _known(database, item_id):
        sys.stderr.write(f"正在使用的内容里没有 {item_id}：请写条目（主题/名称）、通知或题目的编号\n")
        return 1
    done = withdraw(database, item_id, reason, now, actor)
    sys.stdout.write(f"{item_id} 已撤下，一分钟内从各处消失\n" if done else f"{item_id} 早已撤下\n")
    return 0


def _known(database: Database, item_id: str) -> bool:
    active = active_id(database)
    if active is None:
        return False
    release = fetch(database, active)
    return any(item_id in held for held in (release.entries, release.notices, release.quiz))
