"""Files for LED controllers without a network: GBK text, PNG, GIF, MP4, and a manifest that says until when."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL.PngImagePlugin import PngInfo

from kb.clock import SHANGHAI
from kb.led.grid import columns, wrap
from kb.led.lines import programme
from kb.led.model import Line
from kb.led.rotation import rotation
from kb.led.served import Served
from kb.publish import led_video
from kb.publish.led_fonts import Face
from kb.publish.led_image import Panel, frames, lasting, stills
from kb.schema.led import Screen

FORMATS = ("gbk", "png", "gif", "mp4")
PANEL = {"id", "name", "place", "width", "height", "columns", "rows", "font"}
MANIFEST = "manifest.json"
DAYS = 31
"""A controller that nobody updates must not go on for ever: no file is good for longer than this."""


class Refused(Exception):
    """The export cannot be made; says why (Chinese)."""


@dataclass(frozen=True)
class Order:
    """What to export: for which screen, from which moment, in which formats, into which folder."""

    screen: Screen
    moment: dt.datetime
    formats: Collection[str]
    folder: Path
    face: Face | None
    mark: str | None
    days: int = DAYS


@dataclass
class Exported:
    """What was written."""

    files: list[Path] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    replace_by: dt.datetime | None = None


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
            _item(work, done, number, line, min(line.end or good, good))
        ends = [dt.datetime.fromisoformat(item["valid_until"]) for item in done.items]
        done.replace_by = min(ends)
        if "gbk" in order.formats:
            _all_texts(work, done)
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


def _item(order: Order, done: Exported, number: int, line: Line, until: dt.datetime) -> None:
    stem = f"{number:03d}_{line.id.replace('/', '_')}_{_until(until)}"
    panel = Panel(order.screen, order.face, order.mark) if order.face else None
    files: dict[str, list[str]] = {}
    times = [line.seconds]
    if "gbk" in order.formats:
        files["gbk"] = [_save_text(order, done, stem, _texts(order, line))]
    if panel:
        times = [time for text, least in _parts(line) for time in lasting(panel, text, least)]
        for kind in (name for name in FORMATS[1:] if name in order.formats):
            paths = list(_save(kind, panel, order.folder, stem, line))
            done.files += paths
            files[kind] = [path.name for path in paths]
    done.items.append(
        {
            "number": number,
            "files": files,
            "kind": line.kind,
            "id": line.id,
            "version": line.version,
            "text": line.text,
            "columns": columns(line.text),
            "frames": len(times),
            "seconds": round(sum(times), 2),
            "valid_from": line.start.isoformat() if line.start else None,
            "valid_until": until.isoformat(),
            "hours": [f"{t:%H:%M}" for t in line.hours] if line.hours else None,
            "weekdays": list(line.weekdays),
            "weight": line.weight,
            "urgent": line.urgent,
            "source": line.source,
        }
    )


def _until(moment: dt.datetime) -> str:
    """The last day of something that ends at a moment, for names of files."""
    return f"until-{(moment - dt.timedelta(seconds=1)).astimezone(SHANGHAI):%Y%m%d}"


def _parts(line: Line) -> list[tuple[str, float]]:
    """What is shown one after another, each with its least seconds: a card asks, offers, tells, explains."""
    card = line.card
    if card is None:
        return [(line.text, line.seconds)]
    letters = "ABCD"
    choices = "\n".join(f"{letters[n]}.{text}" for n, text in enumerate(card.choices))
    right = f"答案：{letters[card.answer - 1]}.{card.choices[card.answer - 1]}"
    ask, tell = card.think / 2, card.reveal / 3
    return [(card.question, ask), (choices, ask), (right, tell), (card.explanation, 2 * tell)]


def _texts(order: Order, line: Line) -> list[str]:
    """The lines of a text file: wrapped at the panel's columns, the mark first in demonstration mode."""
    texts = [text for text, _ in _parts(line)]
    mark = [order.mark] if order.mark else []
    return [row for text in [*mark, *texts] for row in wrap(text, order.screen.columns)]


def _save_text(order: Order, done: Exported, stem: str, rows: list[str]) -> str:
    path = order.folder / f"{stem}.txt"
    path.write_bytes("".join(f"{row}\r\n" for row in rows).encode("gbk"))
    done.files.append(path)
    return path.name


def _all_texts(order: Order, done: Exported) -> None:
    """One file with every line, good until the first of them ends."""
    assert done.replace_by is not None
    folder = order.folder
    parts = [(folder / name).read_bytes() for item in done.items for name in item["files"]["gbk"]]
    path = folder / f"all_{_until(done.replace_by)}.txt"
    path.write_bytes(b"\r\n".join(parts))
    done.files.append(path)


def _save(kind: str, panel: Panel, folder: Path, stem: str, line: Line) -> Iterator[Path]:
    """The pictures of a line in one format; a line that runs is paged in PNG, which cannot move."""
    said = f"{line.id} {line.version}"
    screen = panel.screen
    if kind == "png":
        info = PngInfo()
        info.add_itxt("Title", line.text)
        info.add_itxt("Source", said)
        shots = [shot for text, least in _parts(line) for shot in stills(panel, text, least)]
        for n, shot in enumerate(shots, 1):
            path = folder / (f"{stem}.png" if len(shots) == 1 else f"{stem}_{n:02d}.png")
            shot.picture.save(path, pnginfo=info, optimize=True)
            yield path
        return
    path = folder / f"{stem}.{kind}"
    pictures = (frame for text, least in _parts(line) for frame in frames(panel, text, least))
    if kind == "gif":
        times = [round(time * 1000) for text, least in _parts(line) for time in lasting(panel, text, least)]
        first, rest = next(pictures), (frame.picture.quantize(64) for frame in pictures)
        still = first.picture.quantize(64)
        still.save(path, save_all=True, append_images=rest, duration=times, loop=0, comment=said.encode())
    else:
        led_video.write(pictures, (screen.width, screen.height), path, said)
    yield path


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
