"""A Chinese font for pictures of LED panels: drawn cell by cell, so that width is counted in GB columns."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/Library/Fonts")
PREFERRED = (
    "NotoSansMonoCJK",
    "NotoSansCJK",
    "NotoSansSC",
    "SourceHanSans",
    "wqy-zenhei",
    "wqy-microhei",
    "DroidSansFallback",
    "msyh",
    "simhei",
)
SUFFIXES = (".ttc", ".ttf", ".otf")
MOST_FACES = 12
PROBE = "医"
NOTHING = "\ue83f"
"""A private character no font draws: what it gives is the font's empty box."""


class NoFont(Exception):
    """No font with Chinese characters was found."""


@dataclass(frozen=True)
class Face:
    """A face of a font file; its name goes into the manifest."""

    path: str
    index: int
    name: str

    def at(self, pixels: int) -> ImageFont.FreeTypeFont:
        """The face at a height in pixels."""
        return _open(self.path, self.index, pixels)


@functools.lru_cache(maxsize=64)
def _open(path: str, index: int, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, pixels, index=index)


def find(given: Path | None = None) -> Face:
    """The face to draw with: the one given, else the first installed font with Chinese characters.

    Raises NoFont, with what to do, when there is none or the one given has no Chinese characters.
    """
    if given is not None:
        if not given.is_file():
            raise NoFont(f"没有这个字体文件：{given}")
        face = _best(given)
        if face is None:
            raise NoFont(f"{given.name} 里没有汉字，请换一个中文字体")
        return face
    for path in _installed():
        face = _best(path)
        if face is not None:
            return face
    raise NoFont(
        "没有找到中文字体。请安装一个（Debian、Ubuntu：apt install fonts-noto-cjk），或用 --font 指定字体文件"
    )


def _installed() -> Iterator[Path]:
    found = [
        path
        for folder in FOLDERS
        for path in sorted(Path(os.path.expanduser(folder)).rglob("*"))
        if path.suffix.lower() in SUFFIXES and "Serif" not in path.name
    ]

    def rank(path: Path) -> tuple[int, bool]:
        wanted = [n for n, name in enumerate(PREFERRED) if name.lower() in path.name.lower()]
        return (min(wanted, default=len(PREFERRED)), "bold" not in path.name.lower())

    yield from sorted(found, key=rank)


def _best(path: Path) -> Face | None:
    """Of the faces of a file with Chinese characters: simplified ones and fixed width first."""
    faces = []
    for index in range(MOST_FACES):
        try:
            font = _open(str(path), index, 32)
        except OSError:
            break
        if _ink(font, PROBE) not in (_ink(font, NOTHING), b""):
            family = " ".join(part for part in font.getname() if part)
            faces.append(Face(str(path), index, family))
    return min(faces, key=lambda f: ("SC" not in f.name, "Mono" not in f.name, f.index), default=None)


def _ink(font: ImageFont.FreeTypeFont, char: str) -> bytes:
    picture = Image.new("L", (48, 48))
    ImageDraw.Draw(picture).text((4, 0), char, fill=255, font=font)
    return picture.tobytes() if picture.getbbox() else b""
