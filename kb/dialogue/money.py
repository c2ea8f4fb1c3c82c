"""Amounts of money in a message, and which field each of them is: by the words before it, else by what was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from kb.dialogue.heard import Heard, Problem
from kb.rules.stay import LARGEST
from kb.search.numbers import parse_number
from kb.search.quantities import plain

ASKED_AS_TOTAL = {"in_scope": "total"}
"""A bare figure told for 政策范围内费用 is the bill: the sheet's figure would be called by its name."""
SPENT = frozenset({"total", "in_scope", "monthly_wage"})
"""Amounts of which zero makes no sense."""
MONEY: dict[str, tuple[str, ...]] = {
    "benefit": ("in_scope", "total", "own_expense", "first_pay", "class_b", "basic_paid", "critical_paid"),
    "relief": ("monthly_income", "annual_income", "medical_burden", "necessary_spending"),
    "contribution": ("monthly_wage",),
    "waiting-period": (),
    "materials": (),
}
"""The fields of each form that are money, the one a bare correction means first."""

_DIGITS = "0-9零〇一二两俩三仨四五六七八九十壹贰叁肆伍陆柒捌玖拾几"
_NUMBER = re.compile(
    rf"(?P<sign>[-－−﹣]|负)?\s?(?P<number>(?:\d[\d,，]*(?:\.\d+)?|[{_DIGITS[3:]}百千佰仟半])"
    rf"[{_DIGITS}百千万亿佰仟wWkK多余来.点]*)\s?(?P<unit>块钱|元钱|元|块|圆)?"
    r"(?P<jiao>(?<=块)[1-9一二三四五六七八九](?![0-9十百千万块]))?(?P<half>半)?(?P<dots>[左右上下]{2})?"
)
_NO_MONEY = re.compile(
    r"^\s?(?:个|多个)?(?:人|名|口|家|户|天|年|岁|周|月|日|号|点|小时|次|回|级"
    r"|楼|期|届|医院|倍|折|成|项|位|%|％|甲|等|种|类|胎|孩|儿|儿子|女儿|孩子|老人)"
)
_ORDINAL = re.compile(r"(?:第|头|周|星期|礼拜|腊月|初|农历)\s?$")

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words))
    for name, words in (
        ("critical_paid", r"大病(?:保险)?.{0,4}(?:支付|报|赔|付|给)"),
        ("basic_paid", r"(?:统筹|基本医保|医保)(?:基金)?(?:支付|报销|报|付)"),
        ("first_pay", r"(?:先行自付|先自付|乙类.{0,2}自付)(?:的)?(?:费用|金额)?"),
        ("class_b", r"乙类"),
        ("own_expense", r"(?:自费|目录外|政策(?:范围)?外|医保外)(?:的)?(?:费用|金额|部分)?"),
        (
            "medical_burden",
            (
                r"自付|个人(?:负担|承担|支付)|自己.{0,3}(?:出|掏|付|花|负担|承担|拿)|报(?:销"
                r"|完|过|了)?(?:完|以后|之后|后|下来)"
            ),
        ),
        (
            "in_scope",
            (
                r"(?:政策(?:范围)?(?:内|以内)|范围内|合规|符合(?:医保)?政策|目录内|可报(?:销)?"
                r"|符合规定)(?:的)?(?:医疗)?(?:总)?(?:费用|金额|费)?"
            ),
        ),
        (
            "necessary_spending",
            (
                r"必需.{0,2}支出|必要.{0,2}支出|刚性支出|(?:看病|吃药).{0,4}(?:上学|读书|学费)"
                r"|(?:上学|学费|读书).{0,4}(?:看病|吃药)|支出"
            ),
        ),
        ("monthly_wage", r"工资|月薪|薪水|缴费基数|基数|底薪|底数|薪资"),
        ("income", r"收入|进账|挣|赚|养老金|退休金|低保金"),
        ("total", r"花|用了|费用|总共|一共|合计|总计|共计|账单|费|总额|总的|要了|交了|收了"),
    )
)
_NAMED_AFTER = re.compile(r"(?:就|那)?是(总费用|总的|政策范围内(?:费用)?|自费|先行自付|工资)")
_DECIDED = re.compile(r"(?:按|就算|就当|算作)(?:是|成)?\s?$")
_DENIED = re.compile(r"不是\s?$")
_BETWEEN = re.compile(r"\s?(?:到|至|[-~～—]|和|或者?|还是)\s?")
_YEARLY = re.compile(r"一年|全年|年收入|每年|年总|去年|过去.{0,4}年")
_MONTHLY = re.compile(r"一?个?月|月")
_EACH = re.compile(r"人均|每人|平均|每个人|一个人|一人")
_ALL = re.compile(r"全家|家里|我们家|一家|总共|一共|两口子|夫妻|合起来|加起来")


@dataclass(frozen=True)
class Amount:
    """An amount as told: lowest and highest value, its place, and what the words before it call it."""

    low: Decimal
    high: Decimal
    start: int
    end: int
    text: str
    negative: bool
    label: str | None
    marked: bool
    """Whether something says that it is money: 元, 万, a word before it."""


def amounts(text: str) -> list[Amount]:
    """The amounts in ``text`` (folded), in order.

    >>> [(str(a.low), str(a.high)) for a in amounts("总共花了三万二，自费2000块")]
    [('32000', '32000'), ('2000', '2000')]
    """
    found: list[Amount] = []
    readable = re.sub("个([亿万])", r"\1 ", text)  # 一个亿; the same length, so offsets hold
    for match in _NUMBER.finditer(readable):
        amount = _amount(readable, match, found[-1].end if found else 0)
        if amount is not None:
            found.append(amount)
    return found


def _amount(text: str, match: re.Match[str], after: int) -> Amount | None:
    start, end = match.start(), match.end()
    if _ORDINAL.search(text[:start]) or (not match["unit"] and _NO_MONEY.match(text[end:])):
        return None
    number = re.sub(r"[\s，,]", "", match["number"]).replace("点", ".").rstrip(".")
    if match["half"] or number.endswith("半"):
        number = number.rstrip("半") + ("五" if "万" in number or "千" in number else "半")
    value = parse_number(_spelled(number))
    if value is None:
        return None
    label = _label(text[max(after, start - 18) : start])
    named = _NAMED_AFTER.match(text[end:])
    if named:
        label = _label(named[1]) or label
    monthly = re.search(r"(?:每|个)月\s?$", text[:start])
    marked = bool(match["unit"] or label or monthly or re.search("[万亿千百wWkK]", number))
    low, high = value
    if match["jiao"]:
        tenth = parse_number(match["jiao"])  # 七百八十六块五
        low = high = low + (tenth[0] / 10 if tenth else 0)
    return Amount(low, high, start, end, match[0].strip(), bool(match["sign"]), label, marked)


def _spelled(number: str) -> str:
    """三.二万 as 3.2万: a spoken point has digits on both sides."""
    if "." not in number or number[0].isdigit():
        return number
    digits = dict(zip("零一二三四五六七八九", "0123456789", strict=True)) | {"两": "2"}
    return "".join(digits.get(char, char) for char in number)


def _label(before: str) -> str | None:
    """What the nearest words before an amount call it."""
    nearest: tuple[int, str] | None = None
    for name, pattern in _LABELS:
        for match in pattern.finditer(before):
            if nearest is None or match.end() > nearest[0]:
                nearest = (match.end(), name)
    return nearest[1] if nearest else None


def hear_money(text: str, form: str, asked: str | None, opening: bool, heard: Heard) -> None:
    """Put the amounts of ``text`` into ``heard``; a range, a negative or absurd one becomes a problem."""
    fields = MONEY[form]
    if not fields:
        return
    told = _joined(_decided(amounts(text), text), text)
    alone = asked in fields and len(told) == 1
    values: dict[str, list[tuple[Amount, str]]] = {}
    for amount in told:
        slot = _slot(amount, text, form, asked, opening, heard) if amount.marked or alone else None
        if slot is None:
            continue
        name, problem = _check(slot, amount)
        if problem:
            heard.problems.append(problem)
        else:
            values.setdefault(name, []).append((amount, _value(name, slot, amount)))
    for name, several in values.items():
        if len({value for _, value in several}) == 1:
            heard.facts.setdefault(name, several[0][1])
        else:
            # 收了18000，又说是两万一: neither is taken.
            lows = sorted(Decimal(value) for _, value in several)
            heard.problems.append(_range(name, "、".join(a.text for a, _ in several), lows[0], lows[-1]))


def _decided(told: list[Amount], text: str) -> list[Amount]:
    """Without what is denied (不是三万); what is settled on (就按两万一算) stands for the rest."""
    kept = [a for a in told if not _DENIED.search(text[: a.start])]
    settled = [a for a in kept if _DECIDED.search(text[: a.start])]
    return settled or kept


def _joined(told: list[Amount], text: str) -> list[Amount]:
    """一万到两万 as one range."""
    out: list[Amount] = []
    for amount in told:
        last = out[-1] if out else None
        if last and _BETWEEN.fullmatch(text[last.end : amount.start]) and last.marked and amount.marked:
            low, high = min(last.low, amount.low), max(last.high, amount.high)
            whole = text[last.start : amount.end].strip()
            out[-1] = replace(last, low=low, high=high, end=amount.end, text=whole)
        else:
            out.append(amount)
    return out


def _slot(amount: Amount, text: str, form: str, asked: str | None, opening: bool, heard: Heard) -> str | None:
    """The field an amount belongs to; ``household_month`` for income of all in a month."""
    label = amount.label
    if form == "relief":
        return (
            _income(amount, text, asked)
            if label in (None, "income", "monthly_wage")
            else _known(label, form, asked)
        )
    if form == "contribution":
        return "monthly_wage" if label in ("monthly_wage", "income") or asked == "monthly_wage" else None
    if label == "medical_burden":
        return None
    if label in MONEY[form] and not (label == "total" and asked in ("first_pay",)):
        return label
    wanted = ASKED_AS_TOTAL.get(asked or "", asked) if asked in MONEY[form] else None
    if wanted is None and (opening or "total" not in heard.facts) and amount.low >= 100 and label != "income":
        wanted = "total" if opening else None
    return wanted


def _known(label: str | None, form: str, asked: str | None) -> str | None:
    if label in MONEY[form]:
        return label
    return asked if asked in MONEY[form] else None


def _income(amount: Amount, text: str, asked: str | None) -> str | None:
    """Which income it is; one told without saying whose or how long counts only as an answer."""
    clause = _clause(text, amount.start, amount.end)
    if amount.label is None and asked in MONEY["relief"] and asked != "monthly_income":
        return asked
    if _EACH.search(clause):
        return "monthly_each_year" if _YEARLY.search(clause) else "monthly_income"
    if _YEARLY.search(clause):
        return "annual_income"
    if _MONTHLY.search(clause) and _ALL.search(clause):
        return "household_month"
    if asked in ("monthly_income", "annual_income"):
        return asked
    return None


def _clause(text: str, start: int, end: int) -> str:
    left = max(text.rfind(mark, 0, start) for mark in "。；;！!？?\n")
    return text[left + 1 : end + 6]


_REAL = {"household_month": "annual_income", "monthly_each_year": "monthly_income"}


def _check(slot: str, amount: Amount) -> tuple[str, Problem | None]:
    """The field of an amount, and why it cannot be taken, if it cannot."""
    name = _REAL.get(slot, slot)
    problem: Problem | None = None
    if amount.negative:
        problem = Problem(name, "negative")
    elif amount.low == 0 and name in SPENT:
        problem = Problem(name, "unlikely_wage" if name == "monthly_wage" else "zero")
    elif amount.high > LARGEST:
        problem = Problem(name, "too_large", {"heard": amount.text})
    elif amount.low != amount.high:
        problem = _range(name, amount.text, amount.low, amount.high)
    elif amount.low != amount.low.quantize(Decimal("0.01")):
        problem = Problem(name, "no_such_count")
    return name, problem


def _range(name: str, heard: str, low: Decimal, high: Decimal) -> Problem:
    middle = plain((low + high) / 2)
    return Problem(name, "range", {"heard": heard, "low": plain(low), "high": plain(high), "example": middle})


def _value(name: str, slot: str, amount: Amount) -> str:
    value = amount.low
    if slot == "household_month":
        value *= 12
    elif slot == "monthly_each_year":
        value = (value / 12).quantize(Decimal("0.01"))
    return plain(value)
