"""Whole numbers and yes or no: which stay of the year, years of a break, how many live together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.dialogue.heard import Heard, Problem
from kb.rules.payer import MOST_YEARS
from kb.search.numbers import parse_number

_N = r"(\d+|[零一二两俩三四五六七八九十百]+|半)"
_STAY = re.compile(rf"第\s?{_N}\s?(?:次|回)|(?:住了?|住院)\s?{_N}\s?(?:次|回)")
_FIRST = re.compile(r"头一?(?:次|回)|首次|第一|以前没住过|之前没住过|没住过")
_BREAK = re.compile(
    rf"(?:断|停|没交|没缴|没续|漏|脱)(?:缴|交|保)?(?:费)?(?:了|过|掉)?(?:医保|社保)?(?:大概"
    rf"|差不多|有|快|整整)?\s?{_N}\s?(?P<unit>个?多?月|年)"
)
_YEARS = re.compile(rf"{_N}\s?(?:个)?(?P<unit>月|年|整年|年度)")
_NEVER = re.compile(
    r"没(?:有)?断|没(?:有)?中断|年年(?:都)?(?:交|缴)|一直(?:在|都)?(?:交|缴)|没落下"
    r"|从没断|没停过|每年都(?:交|缴)|不曾断|连续(?:交|缴)"
)
_THIS_YEAR = re.compile(
    r"(?:就|只|才)?(?:今年|去年|上年|前年)(?:这一年|一年)?(?:的)?(?:没|忘|漏)(?:有)?(?:交|缴)?"
)
_REPAID = re.compile(rf"补(?:缴|交|上|了)+\s?{_N}\s?年")
_ROW = re.compile(
    rf"(?:连续|一直|连着)(?:参保|交|缴|买|参加)?了?.{{0,4}}?{_N}\s?年|(?:交|缴|参保|买)了\s?{_N}\s?年"
)
_MEMBERS = re.compile(
    rf"{_N}\s?(?:口|个人|口人)(?!一?个?月|每|负担|承担|自付|出|账户)|(?:家里|一家|全家|我们家)(?:有"
    rf"|共|一共|就)?\s?{_N}\s?(?:口|个)?人"
)
_ALONE = re.compile(r"(?:就|只有)?(?:我|他|她)?(?:一个人|独自|独)(?:过|住|生活|居)|孤身|独居")
_SEVERAL = re.compile("[一二两三四五六七八九]{2}")
_SUCH_YEARS = re.compile(rf"年.{{0,4}}{_N}\s?年(?:都)?(?:没|未)(?:有)?(?:交|缴)")
_ALL_YEARS = re.compile(rf"(?:加上|一共|总共|合起来|算上|里头|和).{{0,8}}?{_N}\s?年")
_AGE = re.compile(rf"{_N}\s?(?:多)?岁")

_YES = re.compile(
    r"^(?:是|对|嗯|有|好|行|可以|符合|没错|确实|当然|要|需要|在|算|能|会|yes|y"
    r"|ok|没问题|应该是|应该有|应该符合)(?:的|了|啊|呀|哦|吧|呢|对|是|符合|嗯)*$",
    re.I,
)
_NO = re.compile(
    r"^(?:不|没|不是|没有|否|不对|不用|不要|不符合|不在|不算|不能|不会|没得|no"
    r"|n|应该不是|应该没有|都不是|都没有)(?:的|了|啊|呀|哦|吧|呢|符合|是)*$",
    re.I,
)
_NEGATIVE = frozenset({"no_labour", "no_income", "no_supporter"})
"""Facts that ask for an absence: 「没有」 says yes to them, 「有」 says no."""

_FLAGS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "retired": (
        re.compile(r"(?<!没)(?<!未)(?<!没有)(?<!不是)(?<!没办)退休(?!金)|退了休|退下来"),
        re.compile(r"(?:没|未|还没|不是|没有)(?:有|到)?(?:办)?退休|在职|还在上班|没退"),
    ),
    "assets_ok": (
        re.compile(
            r"(?<!不)符合|没(?:什么|有)?(?:存款|积蓄|财产).{0,4}(?:房|车|存款)?|没车|没超"
            r"|财产不多|就一套(?:老|旧|土)?房"
        ),
        re.compile(r"不符合|超过?了|(?<!没)有(?:好)?(?:几|两|三|多)套房|有两辆车|财产超"),
    ),
    "dependent": (
        re.compile(r"(?<!不)(?:是|属于)(?:老年人|老人|残疾|未成年|小孩|孩子|儿童)"),
        re.compile(r"不是(?:老|残|未成年)"),
    ),
    "no_labour": (
        re.compile(r"(?:没有?|丧失|失去|无)(?:了)?劳动(?:能)?力|干不了活|不能干活|瘫|卧床|不能劳动|干不动"),
        re.compile(r"(?<!没)有劳动(?:能)?力|(?<!不)能干活|还能劳动|在打工|(?<!不)能上班"),
    ),
    "no_income": (
        re.compile(r"没有?(?:任何|什么|一点)?(?:生活来源|收入|经济来源)|无(?:生活来源|收入)"),
        re.compile(r"(?<!没)有(?:生活来源|收入|工资|养老金|退休金|低保金)"),
    ),
    "no_supporter": (
        re.compile(
            r"无儿无女|没(?:有)?(?:儿女|子女|儿子|亲人|家人|人(?:管|养|赡养|照顾|抚养"
            r"|扶养))|孤寡|无人(?:赡养|抚养|扶养)"
        ),
        re.compile(r"(?<!没)有(?:儿|女|子女|儿女|人养|人管|人赡养)|儿子养|女儿养|孩子养"),
    ),
}


def hear_counts(text: str, form: str, asked: str | None, heard: Heard) -> None:
    """Put numbers of times, years and people into ``heard``."""
    if form == "benefit":
        _stay(text, asked, heard)
    elif form == "relief":
        _members(text, asked, heard)
    elif form in ("contribution", "waiting-period"):
        _years(text, form, asked, heard)


def hear_flags(text: str, form: str, asked: str | None, heard: Heard) -> None:
    """Put yes and no into ``heard``: what the text says by itself, and the bare answer to what was asked."""
    names = {"benefit": ("retired",), "relief": tuple(n for n in _FLAGS if n != "retired")}.get(form, ())
    for name in names:
        yes, no = _FLAGS[name]
        if name == "dependent" and asked != "dependent":
            _age(text, heard)
            continue
        if no.search(text) and not yes.search(text):
            heard.facts.setdefault(name, False)
        elif yes.search(text):
            heard.facts.setdefault(name, True)


def yes_no(text: str, asked: str) -> bool | None:
    """The bare answer to a yes-or-no question, or None.

    >>> yes_no("没有", "no_labour"), yes_no("没有", "assets_ok"), yes_no("是的", "proxy")
    (True, False, True)
    """
    plain = re.sub(r"[\s，。,.！!？?]", "", text)
    if asked in _NEGATIVE and re.fullmatch(r"没有?(?:的|了|啊)?|有(?:的|啊)?", plain):
        return plain.startswith("没")
    if _YES.match(plain):
        return True
    return False if _NO.match(plain) else None


def count(text: str) -> int | None:
    """The value of a spoken whole number."""
    if _SEVERAL.fullmatch(text):
        return None  # 两三: one of two
    value = parse_number(text)
    return int(value[0]) if value and value[0] == value[1] and value[0] == int(value[0]) else None


def _first(match: re.Match[str]) -> int | None:
    return next((count(group) for group in match.groups() if group and group[0] not in "个月年"), None)


def _stay(text: str, asked: str | None, heard: Heard) -> None:
    found = _STAY.search(text)
    number = _first(found) if found else None
    if number is None and _FIRST.search(text):
        number = 1
    if number is None and asked == "stay_number":
        bare = re.fullmatch(rf"(?:是|就)?{_N}(?:次|回)?(?:了)?[。.]?", text.strip())
        number = count(bare[1]) if bare else None
    if number is None:
        return
    if 1 <= number <= 366:
        heard.facts["stay_number"] = number
    else:
        heard.problems.append(Problem("stay_number", "no_such_count"))


def _members(text: str, asked: str | None, heard: Heard) -> None:
    found = _MEMBERS.search(text)
    number = _first(found) if found else None
    if number is None and _ALONE.search(text):
        number = 1
    if number is None and asked == "members":
        bare = re.fullmatch(rf"{_N}(?:个|口|人)*[。.]?", text.strip())
        number = count(bare[1]) if bare else None
    if number is None:
        return
    if 1 <= number <= 30:
        heard.facts["members"] = number
    else:
        heard.problems.append(Problem("members", "no_such_count"))


def _years(text: str, form: str, asked: str | None, heard: Heard) -> None:
    repaid, row = _REPAID.search(text), _ROW.search(text)
    if repaid and (number := count(repaid[1])) is not None:
        _count(heard, "repaid_years", number)
    if row and form == "contribution" and (number := _first(row)) is not None:
        _count(heard, "continuous_years", number)
    if "负" in text and asked == "break_years":
        heard.problems.append(Problem("break_years", "no_such_count"))
        return
    several = _SUCH_YEARS.search(text)
    if several and (number := count(several[1])) is not None:
        _count(heard, "break_years", number)
        return
    found = _BREAK.search(text)
    whole = _ALL_YEARS.search(text)
    if found is None and whole and form == "waiting-period" and (number := count(whole[1])) is not None:
        _count(heard, "break_years", number)
        return
    if found is None and asked == "break_years":
        found = _YEARS.search(text)
    if found is not None:
        _break(found, heard)
    elif _NEVER.search(text):
        heard.facts.setdefault("break_years", 0)
    elif asked == "break_years":
        bare = re.fullmatch(rf"{_N}[。.]?", text.strip())
        number = count(bare[1]) if bare else None
        if number is not None:
            _count(heard, "break_years", number)
        elif _THIS_YEAR.search(text):
            heard.facts["break_years"] = 1


def _break(found: re.Match[str], heard: Heard) -> None:
    """Years of a break; months are not years of a yearly contribution, so they are asked about."""
    number = None if found[1] == "半" else count(found[1])
    if "月" in found["unit"] or number is None:
        words = f"{found[1]}{found['unit']}"
        heard.problems.append(Problem("break_years", "months", {"heard": words}))
    else:
        _count(heard, "break_years", number)


def _count(heard: Heard, name: str, number: int) -> None:
    if 0 <= number <= MOST_YEARS:
        heard.facts[name] = number
    else:
        heard.problems.append(Problem(name, "no_such_count"))


def _age(text: str, heard: Heard) -> None:
    """60 and over, or under 16, is 老年人 or 未成年人 (社会救助法 on 特困人员)."""
    found = _AGE.search(text)
    age = count(found[1]) if found else None
    if age is not None and age <= 120 and (age >= 60 or age < 16):
        heard.facts.setdefault("dependent", True)
