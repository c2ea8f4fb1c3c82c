"""``python -m kb stale [--days N] [--owner 科室]``: the entries due to be read again, by office."""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import sys

from kb.check.stale import due
from kb.clock import Clock
from kb.schema.load import load
from kb.settings import get_settings


def main(argv: list[str]) -> int:
    """Print what is due within ``--days``; exits 1 when something is overdue."""
    parser = argparse.ArgumentParser(prog="kb stale", description=__doc__)
    parser.add_argument("--days", type=int, default=60, help="how far ahead to look (default 60)")
    parser.add_argument("--owner", help="only this office's entries")
    options = parser.parse_args(argv)
    today = Clock().today()
    content = load(extra=get_settings().content_dirs)
    rows = due(content, today + dt.timedelta(days=max(options.days, 0)))
    rows = [row for row in rows if options.owner in (None, row.owner)]
    for owner, items in itertools.groupby(sorted(rows, key=lambda r: r.owner), key=lambda r: r.owner):
        sys.stdout.write(f"{owner}\n")
        for row in items:
            late = "（已过期）" if row.day < today else ""
            sys.stdout.write(f"  {row.day} {row.entry_id}：{row.why}{late}\n")
    overdue = sum(row.day < today for row in rows)
    sys.stdout.write(f"{options.days} 天内要复核 {len(rows)} 条，其中 {overdue} 条已过期\n")
    return 1 if overdue else 0
