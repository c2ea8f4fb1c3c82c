"""Files for LED controllers without a network, and beside them a manifest that says until when each is good."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path

from kb.led.lines import programme
from kb.led.model import Line
from kb.led.rotation import rotation
from kb.led.served import Served
from kb.publish.led_files import DAYS, FORMATS, Exported, Order, write_all_texts, write_line

__all__ = ["DAYS", "FORMATS", "Exported", "Order", "Refused", "clear", "export"]

PANEL = {"id", "name", "place", "width", "height", "columns", "rows", "font"}
MANIFEST = "manifest.json"


class Refused(Exception):
    """The export cannot be made; says why (Chinese)."""


def export(served: Served, order: Order) -> Exported:
    """Write the lines that hold at the moment, and ``manifest.json``; raises Refused when there are none.

    What has ended, or has not begun, is not written and named among what was left out. Files of an earlier
    export in the folder go first, whatever comes of this one: nothing outdated may be copied along. New
    ones come into the folder together, when all are made.
    """
    clear(order.folder)
    playlist = served.release.playlists.get(order.screen.playlist)
    if playlist is None:
        raise Refused(f"没有播放单 {order.screen.playlist}")
    found = programme(served, order.screen, playlist, order.moment.date(), order.days + 1)
    good = order.moment + dt.timedelta(days=order.days)
    chosen = _whole_day(found.lines, rotation(found.lines, playlist.seed), order.moment, playlist.urgent)
    done = Exported(left_out=[{"id": out.id, "why": out.why} for out in found.left_out])
    later = {line.id for line in found.lines} - {line.id for line in chosen}
    alone = chosen and all(line.urgent for line in chosen)
    why = "有紧急通知，只导出它" if alone else "现在不在有效期内"
    done.left_out += [{"id": i, "why": why} for i in sorted(later)]
    if not chosen:
        raise Refused(f"{order.moment:%Y-%m-%d} 没有可以播的内容，没有写文件")
    order.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=order.folder) as name:
        work = replace(order, folder=Path(name))
        for number, line in enumerate(chosen, 1):
            write_line(work, done, number, line, min(line.end or good, good))
        ends = [dt.datetime.fromisoformat(item["valid_until"]) for item in done.items]
        done.replace_by = min(ends)
        if "gbk" in order.formats:
            write_all_texts(work, done)
        _manifest(served, work, done)
        (work.folder / MANIFEST).rename(order.folder / MANIFEST)  # first: it names what is to be cleared
        done.files = [path.rename(order.folder / path.name) for path in done.files]
    return done


def _whole_day(lines: tuple[Line, ...], order: list[str], moment: dt.datetime, urgent: str) -> list[Line]:
    """Each line once, in playing order, whatever the hour and weekday: the controller has its own timetable."""
    held = [
        line
        for line in lines
        if (not line.start or line.start <= moment) and (not line.end or moment < line.end)
    ]
    keys = {line.key: line for line in held}
    pressing = [line for line in held if line.urgent]
    rest = [keys[key] for key in dict.fromkeys(order) if key in keys]
    return pressing if pressing and urgent == "alone" else [*pressing, *rest]


def clear(folder: Path) -> bool:
    """Remove what the last export wrote here, and nothing else; whether there was one."""
    manifest = folder / MANIFEST
    try:
        names = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        return False
    for name in names:
        path = folder / Path(str(name)).name
        if path.is_file():
            path.unlink()
    manifest.unlink()
    return True


def _manifest(served: Served, order: Order, done: Exported) -> None:
    """Beside the files: what each is, which version, until when it may be shown."""
    assert done.replace_by is not None
    data = {
        "screen": order.screen.model_dump(mode="json", include=PANEL),
        "area": order.screen.area,
        "release": served.release.id,
        "exported_at": order.moment.isoformat(),
        "replace_by": done.replace_by.isoformat(),
        "mark": order.mark,
        "font": order.face.name if order.face else None,
        "items": done.items,
        "left_out": done.left_out,
        "files": [path.name for path in done.files],
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in done.files},
    }
    path = order.folder / MANIFEST
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
