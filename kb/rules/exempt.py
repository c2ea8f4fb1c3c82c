"""Who waits for nothing after a late payment: newborns everywhere, others where their place says so.

国办发〔2024〕38号 spares newborns and leaves the others to the provinces (fact wait-newborn-exempt).
"""

from __future__ import annotations

from kb.rules.choices import Exemption
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO
from kb.rules.payer import Payer

FROM_EMPLOYEE = "从职工医保转来、断缴不超过3个月的，之前连续参保满2年的按转入地规定补缴后当月起享受"


def exempt(payer: Payer, look: Lookup) -> bool:
    """Whether the person waits for nothing here, told as a step."""
    if payer.exemption in (None, Exemption.NONE):
        return False
    assert payer.exemption is not None
    if payer.exemption.label not in look.listed("waiting_exempt"):
        _deny(payer.exemption, look, known=not _not_known(payer, look))
        return False
    look.say(f"{payer.exemption.label}不设等待期。", "waiting_exempt", after=ZERO)
    return True


def _deny(exemption: Exemption, look: Lookup, *, known: bool) -> None:
    if exemption is Exemption.FROM_EMPLOYEE:
        # A rule of the whole country: no list of a place takes it back.
        rest = "其余的，当地没有列为不设等待期的人" if known else "其余的看当地"
        look.say(f"{FROM_EMPLOYEE}；{rest}，下面先按不免算。", ground=GROUNDS["tr-gap3"])
    elif known:
        look.say(f"当地没有把「{exemption.label}」列为不设等待期的人。", "waiting_exempt")
    else:
        text = f"{exemption.label}免不免等待期由省里定，本地没有录入，下面先按不免算。"
        look.say(text, "waiting_exempt")


def assumed(payer: Payer, look: Lookup) -> tuple[str, ...]:
    """What the computation took for granted about the exemption."""
    if payer.exemption is None:
        return ("不清楚是不是免等待期的人，按不是算。",)
    if payer.exemption is Exemption.FROM_EMPLOYEE:
        return (f"按不免算。{FROM_EMPLOYEE}，请问参保地医保局。",)
    if _not_known(payer, look):
        assert payer.exemption is not None
        return (f"{payer.exemption.label}免不免等待期，本地没有录入，按不免算，请问参保地医保局。",)
    return ()


def _not_known(payer: Payer, look: Lookup) -> bool:
    """Whether only the national list is known, which does not name the person and need not be the whole list."""
    if payer.exemption in (None, Exemption.NONE) or not look.has("waiting_exempt"):
        return False
    assert payer.exemption is not None
    return look.find("waiting_exempt").inherited and payer.exemption.label not in look.listed(
        "waiting_exempt"
    )
