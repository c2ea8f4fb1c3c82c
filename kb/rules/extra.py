"""Materials that a situation adds to any service, where the service's own list does not name them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Extra:
    """A material that ``situation`` asks for, unless the list holds one whose name matches ``already``.

    ``categories`` limits it to services of these categories; empty means all. ``fact`` is what it rests on.
    """

    situation: str
    name: str
    already: str
    why: str
    fact: str
    form: str | None = "原件"
    shared: str | None = None
    note: str | None = None
    categories: tuple[str, ...] = ()


EXTRA = (
    Extra(
        "proxy",
        "代办人和委托人的身份证件、授权委托书",
        "代办人|委托书|监护人",
        "替别人办时",
        "jsm-proxy",
        note="参考江苏省的规定，以当地办事指南为准",
    ),
    Extra(
        "death",
        "死亡证明",
        "死亡证明",
        "参保人已经去世时",
        "regs-shared-birth-death-hukou",
        shared="民政、公安、卫健的死亡信息",
        note="能共享查到的不用交",
    ),
    Extra(
        "cross_region",
        "补办的异地就医备案",
        "备案",
        "在外地自费出院、当时没有备案时",
        "xr-late-registration-manual",
        form=None,
        shared="系统里的备案记录",
        note="已经备过案的不用再办",
        categories=("手工报销", "生育"),
    ),
)
