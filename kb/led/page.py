"""Which page a screen has loaded: another one once its files, or what stands in it, have changed."""

from __future__ import annotations

import functools
from pathlib import Path

from kb.release.model import digest
from kb.schema.led import Screen

FOLDER = Path(__file__).parents[1] / "web" / "led"


def build(screen: Screen, area_name: str, mark: str | None) -> str:
    """Of the wall's page; a wall that has loaded another one fetches it anew."""
    return digest([_files(), screen.name, screen.colours, area_name, mark])[:16]


@functools.cache
def _files() -> str:
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return digest([path.read_text(encoding="utf-8") for path in files])
