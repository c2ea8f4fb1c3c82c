"""Facts with a closed list of answers: insurance, identity, hospital, place of care, who pays, exemptions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.api.models import EntityOut
from kb.dialogue.heard import Heard

_CATEGORY = {
    "特困人员": "extreme_poverty",
    "孤儿": "orphan",
    "低保对象": "low_income",
    "低保边缘": "edge",
    "防返贫监测对象": "monitored",
    "因病致贫": "illness",
}
"""Values of the entity ``category`` that are relief identities."""
_NAMED = (
    ("returned", re.compile(r"返贫致贫|已经返贫")),
    ("rigid", re.compile(r"刚性支出困难|刚支")),
)
_NO_CATEGORY = re.compile(
    r"^(?:都|全|啥|什么|哪种|哪一种|哪个)?(?:都|也)?(?:没有|没|不是|不属于|没得"
    r"|无)(?:这些|身份|救助身份|认定|任何|的|啊|呢|哪种|过|一种)*$"
    r"|(?<!有)没有?(?:任何|什么|啥)?(?:救助)?身份(?!证)|没(?:有)?(?:被)?认定过"
    r"|(?:啥|什么|哪种|哪样|哪个)(?:身份)?(?:都|也)(?:不是|没有|没|不算)|(?:都"
    r"|全)(?:不是|没有|不属于)"
    r"|普通(?:家庭|居民|人|老百姓|农民|村民|群众|农户)|一般(?:家庭|居民|人|农户)|没(?:有)?低保"
)
_NO_IDENTITY = re.compile(
    r"(?<!有)没有?(?:任何|什么|啥)?(?:救助)?身份(?!证)|身份(?:也|都)?没有|没(?:有)?(?:评"
    r"|认定|办)过?(?:上)?低保"
)
_LOST = re.compile(r".{0,6}(?:取消|没了|退出|停了)")
_NONE_ANSWER = re.compile(r"脱贫|没有?低保|没得低保|^没有|^没")
_SCHEME = {"职工医保": "employee", "居民医保": "resident"}
_SCHEME_WORDS = (
    ("resident", re.compile(r"居民|农合|合作医疗|农村的?医保|村里交|按年交")),
    (
        "employee",
        re.compile(
            r"职工|单位(?:上|给|里)?(?:交|缴|买)|工资里扣|企业(?:医保|职工)|公司(?:给)?(?:交"
            r"|缴|买)"
        ),
    ),
)
_LEVEL = {"三级": "level3", "二级": "level2", "一级": "level1", "基层": "township", "村卫生室": "township"}
_LEVEL_WORDS = (
    ("level3", re.compile(r"(?<![一二、])(?:三|3)(?:级|甲|乙)")),
    ("level2", re.compile(r"(?:二|2)(?:级|甲|乙)(?!以上|及以上|以下|及以下|残|、三)|县级")),
    ("level1", re.compile(r"(?:一|1)(?:级|甲)(?!残|、二)")),
    (
        "township",
        re.compile(r"卫生院|乡镇医院|镇医院|社区(?:医院|卫生)|卫生所|卫生站|镇上的?医院|乡里的?医院"),
    ),
)
_CARE = (
    (
        "unregistered",
        re.compile(
            r"(?:没有?|未|没去|没来得及|忘了|也没)(?:办理?|做|开|去)?(?:过|了)?(?:异地)?(?:转诊"
            r"|备案|转院|手续)|自己(?:跑|去|找|到)(?:去|到)?(?:的)?(?:外地|省外|外省|省城"
            r"|市里|北京|上海|广州|深圳|大医院)|自己去的|不是转诊"
        ),
    ),
    (
        "longterm",
        re.compile(r"长期(?:异地)?(?:居住|住|备案)|异地(?:长期|安置|居住|常住)|常年(?:住|在外)|常驻异地"),
    ),
    (
        "referred",
        re.compile(r"转诊|转院|转到|转去|转上|转过去|转来|外地.{0,4}(?:急诊|抢救)|(?:急诊|抢救).{0,6}外地"),
    ),
    (
        "local",
        re.compile(
            r"(?:在|就在|是)?(?:本地|参保地|当地|本县|县内|县里|县上|我们县|咱县|我们这"
            r"|咱这|家门口|家这边|老家这边|本市)(?:的)?(?:住|医院|看|治|一家)?|没(?:有)?(?:去"
            r"|出)(?:外地|县)"
        ),
    ),
)
_DENIES = re.compile(r"不是|没有?参加")
_THEIRS = re.compile(r"(?:她|他)(?:是|参加|交)?([^，,。]*)")
_NOT_LOCAL = re.compile(r"(?:不|没)(?:是)?在(?:本地|参保地|当地|本县|县里|县内|我们县)")
_PROVINCE = (
    ("false", re.compile(r"省外|外省|跨省|出省|别的省|不在本省|不在省内|不是本省")),
    ("true", re.compile(r"省内|本省|省城|省里|在省会|没出省")),
)
_PERSON = (
    (
        "flexible",
        re.compile(
            r"灵活就业|自由职业|个体户|个体工商户|没有?单位.{0,6}自己(?:交|缴).{0,4}职工"
            r"|自己(?:交|缴)(?:的)?(?:职工|社保)|打零工|网约车|外卖|骑手"
        ),
    ),
    (
        "employee",
        re.compile(
            r"职工|单位(?:上|给|里)?(?:交|缴|买|上班)|在单位|公司|上班|企业|有单位|事业单位"
            r"|公务员|老师"
        ),
    ),
    ("resident", re.compile(r"居民|农合|合作医疗|农民|农村|村民|学生|小孩|老人|孩子|娃")),
)
_EXEMPTION = (
    (
        "none",
        re.compile(
            r"^(?:都|全)?(?:不是|没有|不属于|不|没)(?:的|啊|呢)?$|都不是|都没有|都不属于"
            r"|哪种也不|都不沾|不属于|不是那几"
        ),
    ),
    ("newborn", re.compile(r"新生儿|刚出生|刚生|新生")),
    (
        "relief",
        re.compile(
            r"(?:新|刚|才)(?:刚)?(?:被|给)?(?:认定|评上|评为|办上|吃上|批).{0,8}(?:救助"
            r"|低保|特困|边缘)?|新认定"
        ),
    ),
    ("veteran", re.compile(r"退役|退伍|转业|复员")),
    (
        "from_employee",
        re.compile(
            r"职工(?:医保)?.{0,10}(?:三|两|一|3|2|1)个?月.{0,6}|(?:三|3)个?月(?:内|以内"
            r"|不到).{0,8}职工|职工.{0,6}(?:不到|没到|没超过|三个月内|未满).{0,6}(?:三"
            r"|3)?个?月?.{0,4}转"
        ),
    ),
    ("military_family", re.compile(r"随军|军属|军嫂")),
    ("released", re.compile(r"刑满|出狱|释放")),
)
_RESIDENCE = (
    ("rural", re.compile(r"农村|乡下|村里|村子|农民|农业户口|乡里")),
    ("urban", re.compile(r"城镇|城里|城市|县城|镇上|街道|社区|非农|市里")),
)
_DENIED = re.compile(r"(?:不是|不算|并非|没有|不在|不属于|不|没)(?:在|是|的|什么|去|参加|交)?$")


def hear_closed(text: str, form: str, asked: str | None, entities: Sequence[EntityOut], heard: Heard) -> None:
    """Put the closed facts of ``text`` (folded) that ``form`` uses into ``heard``."""
    if form in ("benefit", "relief", "contribution"):
        name = "status" if form == "relief" else "category"
        _put(heard, name, _category(text, asked == name, entities))
    if form == "benefit":
        _put(heard, "scheme", _scheme(text, asked == "scheme", entities))
        _put(heard, "level", _level(text, entities))
        _put(heard, "care", _care(text))
        province = _pick(text, _PROVINCE)
        if province and (asked == "in_province" or heard.facts.get("care") != "local"):
            heard.facts["in_province"] = province == "true"
    if form == "relief" and (asked == "residence" or re.search(r"农村|乡下|城镇|城里|农业户口|城市户", text)):
        _put(heard, "residence", _pick(text, _RESIDENCE))
    if form == "contribution" and (
        asked == "person" or re.search(r"灵活就业|居民医保|职工医保|单位|农合|合作医疗|在职|居民|职工", text)
    ):
        _put(heard, "person", _pick(text, _PERSON))
    if form in ("contribution", "waiting-period"):
        none = _EXEMPTION[0][1].search(text) if asked == "exemption" or "都不" in text else None
        found = _pick(text, _EXEMPTION[1:]) or ("none" if none else None)
        _put(heard, "exemption", found)


def labelled(text: str, buttons: Mapping[str, str]) -> str | None:
    """The choice whose button the whole ``text`` is."""
    plain = _bare(text)
    return next((value for value, label in buttons.items() if _bare(label) == plain), None)


def _bare(text: str) -> str:
    return re.sub(r"[\s，。,.、！!？?；;（）()]", "", text)


def _put(heard: Heard, name: str, value: str | None) -> None:
    if value is not None:
        heard.facts.setdefault(name, value)


def _pick(text: str, words: Sequence[tuple[str, re.Pattern[str]]]) -> str | None:
    """The first choice named and not denied."""
    for value, pattern in words:
        for match in pattern.finditer(text):
            if not _DENIED.search(text[: match.start()]):
                return value
    return None


def _category(text: str, asked: bool, entities: Sequence[EntityOut]) -> str | None:
    """An identity told; 不是低保 answers the question for it, but says nothing when it was not asked."""
    named = _pick(text, _NAMED)
    if named:
        return named
    found = [e for e in entities if e.entity == "category" and e.value in _CATEGORY]
    told = [
        e
        for e in found
        if not e.negated and not _DENIED.search(text[: e.start]) and not _LOST.match(text[e.end :])
    ]
    none = _NO_IDENTITY.search(text)
    if told and not none:
        denied = {e.value for e in found} - {e.value for e in told} if told else set()
        both = {e.value for e in told} & {e.value for e in found if e not in told}
        return None if both and not denied else _CATEGORY[told[0].value]
    if none or _NO_CATEGORY.search(text) or (asked and _NONE_ANSWER.search(text)):
        return "none"
    return None


def _scheme(text: str, asked: bool, entities: Sequence[EntityOut]) -> str | None:
    if all(pattern.search(text) for _, pattern in _SCHEME_WORDS) and not _DENIES.search(text):
        # Both are named: 职工的还是居民的我不清楚; of two people the other one's counts (我是职工，她是居民).
        theirs = _THEIRS.search(text)
        return _pick(theirs[1], _SCHEME_WORDS) if theirs else None
    for entity in entities:
        if entity.entity == "insurance" and entity.value in _SCHEME:
            denied = entity.negated or _DENIED.search(text[: entity.start])
            other = {"employee": "resident", "resident": "employee"}
            value = _SCHEME[entity.value]
            return other[value] if denied else value
    return (
        _pick(text, _SCHEME_WORDS)
        if asked or re.search(r"农合|合作医疗|退休职工|企业职工|居民", text)
        else None
    )


def _level(text: str, entities: Sequence[EntityOut]) -> str | None:
    """The level told; 二三级 and 一二级 say two, so nothing."""
    if any(e.entity == "hospital_level" and e.value in ("二三级", "一二级") for e in entities):
        return None
    told = [
        e
        for e in entities
        if e.entity == "hospital_level" and e.value in _LEVEL and not _DENIED.search(text[: e.start])
    ]
    levels = {_LEVEL[e.value] for e in told}
    if len(levels) > 1:
        return None
    return levels.pop() if levels else _pick(text, _LEVEL_WORDS)


def _care(text: str) -> str | None:
    if _NOT_LOCAL.search(text):
        return None
    for value, pattern in _CARE:
        found = pattern.search(text)
        if found and (value == "unregistered" or not _DENIED.search(text[: found.start()])):
            return value
    return None
