"""What is special about a newborn: the year paid for, what is paid, and benefits from the day of birth."""

from __future__ import annotations

import datetime as dt

from kb.rules.dates import counted_from
from kb.rules.lookup import Lookup
from kb.rules.payer import Payer
from kb.rules.place_rules import CountsFrom, NewbornFree
from kb.rules.result import Absent

FREE = "newborn_free"
LATE_IN_YEAR = 10
"""From this month on whose year is paid differs from place to place (facts newborn-xian-cross-year, -quanzhou-)."""


def coverage_year(payer: Payer, paid_on: dt.date) -> int:
    """The year a newborn is paid for: the one named, else the year of birth."""
    return payer.coverage_year or (payer.born_on or paid_on).year


def next_year(payer: Payer, look: Lookup, *, pays: bool) -> list[str]:
    """What to know of the year after, where the year reckoned is that of the birth; ``pays`` for this one or not."""
    if look.year != (payer.born_on or look.day).year:
        return []
    note = "这里只算了出生当年的费，下一年度的要另外缴。" if pays else "出生当年不用缴，下一年度的要另外缴。"
    if payer.born_on is None or payer.born_on.month >= LATE_IN_YEAR:
        note += "年底出生的，交哪一年各地规定不同，请先问窗口。"
    return [note]


def free(payer: Payer, look: Lookup) -> bool | None:
    """Whether nothing is paid for the year of birth; None where it hangs on the parents and is not known."""
    in_birth_year = payer.born_on is None or payer.born_on.year == look.year
    if not in_birth_year or not look.has(FREE) or look.choice(FREE, NewbornFree) is NewbornFree.PAYS:
        return False
    if payer.parent_insured is not False:
        look.say("父母有一方在本地参保的，新生儿出生当年不用缴费。", FREE)
    return payer.parent_insured


def starts(payer: Payer, paid_on: dt.date, look: Lookup, notes: list[str]) -> dt.date | None:
    """The first day of benefits; None, with a note, where the birthday or the area's rule is not known."""
    try:
        days = int(look.number("newborn_days"))
    except Absent as exc:
        notes.append(f"新生儿从哪天起享受待遇本地没有录入，请问{exc.figures[0].ask}。")
        return None
    text = f"新生儿出生{days}天内参保缴费的，从出生之日起享受待遇。"
    look.say(text, "newborn_days")
    if payer.born_on is None:
        notes.append("没有说哪天出生，从哪天起能报销要看出生日期。")
        return None
    year = look.year or payer.born_on.year
    if (paid_on - payer.born_on).days <= days:
        return max(payer.born_on, dt.date(year, 1, 1))
    try:
        rule = look.choice("newborn_late_start", CountsFrom)
    except Absent as exc:
        notes.append(f"出生超过{days}天才缴费的，从哪天起享受本地没有录入，请问{exc.figures[0].ask}。")
        return None
    look.say(f"出生超过{days}天才缴费的，从{rule.label}起享受。", "newborn_late_start")
    return max(counted_from(rule, paid_on), dt.date(year, 1, 1))
