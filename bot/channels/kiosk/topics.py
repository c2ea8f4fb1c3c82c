"""The tiles of the home screen: topics to browse, and the dialogues to be led through."""

from __future__ import annotations

from kb.api.models import Button

TOPICS: tuple[tuple[str, str, str], ...] = (
    ("enrolment", "参保登记", "怎么参保、新生儿"),
    ("contribution", "缴费", "交多少、怎么交"),
    ("relief", "医疗救助", "谁能申请、怎么办"),
    ("benefit", "看病报销", "住院、门诊报多少"),
    ("manual", "手工报销", "垫了钱怎么报"),
    ("chronic", "慢病特病", "认定、用药"),
    ("critical", "大病保险", "花得多再报一次"),
    ("maternity", "生育", "产检、生孩子"),
    ("cross-region", "异地就医", "备案、外地住院"),
    ("transfer", "关系转移", "换地方、换单位"),
    ("account", "医保码和社保卡", "激活、家人共用"),
    ("supervision", "举报骗保", "怎么举报、有奖励"),
    ("service", "窗口办事", "哪里办、多久办好"),
)
"""Topic of the content, its name on the tile, and what is in it."""

DIALOGUES: tuple[tuple[str, str, str], ...] = (
    ("relief", "能不能申请医疗救助", "帮我看看能不能申请医疗救助"),
    ("benefit", "住院能报多少钱", "帮我算算住院能报多少"),
    ("contribution", "今年要交多少钱", "帮我算算要交多少钱"),
    ("waiting-period", "断缴要等多久", "断缴了，帮我算算要等多久"),
    ("materials", "要带什么材料", "帮我列一份材料清单"),
)
"""Form, what stands on its tile, and the words that start it (kb/dialogue/wishes.py)."""


def dialogues() -> list[Button]:
    """The dialogues as buttons."""
    return [Button(text=text, send=send, form=form) for form, text, send in DIALOGUES]
