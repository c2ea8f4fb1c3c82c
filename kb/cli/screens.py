"""``python -m kb screens [--address X] [--played DAYS]``: how the LED screens are; 1 when one is silent or unwell."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from kb.clock import SHANGHAI, Clock
from kb.led.health import condition
from kb.led.token import token_of
from kb.release.publish import active_id, fetch
from kb.schema.led import Screen
from kb.settings import Settings, get_settings
from kb.store.database import Database
from kb.store.led import health_of, played
from kb.store.migrate import migrate


def main(argv: list[str]) -> int:
    """List screens with their condition, print a screen's address with its token, or what was played."""
    parser = argparse.ArgumentParser(prog="kb screens", description=__doc__)
    parser.add_argument(
        "--address", metavar="SCREEN", help="the address to open on the screen, with its token"
    )
    parser.add_argument("--played", metavar="DAYS", type=int, help="what was played in the last days")
    parser.add_argument("--screen", help="only this screen")
    options = parser.parse_args(argv)
    settings, now = get_settings(), Clock().now()
    database = Database(settings.db_url)
    try:
        migrate(database)
        active = active_id(database)
        screens = fetch(database, active).screens if active else {}
        wanted = options.address or options.screen
        if wanted and wanted not in screens:
            sys.stderr.write(
                f"没有显示屏 {wanted}；已发布的有：{'、'.join(sorted(screens)) or '（一块也没有）'}\n"
            )
            return 2
        if options.address:
            return _address(settings, screens[options.address])
        if options.played is not None:
            return _played(database, options.screen, now, options.played)
        chosen = [s for s in screens.values() if options.screen in (None, s.id)]
        return _conditions(database, chosen, now)
    finally:
        database.close()


def _address(settings: Settings, screen: Screen) -> int:
    base = (settings.public_url or f"http://127.0.0.1:{settings.port}").rstrip("/")
    sys.stdout.write(f"{base}/led/{screen.id}#token={token_of(settings.secret_key, screen)}\n")
    sys.stderr.write("在这块屏的浏览器里打开一次，不要转发。\n要换口令：把配置里的 key 加一，再发布。\n")
    if not settings.public_url:
        sys.stderr.write("没有设置 PUBLIC_URL：屏不在这台机器上的，把 127.0.0.1 换成这台机器的地址。\n")
    return 0


def _played(database: Database, screen: str | None, now: dt.datetime, days: int) -> int:
    rows = played(database, screen, now - dt.timedelta(days=max(1, days)), now + dt.timedelta(days=1))
    for where, item, version, times, seconds in rows:
        sys.stdout.write(f"{where}　{item}（{version}）：{times} 次，{seconds / 60:.1f} 分钟\n")
    sys.stdout.write(f"{max(1, days)} 天里播出 {sum(row[3] for row in rows)} 次\n")
    return 0


def _conditions(database: Database, screens: list[Screen], now: dt.datetime) -> int:
    reports = health_of(database)
    alarms = 0
    for screen in screens:
        report = reports.get(screen.id)
        found = condition(screen, report, now)
        alarms += found.alarm
        mark = "！" if found.alarm else "　"
        seen = f"，最近 {report.seen_at.astimezone(SHANGHAI):%m-%d %H:%M}" if report else ""
        waiting = f"，{report.waiting} 条播放记录待传" if report and report.waiting else ""
        sys.stdout.write(f"{mark}{screen.id} {screen.name}（{screen.place}）：{found.said}{seen}{waiting}\n")
    sys.stdout.write(f"{len(screens)} 块屏，{alarms} 块要去看看\n")
    return 1 if alarms else 0
