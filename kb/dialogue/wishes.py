"""Whether a message wishes for one of the forms: by its words, never by a classifier's confidence.

A policy question (住院报销比例多少) is no wish: it must be answered from the knowledge base. A wish asks to compute
or to check somebody's own case (帮我算算), or tells that person's bill and asks what comes back.
"""

from __future__ import annotations

import re

from kb.dialogue.money import amounts
from kb.search.normalise import clean

LONGEST = 120
"""Longer stories go to the knowledge base: what they ask is for it to find."""
SHORT = 60
"""Up to so many characters a bill or an income told is about one case; longer ones ask something else of it."""

_COMPUTE = (
    r"(?:^|[，,。！!；;\s]|帮.{0,4}|给(?:我|俺|咱).{0,3}|替.{0,4}|请|麻烦|想|能不能"
    r"|可不可以|能|可以|来|再|情况|先|自己)(?:你|您)?"
    r"(?:计算|测算|预估|估算|估|算)(?:一下|一算|一估|[:：]|算看|算|估|下|出来"
    r"|(?=[我俺他她]|咱|能报|要交|该交|住院|报销|断缴|等多久|要等|等待期|医保"
    r"|职工|居民|个人|可以报|下))"
)
_BENEFIT = (
    r"(?:报销|报多少|报几|能报|可报|报得|报下来|自付|报几多|报好多|报多|自己.{0,4}[出掏付花]"
    r"|个人负担|救助多少|拿.{0,3}救助|住院)"
)
_PAYS = r"(?:[交缴](?:多少|几多|几个?钱|费|的?钱)|医保费|保费|要[交缴])"
_WAITS = r"(?:等多久|等几个?月|多久.{0,4}报|等待期|什么时候.{0,4}报)"
_CHECK = r"(?:看看|看一看|看一下|看下|查查|查一下|评估|判断|测一下|测测|帮.{0,4}看)"
_ELIGIBLE = r"(?:能不能|能否|可不可以|够不|多久|多长|时候|哪天够|符不符合|有没有资格|是不是|能|可以|够|符合)"
_SPAN = r"(?:\d+|[一二两三四五六七八九十半几]{1,3})\s?(?:个?多?月|年)"
_BREAK = rf"断(?:缴|交|保)?了?{_SPAN}"

_ALWAYS: dict[str, re.Pattern[str]] = {
    "materials": re.compile(
        r"(?:^|[，,。\s]|我|请|能不能|能|麻烦|情况|帮忙|帮.{1,3})(?:你|您)?(?:列|拉"
        r"|开(?=一?[个份张]))(?:一下|一个|一份|一张|出来|出|个|张|份|列)*"
        r".{0,16}(?:材料|清单|资料|证件|单子)|给(?:我)?(?:个|一个|一份|份|张|一张)(?:材料)?清单"
    ),
    "waiting-period": re.compile(
        rf"{_COMPUTE}.{{0,20}}{_WAITS}|(?:断缴|断保|断交|年|月)[了，,]?(?:帮我)?算(?:一下"
        rf"|算|下)?要?等多久|{_BREAK}(?:了|医保|社保|，|,|现在){{0,4}}(?:还能不能|还能"
        rf"|能不能).{{0,4}}报"
    ),
    "contribution": re.compile(rf"{_COMPUTE}.{{0,24}}{_PAYS}"),
    "relief": re.compile(
        rf"{_CHECK}.{{0,16}}{_ELIGIBLE}.{{0,10}}救助|{_CHECK}.{{0,10}}救助.{{0,4}}(?:条件|资格)"
        rf"|{_COMPUTE}.{{0,10}}(?:符合|够不|多久|多长|时候|哪天够|够|有资格|能不能申请|能申请).{{0,8}}救助"
    ),
    "benefit": re.compile(rf"{_COMPUTE}.{{0,24}}{_BENEFIT}"),
}
"""Explicit wishes, the narrower form first."""

_BARE_COMPUTE = re.compile(_COMPUTE)
_WAITS_AFTER = re.compile(rf"{_BREAK}.{{0,16}}{_WAITS}")
_OWN = re.compile(
    r"我|俺|咱|妈|爸|爹|娘|爷|奶|公公|婆婆|岳|老公|老婆|丈夫|妻|儿子|女儿|孩子|邻居|[父母]亲|他|她"
)
_BACK = re.compile(
    r"(?:大概|大约)?(?:医保)?(?:一共|总共)?(?:还)?(?:能|可以|可|该|会)?(?:给)?(?:报销"
    r"|报|补|救助)(?:得)?(?:了)?(?:多少|几多|好多|几个?钱|下来多少|完多少|回来多少)"
    r"|(?:大概|最后)?(?:还)?(?:要|得|该)?自己(?:还)?(?:要|得|该)?(?:再)?(?:出"
    r"|掏|付|花|承担|负担|拿)(?:多少|好多|几多)|个人(?:要)?(?:负担|承担|付|出)多少"
)
_STAY = re.compile(
    r"住院|住了?院|出院|医院也?住|住了?[\d一二两三四五六七八九十半]+(?:天|个?月"
    r"|次)|手术|开刀|支架|医院住"
)
_VISIT = re.compile(r"门诊|慢病|慢性病|慢特病|特病|门慢|门特")
_OTHER_CARE = re.compile(
    r"药店|买药|生育|生孩子|顺产|剖|产检|押金|商业保险"
    r"|惠民保|大病(?:保险)?.{0,4}(?:报|补)|最多|以上|以内|超过"
)
_OTHER = re.compile(rf"{_OTHER_CARE.pattern}|比例|标准是多少|起付")
_WHY = re.compile("怎么就|怎么会|为什么|为啥|凭什么|凭啥")
_ASKS = re.compile(
    r"[吗呢么?？]|多少|怎么|怎样|如何|哪|咋|啥|几个|几时|能不能|能否|可不可以"
    r"|可以|是不是|有没有|请问|想问|问下|问一下|算不算|不知|为何|能报|报不|给报"
    r"|够不|多久|多长|时候|哪天"
)
_SPENT = re.compile(r"花了|花费|用了|花掉|总费用|总共|一共|账单|费用")
_APPLY = re.compile(
    r"(?:能不能|能否|可不可以|够不|多久|多长|时候|哪天够|能|可以).{0,4}(?:申请|享受|拿|领|得).{0,6}救助"
    r"|救助.{0,4}(?:能不能|够不|多久|多长|时候|哪天够|能申请)"
)
_CORRECTS = re.compile(
    r"^(?:不对|不是|错了|应该是|换成|如果是|要是|我是说|加上)|(?:说|看|打|算|弄"
    r"|搞|记|写|讲)错|错字|更正|改成|改为|改一下|准确说|其实是"
    r"|(?<!是)不是[^，,。]{1,8}[，,]\s?是"
)
ADDED = 24
"""Up to so many characters a message without a question may add to a result (2026年的, 那就三级医院)."""


def wish(text: str) -> str | None:
    """The form a message wishes for, or None.

    >>> wish("能算一下能报多少吗"), wish("住院报销比例多少"), wish("算算我明年要交多少")
    ('benefit', None, 'contribution')
    """
    plain = clean(text)
    if len(plain) > LONGEST or not plain:
        return None
    for form, pattern in _ALWAYS.items():
        if pattern.search(plain) and not (form == "benefit" and _OTHER.search(plain)):
            return form
    if len(plain) > SHORT:
        return None
    if _OWN.search(plain) and _WAITS_AFTER.search(plain) and not _WHY.search(plain):
        return "waiting-period"
    if _APPLY.search(plain):
        told = {amount.label for amount in amounts(plain)}
        return "relief" if told & {"income", "monthly_wage"} else None
    if _BARE_COMPUTE.search(plain) and "医院" in plain and not _OTHER.search(plain) and _bill(plain):
        return "benefit"
    return "benefit" if _own_bill(plain) else None


def _own_bill(text: str) -> bool:
    """Whether somebody's bill of a stay or of outpatient care is told, and asked but what comes back of it."""
    stay, visit = _STAY.search(text), _VISIT.search(text)
    if bool(stay) == bool(visit) or _OTHER_CARE.search(text):
        return False
    if not _bill(text, 10 if visit else 100):
        return False
    asked = _BACK.search(text)
    if not asked and (visit or not _SPENT.search(text)):
        return False
    return not _ASKS.search(_BACK.sub("", text).rstrip("呢吗啊呀?？"))


def _bill(text: str, least: int = 100) -> bool:
    """Whether an amount is told that a bill could have."""
    return any(amount.marked and amount.high >= least and "几" not in amount.text for amount in amounts(text))


def corrects(text: str) -> bool:
    """Whether a message takes back something said (不对，是二级医院); after a result it computes again."""
    return bool(_CORRECTS.search(clean(text)))


def adds(text: str) -> bool:
    """Whether a message may just add to what was said: short, and asking nothing."""
    plain = clean(text)
    return 0 < len(plain) <= ADDED and not _ASKS.search(plain)
