"""Pictures of LED panels at the panel's pixels: pages of still text, or one line that runs through."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from kb.led.grid import columns, pages, reading, wrap
from kb.publish.led_fonts import Face
from kb.schema.led import Screen

BLACK = (0, 0, 0)
INK = {"full": (255, 255, 255), "amber": (255, 191, 0), "red": (255, 40, 30)}
FRAME_RATE = 25
"""Frames a second of a line that runs."""
PIXELS_A_FRAME_MOST = 12


@dataclass(frozen=True)
class Frame:
    """A picture and how long it stands, in seconds."""

    picture: Image.Image
    seconds: float


@dataclass(frozen=True)
class Panel:
    """A screen with the face it is drawn with. ``mark``: what stands on every picture (demonstration)."""

    screen: Screen
    face: Face
    mark: str | None = None

    @property
    def mark_height(self) -> int:
        """Pixels kept free at the bottom for the mark; 0 where the panel has no room for it."""
        free = self.screen.height - self.screen.font
        if self.mark is None or free < 12:
            return 0
        fits = self.screen.width * 2 // max(1, columns(self.mark))
        return max(12, min(free, fits, self.screen.height // 6, self.screen.font // 2))

    @property
    def rows(self) -> int:
        """Rows of text that stand above the mark."""
        return max(1, min(self.screen.rows, (self.screen.height - self.mark_height) // self.screen.font))

    def words(self, text: str) -> str:
        """The text as it is shown: with the mark in it where the panel has no room of its own for it."""
        return text if self.mark is None or self.mark_height else f"{text}（{self.mark}）"

    def runs(self, text: str) -> bool:
        """Whether the text has to run through: one row, and wider than the panel."""
        return self.rows == 1 and columns(self.words(text)) > self.screen.columns


def stills(panel: Panel, text: str, seconds: float) -> list[Frame]:
    """One frame a page; each stands as long as reading it takes, one page alone at least ``seconds``."""
    return [Frame(page(panel, part), least) for part, least in _stills(panel, text, seconds)]


def _stills(panel: Panel, text: str, seconds: float) -> list[tuple[list[str], float]]:
    screen = panel.screen.model_copy(update={"rows": panel.rows})
    parts = pages(panel.words(text), screen)
    times = [reading("".join(part), screen) for part in parts]
    return [
        (part, max(time, seconds) if len(parts) == 1 else time)
        for part, time in zip(parts, times, strict=True)
    ]


def page(panel: Panel, lines: list[str]) -> Image.Image:
    """Lines in the middle of the panel, each character in its cell of the grid."""
    screen = panel.screen
    picture = Image.new("RGB", (screen.width, screen.height), BLACK)
    free = screen.height - panel.mark_height
    step = screen.font + max(0, min(screen.font // 6, (free - len(lines) * screen.font) // len(lines)))
    top = (free - (len(lines) - 1) * step - screen.font) // 2
    for n, line in enumerate(lines):
        left = (screen.width - columns(line) * screen.font // 2) // 2
        _write(picture, panel, line, left, top + n * step, screen.font)
    _sign(picture, panel)
    return picture


def running(panel: Panel, text: str, seconds: float) -> Iterator[Frame]:
    """Frames of a line that comes in from the right and leaves on the left, no faster than it is read."""
    screen = panel.screen
    text = panel.words(text).replace("\n", "  ")
    strip = Image.new("RGB", (columns(text) * screen.font // 2, screen.font), BLACK)
    _write(strip, panel, text, 0, 0, screen.font)
    way = screen.width + strip.width
    number = _steps(panel, text, seconds)
    top = (screen.height - panel.mark_height - screen.font) // 2
    for n in range(number):
        picture = Image.new("RGB", (screen.width, screen.height), BLACK)
        picture.paste(strip, (screen.width - way * n // number, top))
        _sign(picture, panel)
        yield Frame(picture, 1 / FRAME_RATE)


def _steps(panel: Panel, text: str, seconds: float) -> int:
    """Frames in which a line runs through: letters come in as fast as they are read."""
    screen = panel.screen
    way = screen.width + columns(text) * screen.font // 2
    speed = screen.font * screen.characters_per_second  # pixels a second
    return max(round(max(seconds, way / speed) * FRAME_RATE), -(-way // PIXELS_A_FRAME_MOST))


def frames(panel: Panel, text: str, seconds: float) -> Iterator[Frame]:
    """The frames of one text, still or running."""
    return running(panel, text, seconds) if panel.runs(text) else iter(stills(panel, text, seconds))


def lasting(panel: Panel, text: str, seconds: float) -> list[float]:
    """The seconds of each frame that ``frames`` gives, without drawing them."""
    if panel.runs(text):
        return [1 / FRAME_RATE] * _steps(panel, panel.words(text), seconds)
    return [least for _, least in _stills(panel, text, seconds)]


def _sign(picture: Image.Image, panel: Panel) -> None:
    if panel.mark and panel.mark_height:
        size = panel.mark_height
        line = wrap(panel.mark, max(2, picture.width * 2 // size))[0]
        left = (picture.width - columns(line) * size // 2) // 2
        _write(picture, panel, line, left, picture.height - size, size)


def _write(picture: Image.Image, panel: Panel, text: str, left: int, top: int, size: int) -> None:
    """Write on the grid: half a letter's height for each column, whatever the font's own widths are."""
    column = 0
    for char in text:
        wide = columns(char)
        if not char.isspace():
            mask = _glyph(panel.face, char, size, wide)
            picture.paste(INK[panel.screen.colours], (left + column * size // 2, top), mask)
        column += wide


@functools.lru_cache(maxsize=20_000)
def _glyph(face: Face, char: str, size: int, wide: int) -> Image.Image:
    """A character as a mask of its cell; one wider than its cell is pressed together."""
    font = face.at(size - max(1, size // 12))  # the face's own air above and below is inside its height
    ascent, descent = font.getmetrics()
    cell = (size * wide // 2, size)
    across = max(1, round(font.getlength(char)))
    drawn = Image.new("L", (max(across, cell[0]), ascent + descent))
    ImageDraw.Draw(drawn).text(((drawn.width - across) // 2, 0), char, fill=255, font=font)
    over = (ascent + descent - size) // 2
    cut = drawn.crop((0, over, drawn.width, over + size))
    return cut if cut.width == cell[0] else cut.resize(cell, Image.Resampling.LANCZOS)
