"""Numbers that are personal because of the words beside them: 医保卡号, 社保号, 账号 and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.gateway.mask_digits import SEPARATORS

INSURANCE, PAPER, ACCOUNT, ID = "医保号", "证件号", "银行卡号", "身份证号"

_NAMES = {
    INSURANCE: (
        r"医保(?:电子凭证|个人|参保|证|卡)?(?:账户|帐户)?(?:号码?|编号|编码|账号|帐号|代码|卡)"
        r"|社保(?:电脑|个人|证)?卡?(?:号码?|编号|账号|帐号|卡)|社会保障(?:卡号?码?|号码?)"
        r"|(?:个人|人员|参保|单位|电脑)(?:编号|编码|账号|代码|号码?)|参保人?(?:证|卡)号码?|医疗保险(?:证|卡)?(?:号码?|编号)"
        r"|(?:新?农合|合作医疗|合疗)(?:证|卡|本)?(?:号码?|编号)|(?:就诊|诊疗)卡号?|(?:住院|病历|病案|门诊|登记)号码?"
    ),
    PAPER: (
        r"(?:低保|残疾人?|特困|军官|士兵|老年|居住|户口|出生|结婚)(?:证明?|本|簿)(?:号码?|编号)?"
        r"|护照号?码?|通行证号?码?"
    ),
    ACCOUNT: (
        r"(?:银行卡?|存折|存摺|工资卡|储蓄卡|一卡通|惠农卡)(?:的?卡?号码?|账号|帐号)?"
        r"|卡号|账号|帐号|账户|帐户|信用社|[工建农中交]行|邮储|农商行?"
    ),
    ID: r"身份证(?:件)?(?:号码?)?|公民身份号码|证件号码?|身份号码?|身分证",
}
_SHORTEST = {INSURANCE: 6, PAPER: 6, ACCOUNT: 10, ID: 6}
_BETWEEN = r"[^0-9A-Za-z，。,;；！!？?、\n]{0,8}"
_NUMBER = rf"(?:[A-Za-z]{{1,3}}[{SEPARATORS}]?)?\d(?:[{SEPARATORS}]{{0,2}}\d){{3,23}}[A-Za-z]?"
_FORWARD = {kind: re.compile(rf"(?:{names})({_BETWEEN})({_NUMBER})") for kind, names in _NAMES.items()}
_BACKWARD = {
    kind: re.compile(rf"({_NUMBER})(?:这个|这|就是|是|为|\(|（)[^0-9，。,；！？\n]{{0,5}}?(?:{names})")
    for kind, names in _NAMES.items()
}
# 身份证有效期2016.01.01到… and 社保卡2026年 are dates, 医保账户余额 is an amount.
_NOT_BETWEEN = re.compile(
    r"有效|期限?|到期|日期|出生|时间|余额|金额|缴费|交费|基数|电话|热线|打|拨|知道|忘|里|充|钱|年费|办|补"
)
_NOT_AFTER = re.compile(r"\s?(?:元|块|年|月|日|%|％|岁|天|号文|万|亿|人|个|位|\.\d)")
_DAY = re.compile(rf"(?:19|20)\d\d[{SEPARATORS}/]?(?:0?[1-9]|1[0-2])[{SEPARATORS}/]?(?:0?[1-9]|[12]\d|3[01])")


def named_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers beside words that name them, in text with folded digits: start, end, kind."""
    for kind, pattern in _FORWARD.items():
        for found in pattern.finditer(text):
            if not _NOT_BETWEEN.search(found.group(1)) and _is_number(text, found, 2, kind):
                yield found.start(2), found.end(2), kind
    for kind, pattern in _BACKWARD.items():
        for found in pattern.finditer(text):
            if _is_number(text, found, 1, kind):
                yield found.start(1), found.end(1), kind


def _is_number(text: str, found: re.Match[str], group: int, kind: str) -> bool:
    written = found.group(group)
    digits = sum(char.isdigit() for char in written)
    if digits < _SHORTEST[kind] or _NOT_AFTER.match(text, found.end(group)):
        return False
    before = text[found.start(group) - 1 : found.start(group)]
    return not before.isdigit() and not (kind != ID and _DAY.fullmatch(written))
