"""``python -m kb led list | show --screen X | export --screen X --out DIR``: what LED screens play, and as files."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from sqlalchemy import select

from kb.answer.dress import DEMO_NOTICE
from kb.clock import SHANGHAI, Clock
from kb.led.lines import programme
from kb.led.rotation import playing, rotation
from kb.led.served import Served
from kb.publish.led_export import DAYS, FORMATS, Order, Refused, clear, export
from kb.publish.led_fonts import NoFont, find
from kb.publish.led_video import NoVideo
from kb.release.publish import active_id, fetch
from kb.schema.led import Screen
from kb.settings import Settings, get_settings
from kb.store.database import Database
from kb.store.migrate import migrate
from kb.store.tables import Withdrawal


def main(argv: list[str]) -> int:
    """List screens, show a round, or write the files; 1 when it cannot be done."""
    options = _parser().parse_args(argv)
    settings = get_settings()
    served = _served(settings)
    if served is None:
        sys.stderr.write("还没有发布内容，请先运行 python -m kb publish\n")
        return 1
    if options.command == "list":
        return _list(served)
    screen = served.release.screens.get(options.screen)
    if screen is None:
        known = "、".join(sorted(served.release.screens)) or "（一块也没有）"
        sys.stderr.write(f"没有显示屏 {options.screen}；已发布的有：{known}\n")
        return 1
    moment = options.at or Clock().now().astimezone(SHANGHAI)
    if options.command == "show":
        return _show(served, screen, moment)
    return _export(served, screen, moment, options, settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kb led", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the screens")
    for name in ("show", "export"):
        command = commands.add_parser(name)
        command.add_argument("--screen", required=True)
        command.add_argument(
            "--at", type=_moment, help="as of this day or moment, in Shanghai unless it names a zone"
        )
    command.add_argument("--out", type=Path, required=True, help="folder; files of an earlier export go")
    command.add_argument("--format", default=",".join(FORMATS), type=_formats, help="gbk,png,gif,mp4")
    command.add_argument("--days", type=int, default=DAYS, help=f"no file is good for longer ({DAYS})")
    command.add_argument("--font", type=Path, help="a font file with Chinese characters")
    return parser


def _moment(text: str) -> dt.datetime:
    given = dt.datetime.fromisoformat(text)
    return given.astimezone(SHANGHAI) if given.tzinfo else given.replace(tzinfo=SHANGHAI)


def _formats(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"unknown format {', '.join(unknown)}; known: {', '.join(FORMATS)}")
    return names


def _served(settings: Settings) -> Served | None:
    """What the app serves at this moment: the active release without what is withdrawn."""
    database = Database(settings.db_url)
    try:
        migrate(database)
        active = active_id(database)
        if active is None:
            return None
        with database.read() as session:
            withdrawn = frozenset(session.scalars(select(Withdrawal.entry_id)))
        return Served(fetch(database, active), withdrawn)
    finally:
        database.close()


def _list(served: Served) -> int:
    for screen in served.release.screens.values():
        size = f"{screen.width}×{screen.height} 像素，{screen.columns} 列 {screen.rows} 行"
        sys.stdout.write(f"{screen.id}：{screen.name}，{screen.place}，{size}，播放单 {screen.playlist}\n")
    sys.stdout.write(f"{len(served.release.screens)} 块显示屏\n")
    return 0


def _show(served: Served, screen: Screen, moment: dt.datetime) -> int:
    playlist = served.release.playlists[screen.playlist]
    found = programme(served, screen, playlist, moment.date(), 2)
    round_ = playing(found.lines, rotation(found.lines, playlist.seed), moment, playlist.urgent)
    for line in round_:
        until = f"，至 {line.end:%Y-%m-%d %H:%M}" if line.end else ""
        sys.stdout.write(f"{line.seconds:g} 秒　{line.text}（{line.id} {line.version}{until}）\n")
    for out in found.left_out:
        sys.stdout.write(f"不播：{out.id}（{out.why}）\n")
    total = sum(line.seconds for line in round_)
    sys.stdout.write(f"一轮 {len(round_)} 条，{total / 60:.1f} 分钟\n")
    return 0


def _export(
    served: Served, screen: Screen, moment: dt.datetime, options: argparse.Namespace, settings: Settings
) -> int:
    try:
        face = find(options.font) if set(options.format) - {"gbk"} else None
        mark = DEMO_NOTICE if settings.mode == "demo" else None
        done = export(
            served,
            Order(screen, moment, options.format, options.out, face, mark, max(1, options.days)),
        )
    except (NoFont, NoVideo, Refused) as exc:
        clear(options.out)
        sys.stderr.write(
            f"没有导出：{exc}\n上次导出到 {options.out} 的文件（如有）已删除，以免拷走旧内容。\n"
        )
        return 1
    for out in done.left_out:
        sys.stdout.write(f"没有导出 {out['id']}：{out['why']}\n")
    assert done.replace_by is not None
    sys.stdout.write(
        f"{len(done.items)} 条，{len(done.files)} 个文件在 {options.out}；"
        f"最迟 {done.replace_by:%Y年%m月%d日 %H:%M} 前要换新文件（见 manifest.json）\n"
    )
    return 0
