"""What those pay by the month who work: employees with their employer, and flexible workers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kb.rules.lookup import Lookup
from kb.rules.money import cents, percent, yuan
from kb.rules.payer import Payer
from kb.rules.questions import need
from kb.rules.result import Computed, Line, Result, Scenario

PAID_TO_TAX = "缴费由税务部门征收，以当地当年的缴费公告为准。"


def employee(payer: Payer, look: Lookup) -> Result:
    """What an employee and the employer pay a month, on a wage within the limits of the base. Raises Absent."""
    look.require(
        "employee_rate_person", "employee_rate_employer", "employee_base_floor", "employee_base_ceiling"
    )
    if payer.monthly_wage is None:
        return need(["monthly_wage"])
    base = payer.monthly_wage
    floor, ceiling = look.number("employee_base_floor"), look.number("employee_base_ceiling")
    if base < floor:
        look.say(f"工资低于缴费基数下限，按{yuan(floor)}算。", "employee_base_floor", base, floor)
        base = floor
    elif base > ceiling:
        look.say(f"工资高于缴费基数上限，按{yuan(ceiling)}算。", "employee_base_ceiling", base, ceiling)
        base = ceiling
    lines = []
    for who, word in (("person", "本人"), ("employer", "单位")):
        rate = look.number(f"employee_rate_{who}")
        amount = cents(base * rate)
        text = f"{word}每月按缴费基数的{percent(rate)}缴，{yuan(amount)}。"
        look.say(text, f"employee_rate_{who}", base, amount)
        lines.append(line(f"monthly_{who}", f"{word}每月缴", amount))
    notes = (PAID_TO_TAX, "本人的部分由单位从工资里代扣。", *_supplement(look))
    return computed(lines, look, (), notes, {})


def flexible(look: Lookup) -> Result:
    """What a flexible worker pays a month and a year, with the first wait. Raises Absent."""
    look.require("flexible_base", "flexible_rate")
    base, rate = look.number("flexible_base"), look.number("flexible_rate")
    month = cents(base * rate)
    look.say(
        f"灵活就业人员每月按基数{yuan(base)}的{percent(rate)}缴，{yuan(month)}。",
        "flexible_rate",
        base,
        month,
    )
    lines = [
        line("monthly_person", "本人每月缴", month),
        line("yearly_person", "一年十二个月共缴", month * 12),
    ]
    if look.has("flexible_wait"):
        wait = look.number("flexible_wait")
        look.say(f"首次以灵活就业身份参加职工医保，等待期{wait}个月。", "flexible_wait", after=wait)
        lines.append(Line("months", "首次参保的等待期", wait, wait, "个月"))
    return computed(lines, look, (), (PAID_TO_TAX, *_supplement(look)), {})


def _supplement(look: Lookup) -> tuple[str, ...]:
    """大额医疗费用补助 comes beside the insurance where the place has it; who pays it is the place's to say."""
    if not look.has("employee_supplement"):
        return ("有的地方另外还有职工大额医疗费用补助的费，没有算在里面。",)
    amount = yuan(look.number("employee_supplement"))
    text = f"职工大额医疗费用补助每人每年{amount}，没有算在里面；由谁出、怎么缴，看当地。"
    look.say(text, "employee_supplement")
    return ()


def line(name: str, title: str, amount: Decimal) -> Line:
    """An amount that is known, to the cent."""
    return Line(name, title, cents(amount), cents(amount))


def computed(
    lines: list[Line],
    look: Lookup,
    assumptions: tuple[str, ...],
    notes: tuple[str, ...],
    dates: dict[str, dt.date],
) -> Computed:
    """The result of one scenario with the steps told so far."""
    shown = tuple(lines)
    return Computed(shown, (Scenario("", shown, tuple(look.steps)),), assumptions, notes, dates)
