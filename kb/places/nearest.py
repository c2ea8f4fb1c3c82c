"""Offices in order of nearness: by coordinates, else those of the asker's town first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.schema.office import Office

EARTH_M = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""

_SUFFIX = re.compile(r"(?:街道办事处|街道|地区|镇|乡|村|社区|办事处)$")
KIND_ORDER = ("镇街服务站", "政务大厅", "医保局", "村居服务点", "医院服务站", "银行网点")
"""Which kind to name first where nearness does not tell."""


@dataclass(frozen=True)
class Position:
    """Where the asker is, in degrees (GCJ-02 or WGS-84: the difference is below 700 m)."""

    longitude: float
    latitude: float


@dataclass(frozen=True)
class Found:
    """An office with its distance in metres, where both places are known."""

    office: Office
    distance: float | None = None


def distance(here: Position, office: Office) -> float | None:
    """Great-circle distance in metres; None for an office without coordinates."""
    if office.longitude is None or office.latitude is None:
        return None
    lat1, lat2 = math.radians(here.latitude), math.radians(office.latitude)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(office.longitude - here.longitude) / 2
    a = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(a)))


def town_named(text: str, towns: Iterable[str]) -> str | None:
    """The town that ``text`` names, with or without 镇 or 街道; the longest name wins.

    >>> town_named("我住河口这边", ["城关镇", "河口镇"])
    '河口镇'
    """
    if len(_SUFFIX.sub("", text)) < 2:
        return None
    named = [
        (len(bare), town)
        for town in set(towns)
        if len(bare := _SUFFIX.sub("", town)) >= 2 and (bare in text or text in town)
    ]
    return max(named)[1] if named else None


def nearest(
    offices: Sequence[Office],
    *,
    here: Position | None = None,
    town: str | None = None,
    service: str | None = None,
) -> list[Found]:
    """The offices that do ``service``, nearest first.

    With ``here`` by distance (those without coordinates last); else those of ``town`` first, then by kind.
    """
    able = [o for o in offices if service is None or service in o.services]
    found = [Found(o, distance(here, o) if here else None) for o in able]

    def order(item: Found) -> tuple[bool, float, bool, int, str]:
        far = item.distance is None
        kind = KIND_ORDER.index(item.office.kind)
        return (
            here is not None and far,
            item.distance or 0.0,
            item.office.town != town,
            kind,
            item.office.id,
        )

    return sorted(found, key=order)
