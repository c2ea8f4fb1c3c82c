"""How sure a measured share is."""

from __future__ import annotations

import math

Z95 = 1.959964
"""The 97.5 % point of the normal distribution."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); (0, 1) where nothing was counted.

    >>> wilson(85, 98)
    (0.7859, 0.9207)
    """
    if not count:
        return 0.0, 1.0
    share, z2 = hits / count, Z95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)
