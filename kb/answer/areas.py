"""The areas as the content files have them: for what must be said before any release is served."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kb.schema.area import Area
from kb.schema.load import CONTENT_ROOT
from kb.schema.yamlfile import YamlFile


def read_areas(roots: Iterable[Path] = (CONTENT_ROOT,)) -> dict[str, Area]:
    """All ``areas/<code>/area.yml`` below the roots by code; a later root replaces an area.

    Raises YamlError and ``pydantic.ValidationError`` for files that ``kb check`` would refuse.
    """
    areas: dict[str, Area] = {}
    for root in roots:
        for path in sorted((root / "areas").glob("*/area.yml")):
            code = path.parent.name
            held = areas[code].model_dump() if code in areas else {}
            areas[code] = Area.model_validate({**held, **YamlFile(path).data, "code": code})
    return areas
