"""Contradictory figures: two values of one parameter at once, two entries that differ after the same words."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from kb.check.numbers import Figure, figures
from kb.check.texts import fact_ids, texts
from kb.schema.base import Period
from kb.schema.entry import Entry
from kb.schema.load import Content
from kb.schema.parameter import ParameterValue

TextAt = tuple[str | int, ...]

LEAST_WORDS = 6
"""How many characters before two figures must be equal for them to be about the same thing."""

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_SENTENCE = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[，；：、,;:\s*\-（）()「」“”《》]")
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fff\d]")
_COMPARED = {"元", "%", "月", "天", "工作日", "岁", "倍", "小时"}


def check(content: Content, _today: dt.date) -> None:
    """Report contradictions between values, between entries, and between the parts of one entry."""
    _values(content)
    _entries(content)


def _values(content: Content) -> None:
    for area, by_name in content.values.items():
        for name, rows in by_name.items():
            place = content.place("value", f"{area}:{name}")
            for (_, one), (number, other) in itertools.combinations(enumerate(rows), 2):
                if (
                    one.coverage_year == other.coverage_year
                    and one.value != other.value
                    and _meet(one, other)
                ):
                    when = f"{one.coverage_year}年度" if one.coverage_year else "同一天"
                    message = f"{name}: {when}有两个数：{one.value} 和 {other.value}"
                    content.problem(place, message, name, number)


def _meet(one: ParameterValue, other: ParameterValue) -> bool:
    try:
        one.effective.intersect(other.effective)
    except ValueError:
        return False
    return True


def _entries(content: Content) -> None:
    seen: dict[tuple[str, str], list[tuple[Decimal, str, frozenset[str], Period]]] = {}
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        for loc, text in texts(entry):
            if loc[-1] == "internal":
                continue
            period = _holds(entry, loc)
            scopes = frozenset(content.facts[f].scope for f in fact_ids(entry, loc) if f in content.facts)
            for figure, words in _with_words(text):
                key = (figure.unit, words)
                for value, other, other_scopes, other_period in seen.setdefault(key, []):
                    if value != figure.value and scopes == other_scopes and _overlap(period, other_period):
                        where = "同一条目" if other == entry.id else other
                        message = f"{figure.text}：{where}里“{words}”后面是另一个数（{value}{figure.unit}）"
                        content.problem(place, message, *loc)
                seen[key].append((figure.value, entry.id, scopes, period))


def _holds(entry: Entry, loc: TextAt) -> Period:
    """The days the text at ``loc`` is shown: a variant's own, or those that no variant of the field takes."""
    if loc[0] == "variants":
        return entry.variants[int(loc[1])].effective
    start, end = entry.effective.start, entry.effective.end
    for variant in entry.variants:
        if getattr(variant, str(loc[0]), None) is None:
            continue
        if variant.effective.end:
            start = max(filter(None, (start, variant.effective.end + dt.timedelta(days=1))))
        elif variant.effective.start:
            end = min(filter(None, (end, variant.effective.start - dt.timedelta(days=1))))
    return Period(start=start, end=end)


def _with_words(text: str) -> Iterator[tuple[Figure, str]]:
    """Each figure that stands alone in its clause, with all words of its sentence before it.

    Clauses alone would not do: 「经转诊的，降幅不超过10个百分点；自行外出的，降幅不超过20个百分点」.
    """
    for sentence in _SENTENCE.split(_TEMPLATE.sub("，", text)):
        start = 0
        for clause in _CLAUSE.split(sentence):
            at = sentence.index(clause, start)
            start = at + len(clause)
            found = [f for f in figures(clause) if f.unit in _COMPARED]
            if len(found) != 1:
                continue
            before = _NOT_WORDS.sub("", sentence[:at] + clause.partition(found[0].text)[0])
            if len(before) >= LEAST_WORDS:
                yield found[0], before


def _overlap(one: Period, other: Period) -> bool:
    try:
        one.intersect(other)
    except ValueError:
        return False
    return True
