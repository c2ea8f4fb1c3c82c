"""Find figures in Chinese text: digits and Chinese numerals with a unit, and dates.

A figure is normalised to ``(unit, value)`` so that 百分之七十, 70% and 七成 are one figure.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import cn2an


class Figure(NamedTuple):
    """A figure as found: ``text`` as written, ``unit`` and ``value`` normalised."""

    unit: str
    value: Decimal
    text: str


_NUM = r"(?:\d[\d,，]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
_UNITS: dict[str, tuple[str, int | Decimal]] = {
    "万元": ("元", 10000),
    "亿元": ("元", 100000000),
    "万": ("元", 10000),
    "元": ("元", 1),
    "块": ("元", 1),
    "%": ("%", 1),
    "成": ("%", 10),
    "个百分点": ("%", 1),
    "‰": ("%", Decimal("0.1")),
    "个工作日": ("工作日", 1),
    "工作日": ("工作日", 1),
    "个自然日": ("天", 1),
    "个自然月": ("月", 1),
    "个月": ("月", 1),
    "天": ("天", 1),
    "日内": ("天", 1),
    "周岁": ("岁", 1),
    "岁": ("岁", 1),
    "年": ("年", 1),
    "倍": ("倍", 1),
    "小时": ("小时", 1),
}
_UNIT_RE = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_PERCENT_CN = re.compile(r"(百|千|万)分之([零一二两三四五六七八九十百点]+)")
_RANGE = re.compile(rf"({_NUM})\s*(?:-|—|–|~|至|到)\s*(?={_NUM}\s*({_UNIT_RE}))")
_FIGURE = re.compile(rf"({_NUM})\s*(多|余)?({_UNIT_RE})")
# Everyday words that only look like figures.
_IDIOM = re.compile(
    r"第[零一二三四五六七八九十百\d]+(?:条|款|项|章|节|个|次|年|天)|[〔\[（(]\d{4}[〕\]）)]\d*号?|\d{4}[〕\]]\d+号"
    r"|万一|万分(?!之)|一年(?:一|到头|四季)|一元化|一成不变|千元以|百年|十年树|一块|统一年|同一天|某一年|一天天|一万个"
    r"|[一两几]倍|前一天|后一天|当天|半年|一年|一天|一个月"
)


def _value(text: str) -> Decimal | None:
    text = text.replace(",", "").replace("，", "")
    try:
        return Decimal(text)
    except InvalidOperation:
        pass
    try:
        return Decimal(str(cn2an.cn2an(text.replace("两", "二"), "smart")))
    except ValueError:
        return None


def figures(text: str) -> list[Figure]:
    """All figures in the text; dates as unit ``date`` with value YYYYMMDD (DD 00 if only a month)."""
    text = unicodedata.normalize("NFKC", text).replace("〔", "[").replace("〕", "]")
    found: list[Figure] = []

    def take_date(match: re.Match[str]) -> str:
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 0)
        found.append(Figure("date", Decimal(year * 10000 + month * 100 + day), match[0]))
        return "；"

    def take_month_day(match: re.Match[str]) -> str:
        found.append(Figure("monthday", Decimal(int(match[1]) * 100 + int(match[2])), match[0]))
        return "；"

    def take_fraction(match: re.Match[str]) -> str:
        value = _value(match[2])
        if value is not None:
            scale = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}[match[1]]
            found.append(Figure("%", value * scale, match[0]))
        return "；"

    text = _DATE.sub(take_date, text)
    text = _MONTH_DAY.sub(take_month_day, text)
    text = _PERCENT_CN.sub(take_fraction, text)
    text = _IDIOM.sub("；", text)
    text = _RANGE.sub(r"\1\2、", text)
    for match in _FIGURE.finditer(text):
        value = _value(match[1])
        if value is None:
            continue
        unit, scale = _UNITS[match[3]]
        if unit == "年" and 1949 <= value <= 2100:
            unit = "calendar"
        found.append(Figure(unit, value * scale, match[0]))
    return found


def keys(text: str) -> set[tuple[str, Decimal]]:
    """The figures of a text as comparable pairs."""
    return {(f.unit, f.value.normalize()) for f in figures(text)}
