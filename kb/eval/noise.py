"""Robustness sets by rule: the same questions as people mistype, misspell, pad or write them otherwise."""

from __future__ import annotations

import dataclasses
import functools
import random
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kb.eval.rows import Row

if TYPE_CHECKING:
    from opencc import OpenCC

SEED = 20261121
FILLERS = ("那个", "就是说", "嗯", "我想问一下啊", "怎么说呢", "麻烦你了", "不好意思")
DIALECT = {
    "怎么": "咋",
    "什么": "啥",
    "多少钱": "好多钱",
    "多少": "几多",
    "哪里": "哪块",
    "孩子": "娃",
    "小孩": "娃娃",
    "我们": "俺们",
    "没有": "冇得",
    "可以吗": "得行不",
    "是不是": "系唔系",
    "老人": "老人家",
    "知道": "晓得",
}
PINYIN = (
    "医保",
    "缴费",
    "报销",
    "异地",
    "备案",
    "住院",
    "门诊",
    "参保",
    "救助",
    "新农合",
    "社保卡",
    "生育津贴",
)


def typo(text: str, rng: random.Random) -> str:
    """Two neighbouring characters changed round, or one typed twice."""
    places = [i for i in range(len(text) - 1) if text[i].isalnum() and text[i + 1].isalnum()]
    if not places:
        return text
    i = rng.choice(places)
    if rng.random() < 0.5:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    return text[: i + 1] + text[i:]


def homophone(text: str, rng: random.Random) -> str:
    """One character replaced by a common one of the same sound."""
    from kb.tune.noise import mistyped

    return mistyped(text, rng, 1)


def pinyin(text: str, rng: random.Random) -> str:
    """One term of the trade written in pinyin."""
    from pypinyin import lazy_pinyin

    terms = [term for term in PINYIN if term in text]
    if not terms:
        return text
    term = rng.choice(terms)
    return text.replace(term, "".join(lazy_pinyin(term)), 1)


def traditional(text: str, _rng: random.Random) -> str:
    """In traditional characters."""
    return str(_to_traditional().convert(text))


@functools.cache
def _to_traditional() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2t")


def dialect(text: str, _rng: random.Random) -> str:
    """With everyday words of dialects."""
    for word, other in DIALECT.items():
        text = text.replace(word, other)
    return text


def punctuation(text: str, rng: random.Random) -> str:
    """Without punctuation, or with too much of it."""
    bare = re.sub(r"[，。？！、；：,.?!;:\s]+", " " if rng.random() < 0.5 else "", text).strip()
    return bare if rng.random() < 0.5 else f"{bare}？？？！！"


def filler(text: str, rng: random.Random) -> str:
    """With words that mean nothing before it."""
    return f"{rng.choice(FILLERS)}，{text}"


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "typo": typo,
    "homophone": homophone,
    "pinyin": pinyin,
    "traditional": traditional,
    "dialect": dialect,
    "punctuation": punctuation,
    "filler": filler,
}


def noisy_rows(rows: Sequence[Row], name: str) -> list[tuple[Row, Row]]:
    """The single-turn rows that the noise changes, each with its changed copy; the same every time."""
    rng = random.Random(f"{SEED} {name}")
    out = []
    for row in rows:
        changed = NOISES[name](row.q, rng)
        if len(row.turns) == 1 and changed != row.q:
            out.append((row, dataclasses.replace(row, turns=(changed,))))
    return out
