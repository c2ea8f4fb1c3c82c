"""Replace personal numbers in a message before it is written, logged or sent anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.gateway import numbers
from bot.gateway.mask_context import named_numbers
from bot.gateway.mask_digits import SEPARATORS, fold_digits

ID, MOBILE, CARD = "身份证号", "手机号", "银行卡号"

# Three separators at most between digits; a trailing X belongs to the number (ID check digit).
_RUN = re.compile(rf"\d(?:[{SEPARATORS}]{{0,3}}\d)*(?:[{SEPARATORS}]{{0,3}}X(?![A-Za-z]))?")
_GROUP = re.compile(r"\d+X?|X")
_MONEY_AFTER = re.compile(r"\s?(?:元|块|万|亿|千|%|％|\.\d|,\d)")
_MONEY_BEFORE = re.compile(r"[¥￥$]\s?$")
# A number that says itself that it is none of a person: 保单号, 订单号, 受理编号 …
_OTHER_NUMBER = re.compile(
    r"(?:保单|订单|流水|单据|发票|票据|受理|文件?|批准|合同|凭证|业务|编|单)号码?\D{0,4}$"
)
_LONGEST = 22
_SINGLES = 11
"""From this many groups on a number is written digit by digit."""


@dataclass(frozen=True)
class Masked:
    """A text without personal numbers, and the kinds of what was taken out."""

    text: str
    kinds: tuple[str, ...] = ()


def mask(text: str) -> Masked:
    """Put 【手机号】 and the like in place of ID, mobile, bank card and insurance numbers.

    Finds full-width, spelled-out, spaced and hyphenated digits. Amounts, dates, document numbers
    and hotlines stay.
    """
    folded = fold_digits(text)
    spans = sorted([*_by_shape(folded), *named_numbers(folded)], key=lambda span: (span[0], -span[1]))
    parts, kinds, last = [], [], 0
    for start, end, kind in spans:
        if start < last:
            continue
        parts += [text[last:start], f"【{kind}】"]
        kinds.append(kind)
        last = end
    return Masked("".join([*parts, text[last:]]), tuple(kinds))


def _by_shape(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers that are recognised by themselves: by checksum, date of birth, prefix and length."""
    for run in _RUN.finditer(text):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in _GROUP.finditer(run.group())]
        i = 0
        while i < len(groups):
            found = _longest(text, groups, i)
            if found:
                last, kind = found
                yield groups[i][0], groups[last][1], kind
                i = last + 1
                continue
            yield from _inside(text, *groups[i])
            i += 1


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> tuple[int, str] | None:
    """The longest number that begins with group ``first``: its last group and its kind."""
    best, digits, shape = None, "", []
    for last in range(first, len(groups)):
        start, end = groups[last]
        digits += text[start:end]
        shape.append(end - start)
        if len(digits) > _LONGEST:
            break
        kind = _kind(digits, tuple(shape))
        if kind and not _is_other(text, groups[first][0], end, kind, len(shape)):
            best = last, kind
    return best


def _kind(digits: str, shape: tuple[int, ...]) -> str | None:
    """What a whole string of digits is; ``shape`` are the lengths of its groups."""
    single = len(shape) == 1 or set(shape) == {1}
    if numbers.is_id18(digits) or (numbers.looks_like_id18(digits) and (single or shape in _ID_SHAPES)):
        return ID
    if len(digits) == 20 and numbers.is_id18(digits[:18]) and single:
        return ID  # a disability certificate: the ID number and two digits
    if numbers.is_id15(digits) and (single or shape == (6, 6, 3)):
        return ID
    if numbers.is_mobile(digits) and (single or _mobile_shape(shape)):
        return MOBILE
    if numbers.is_card(digits) and (single or _card_shape(shape)):
        return CARD
    return None


_ID_SHAPES = {
    (6, 8, 4),
    (6, 4, 4, 4),
    (6, 12),
    (3, 3, 4, 4, 4),
    (14, 4),
    (4, 4, 4, 4, 2),
    (6, 4, 2, 2, 4),
    (17, 1),
}
_MOBILE_SHAPES = {
    (3, 4, 4),
    (4, 4, 3),
    (3, 8),
    (7, 4),
    (3, 3, 5),
    (5, 6),
    (6, 5),
    (2, 3, 3, 3),
    (4, 3, 4),
    (3, 5, 3),
}


def _mobile_shape(shape: tuple[int, ...]) -> bool:
    return shape in _MOBILE_SHAPES or (
        # +86 138 0013 8000, 86-13800138000
        shape[0] in (1, 2, 4) and (shape[1:] in _MOBILE_SHAPES or shape[1:] == (11,) or set(shape[1:]) == {1})
    )


def _card_shape(shape: tuple[int, ...]) -> bool:
    fours = all(size == 4 for size in shape[:-1]) and shape[-1] <= 4
    return fours or shape in {(6, 10), (6, 13), (4, 12), (4, 15), (8, 8), (4, 4, 11), (8, 11)}


def _is_other(text: str, start: int, end: int, kind: str, groups: int) -> bool:
    """Whether the surroundings say that the digits are money or the number of a thing."""
    if kind == ID and end - start >= 18:
        return False
    before = text[max(0, start - 12) : start]
    if _MONEY_BEFORE.search(before) or (groups == 1 and _MONEY_AFTER.match(text, end)):
        return True
    if 1 < groups < _SINGLES and all(part.endswith("0") for part in _GROUP.findall(text[start:end])):
        return True  # 1500 450 1000: a list of round amounts
    return kind != MOBILE and _OTHER_NUMBER.search(before) is not None


def _inside(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """ID and mobile numbers written together without a gap in one long string of digits."""
    if end - start < 18:
        return
    at = start
    while at + 18 <= end:
        if numbers.is_id18(text[at : at + 18]):
            yield at, at + 18, ID
            for left, right in ((start, at), (at + 18, end)):
                if numbers.is_mobile(text[left:right]) or numbers.is_card(text[left:right]):
                    yield left, right, MOBILE if numbers.is_mobile(text[left:right]) else CARD
            start, at = at + 18, at + 18
            continue
        at += 1
