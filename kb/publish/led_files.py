"""The files of single lines for an LED controller: GBK text, PNG, GIF, MP4, each named with its last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL.PngImagePlugin import PngInfo

from kb.clock import SHANGHAI
from kb.led.grid import columns, wrap
from kb.led.model import Line
from kb.publish import led_video
from kb.publish.led_fonts import Face
from kb.publish.led_image import Panel, frames, lasting, stills
from kb.schema.led import Screen

FORMATS = ("gbk", "png", "gif", "mp4")
DAYS = 31
"""A controller that nobody updates must not go on for ever: no file is good for longer than this."""


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


def write_line(order: Order, done: Exported, number: int, line: Line, until: dt.datetime) -> None:
    """Write the ``number``-th line in the formats ordered, good until the moment, and add it to ``done``."""
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


def write_all_texts(order: Order, done: Exported) -> None:
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
