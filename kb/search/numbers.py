"""Chinese and Arabic numbers: 三万二 is 32000, 两三万 is between 20000 and 30000."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
DIGITS |= {"肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "仨": 3}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "K": 1000}
UNITS |= {"万": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}
MYRIADS = {10_000, 100_000_000}
ARABIC = re.compile(r"\d[\d,，]*(?:\.\d+)?")

Range = tuple[Decimal, Decimal]


def parse_number(text: str) -> Range | None:
    """The value of a number as (lowest, highest); equal ends when exact; None when it is no number.

    >>> parse_number("三万二")
    (Decimal('32000'), Decimal('32000'))
    >>> parse_number("两三万")
    (Decimal('20000'), Decimal('30000'))
    >>> parse_number("3.2万")
    (Decimal('32000'), Decimal('32000'))
    """
    if "几" in text:
        least = parse_number(text.replace("几", "二" if text[0] == "几" else "一"))
        most = parse_number(text.replace("几", "九"))
        return None if least is None or most is None else (least[0], most[1])
    more = "多" in text or "余" in text
    tokens = _tokens(text)
    if not tokens:
        return None
    spread = _spread(tokens)
    if spread:
        low, high = (_value(option) for option in spread)
        return None if low is None or high is None else (low, high)
    value = _value(tokens)
    if value is None:
        return None
    if more:
        step = next((unit for kind, unit in reversed(tokens) if kind == "unit"), None) or _magnitude(value)
        return value, value + step
    return value, value


def _magnitude(value: Decimal) -> Decimal:
    digits = str(int(value)).rstrip("0")
    return Decimal(10) ** (len(str(int(value))) - len(digits))


def _tokens(text: str) -> list[tuple[str, Decimal]]:
    """("digit" | "number" | "unit", value) in order; an empty list when anything else is in the text."""
    out: list[tuple[str, Decimal]] = []
    at = 0
    while at < len(text):
        match = ARABIC.match(text, at)
        if match:
            out.append(("number", Decimal(re.sub("[,，]", "", match.group()))))
            at = match.end()
            continue
        char = text[at]
        at += 1
        if char in DIGITS:
            out.append(("digit", Decimal(DIGITS[char])))
        elif char in UNITS:
            out.append(("unit", Decimal(UNITS[char])))
        elif char not in "多余来 ":
            return []
    return out


def _spread(tokens: list[tuple[str, Decimal]]) -> list[list[tuple[str, Decimal]]] | None:
    """两三万, 三五百: rising neighbouring digits before a unit are two readings; 二〇二五 has none."""
    for i in range(len(tokens) - 2):
        (a, x), (b, y), (c, _) = tokens[i : i + 3]
        if a == b == "digit" and c == "unit" and y > x > 0:
            return [[*tokens[:i], tokens[i], *tokens[i + 2 :]], [*tokens[:i], *tokens[i + 1 :]]]
    return None


def _value(tokens: list[tuple[str, Decimal]]) -> Decimal | None:
    if all(kind == "digit" for kind, _ in tokens):
        return Decimal("".join(str(v) for _, v in tokens))
    total = section = Decimal(0)
    current: Decimal | None = None
    last_unit = Decimal(1)
    zero = False
    for kind, value in tokens:
        if kind == "unit":
            if value in MYRIADS:
                section += current if current is not None else (Decimal(0) if section else Decimal(1))
                total = (total + section) * value if value > last_unit and total else total + section * value
                section = Decimal(0)
            else:
                section += (current if current is not None else Decimal(1)) * value
            current, last_unit, zero = None, value, False
        else:
            if current is not None and current != 0:
                return None
            zero = zero or (kind == "digit" and value == 0)
            current = value
    if current is not None:
        # 三万二 leaves out the unit (千); 三万零二 does not.
        short = tokens[-1][0] in {"digit", "number"} and last_unit > 10 and not zero and 0 < current < 10
        section += current * (last_unit / 10 if short else 1)
    return total + section
