"""Puts the questions of one pass into batches in which siblings meet: they are each other's hard negatives."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

PER_LABEL = 2


def batches(labels: Sequence[int], groups: Sequence[str], size: int, rng: random.Random) -> list[list[int]]:
    """Row numbers in batches of at most ``size``: each row once, two of a label together.

    ``groups`` names the group (topic) of each label; half of the batches hold labels of one group only.
    """
    by_label: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        by_label[label].append(row)
    near: dict[str, list[list[int]]] = defaultdict(list)
    far: list[list[int]] = []
    for label, rows in by_label.items():
        rng.shuffle(rows)
        for start in range(0, len(rows), PER_LABEL):
            pair = rows[start : start + PER_LABEL]
            if rng.random() < 0.5:
                near[groups[label]].append(pair)
            else:
                far.append(pair)
    out: list[list[int]] = []
    for pairs in (*near.values(), far):
        rng.shuffle(pairs)
        step = size // PER_LABEL
        out += [[row for pair in pairs[i : i + step] for row in pair] for i in range(0, len(pairs), step)]
    rng.shuffle(out)
    return out
