"""In which order lines play: a weighted round, the same for the same playlist, release and seed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from kb.led.model import Line


def rotation(lines: Sequence[Line], seed: int) -> list[str]:
    """The keys of one round: each as often as its weight, at even distances.

    A line of weight three stands once in each third of the round; where in it, ``seed`` decides, so that
    the lines of one topic are spread. Urgent lines are not in it: they play by themselves.
    """
    places = [
        ((turn + _share(line.key, seed)) / line.weight, line.key)
        for line in lines
        if not line.urgent
        for turn in range(line.weight)
    ]
    return [key for _, key in sorted(places)]


def _share(key: str, seed: int) -> float:
    """A number from 0 to below 1 that a key and a seed decide."""
    made = hashlib.sha256(f"{seed}\n{key}".encode()).digest()
    return int.from_bytes(made[:6]) / 2**48


def playing(lines: Sequence[Line], order: Sequence[str], moment: dt.datetime, urgent: str) -> list[Line]:
    """One round as it plays at a moment: what may be shown then, urgent lines ``alone`` or ``between``."""
    now = {line.key: line for line in lines if line.showable(moment)}
    pressing = [line for line in now.values() if line.urgent]
    ordinary = [now[key] for key in order if key in now]
    if not pressing:
        return ordinary
    if urgent == "alone" or not ordinary:
        return pressing
    between: list[Line] = []
    for n, line in enumerate(ordinary):
        between += [pressing[n % len(pressing)], line]
    return between
