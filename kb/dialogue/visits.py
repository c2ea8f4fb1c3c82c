"""Whether a bill is of outpatient care, and of which kind: ordinary, chronic diseases or special diseases."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.dialogue.heard import Heard, Value
from kb.rules.choices import Setting

SOME = "visit"
"""An outpatient bill of which the kind is still open."""
_STAY = re.compile("住院|出院")
_BOTH = re.compile("慢特病|门慢特|慢病特病|慢性?病.{0,2}特殊?病")
_SERIOUS = re.compile("特殊病|特病|门特|透析|放化疗|放疗|化疗|抗排异")
_CHRONIC = re.compile("慢性病|慢病|门慢")
_ORDINARY = re.compile("普通|门诊看病|看了?个?门诊|感冒|发烧|发热|咳嗽|肚子|过敏|皮肤|看牙|牙疼")
_ILLNESS = re.compile(
    "高血压|血压高|糖尿病|血糖高|冠心病|心脏病|癌|肿瘤|尿毒症|肾病|肝炎|肝硬化|中风|脑梗|偏瘫|精神|帕金森|红斑狼疮"
    "|血友病|癫痫|哮喘|慢阻肺|类风湿|结核|甲亢|白血病|移植"
)
_VISIT = re.compile("门诊|看病拿药")
_NOT_SO = re.compile(r"没(?:有)?(?:办|认定|申请|评)|(?:都)?不是|都没")


def visiting(facts: Mapping[str, Value]) -> bool:
    """Whether the facts are of outpatient care."""
    return facts.get("setting", Setting.INPATIENT.value) != Setting.INPATIENT.value


def setting_of(facts: Mapping[str, Value]) -> Setting:
    """The kind of care; what is still open counts as ordinary outpatient care."""
    value = facts.get("setting", Setting.INPATIENT.value)
    return next((one for one in Setting if one.value == value), Setting.OUTPATIENT)


def hear_setting(text: str, heard: Heard, *, asked: bool, corrects: bool) -> None:
    """Put the kind of care into ``heard``; 高血压门诊 may be ordinary or 慢性病 care, which is asked."""
    found = _kind(text, asked=asked)
    if found is None and (asked or corrects) and _STAY.search(text):
        found = Setting.INPATIENT.value
    if found is not None:
        heard.facts.setdefault("setting", found)


def _kind(text: str, *, asked: bool) -> str | None:
    if _STAY.search(text):
        return None
    named = _BOTH.search(text) or _SERIOUS.search(text) or _CHRONIC.search(text)
    if asked and not named:
        return Setting.OUTPATIENT.value if _ORDINARY.search(text) or _NOT_SO.search(text) else None
    if named and asked and _NOT_SO.search(text[: named.start()]):
        return Setting.OUTPATIENT.value  # 没办过慢病
    if _BOTH.search(text):
        return None if asked else SOME
    if _SERIOUS.search(text):
        return Setting.SERIOUS.value
    if _CHRONIC.search(text):
        return Setting.CHRONIC.value
    if not _VISIT.search(text):
        return None
    return Setting.OUTPATIENT.value if _ORDINARY.search(text) and not _ILLNESS.search(text) else SOME
