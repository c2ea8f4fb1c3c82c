"""The incentive for paying without a break and for not claiming: a higher limit of critical illness insurance."""

from __future__ import annotations

from decimal import Decimal

from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.payer import Payer
from kb.rules.result import Line


def incentive(payer: Payer, look: Lookup) -> list[Line]:
    """What the limit rises by, and falls by after a break; empty where nothing is known. Raises Absent.

    One step for each year in a row beyond the first four, kept after a break (``kept_steps``); one for each
    year without a claim, lost when an incentive was used. Both add up, to a share of the limit at most.
    """
    broken = payer.break_years or 0
    lowered = bool(broken) and look.has("break_cap_cut")
    if payer.continuous_years is None and payer.zero_claim_years is None and not lowered:
        return []
    look.require("critical_cap", "incentive_years", "incentive_limit")
    cap = look.number("critical_cap")
    raised, floor = _raised(payer, cap, look)
    lines = [Line("incentive", "大病保险封顶线提高", raised, raised, at_least=floor)]
    if lowered:
        each = look.number("break_cap_cut")
        cut = min(cap, cents(each * broken))
        look.say(f"断保再参保，每断一年封顶线降低{yuan(each)}。", "break_cap_cut", cap, cap - cut)
        lines.append(Line("cap_cut", "断保降低的大病保险封顶线", cut, cut))
        cap -= cut
    title = "调整后的大病保险封顶线" if lowered else "提高后的大病保险封顶线"
    lines.append(Line("critical_cap", title, cap + raised, cap + raised, at_least=floor))
    return lines


def _raised(payer: Payer, cap: Decimal, look: Lookup) -> tuple[Decimal, bool]:
    """By how much the limit rises, and whether that is only a national floor."""
    found = look.find("incentive_step", bound=True)
    step = look.number("incentive_step", bound=True)
    floor = found.value.bound == "floor"
    first = int(look.number("incentive_years"))
    steps = max(0, (payer.continuous_years or 0) - first) + (payer.kept_steps or 0)
    look.say(f"连续参保满{first}年后，每再参保一年提高一次。", "incentive_years")
    idle = payer.zero_claim_years or 0
    if payer.used and idle:
        look.say("用过奖励额度以后，攒的零报销奖励清零。", ground=GROUNDS["incentive-reset-after-use"])
        idle = 0
    other = look.number("incentive_step_idle") if look.has("incentive_step_idle") else step
    amount = step * steps + other * idle
    each = f"每次提高{'不少于' if floor else ''}{yuan(step)}"
    look.say(f"{each}，连续参保{steps}次，零报销{idle}次。", "incentive_step", after=cents(amount))
    share = look.number("incentive_limit")
    most = cents(cap * share)
    if amount > most:
        text = f"累计提高不超过大病保险原封顶线的{percent(share)}，也就是{yuan(most)}。"
        look.say(text, "incentive_limit", amount, most)
        amount, floor = most, False
    return cents(max(ZERO, amount)), floor and amount > 0
