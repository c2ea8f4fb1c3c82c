"""Noise as people type it, so that the encoder learns to see past it."""

from __future__ import annotations

import functools
import random
from collections import defaultdict

from kb.tune.data import Labelled
from kb.tune.nuisance import nuisance

OPENINGS = (
    "请问",
    "你好，",
    "您好，请问",
    "咨询一下，",
    "想问下",
    "我想问一下",
    "那个",
    "麻烦问下，",
    "急，",
)
CLOSINGS = ("谢谢", "？", "啊", "呢", "怎么办", "，在线等", "，求解答", "。谢谢您", "??")
COMMON = 3500
"""How many of the most frequent GB2312 characters may stand in for a misheard one."""


@functools.cache
def _same_sound() -> dict[str, list[str]]:
    """Common characters by pronunciation without tone (level 1 of GB 2312, in its own order)."""
    from pypinyin import lazy_pinyin

    level_one = bytes(b for row in range(0xB0, 0xD8) for col in range(0xA1, 0xFF) for b in (row, col))
    chars = level_one.decode("gb2312", errors="ignore")[:COMMON]
    groups: dict[str, list[str]] = defaultdict(list)
    for char in chars:
        groups[lazy_pinyin(char)[0]].append(char)
    return {char: [c for c in group if c != char] for group in groups.values() for char in group}


def noisy(row: Labelled, rng: random.Random) -> str:
    """One way the question may arrive: whole or only its asking part, told otherwise, mistyped or padded."""
    text = row.asks if row.asks != row.text and rng.random() < 0.4 else row.text
    text = nuisance(text, rng)
    if rng.random() < 0.15:
        text = mistyped(text, rng, rng.choice((1, 1, 2)))
    if rng.random() < 0.1:
        text = _drop(text, rng)
    if len(text) < 30 and rng.random() < 0.12:
        text = rng.choice(OPENINGS) + text
    if rng.random() < 0.12:
        text = text.rstrip("?？。") + rng.choice(CLOSINGS)
    return text


def mistyped(text: str, rng: random.Random, count: int) -> str:
    """``text`` with up to ``count`` characters replaced by common ones of the same sound."""
    chars = list(text)
    places = [i for i, c in enumerate(chars) if _same_sound().get(c)]
    for i in rng.sample(places, min(len(places), count)):
        chars[i] = rng.choice(_same_sound()[chars[i]])
    return "".join(chars)


def _drop(text: str, rng: random.Random) -> str:
    """The text without one of its characters, or two of them changed round."""
    if len(text) < 6:
        return text
    i = rng.randrange(len(text) - 1)
    if rng.random() < 0.5:
        return text[:i] + text[i + 1 :]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
