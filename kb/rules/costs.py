"""What a bill leaves open: the in-scope cost of a bare bill and 先行自付 lie between two ends."""

from __future__ import annotations

from decimal import Decimal

from kb.rules.choices import Setting
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.stay import Stay

_SHARES = {
    True: ("in_scope_share_low", "in_scope_share_high"),
    False: ("outpatient_in_scope_share_low", "outpatient_in_scope_share_high"),
}
"""Between which shares of the bill the in-scope cost usually lies, of a stay and of an outpatient bill."""


def first_pays(stay: Stay) -> tuple[list[tuple[str, Decimal | None]], list[str]]:
    """先行自付 as told, or the ends it may lie between where the person does not know it; with the assumption."""
    if "first_pay" not in stay.dont_know or stay.first_pay is not None or stay.class_b is not None:
        return [("", stay.first_pay)], []
    if stay.total is None or stay.in_scope is None:
        return [("", ZERO)], ["先行自付不清楚，没有算进去。"]
    most = stay.total - stay.in_scope - (stay.own_expense or ZERO)
    if not most:
        return [("", ZERO)], []
    ends: list[tuple[str, Decimal | None]] = [("没有先行自付时", ZERO), (f"先行自付{yuan(most)}时", most)]
    return ends, [f"先行自付不清楚，从没有到最多{yuan(most)}都算了。"]


def in_scope_ends(stay: Stay, look: Lookup) -> tuple[list[tuple[str, Decimal]], list[str]]:
    """The in-scope cost, or the two ends it usually lies between, with the assumptions."""
    if stay.in_scope is not None:
        return [("", stay.in_scope)], []
    assert stay.total is not None
    first = stay.first_pay
    if first is None and stay.class_b is not None:
        first = cents(stay.class_b * look.number("class_b_first_pay"))
    if stay.own_expense is not None and first is not None:
        in_scope = stay.total - stay.own_expense - first
        text = (
            f"政策范围内费用＝总费用{yuan(stay.total)}－自费{yuan(stay.own_expense)}－先行自付{yuan(first)}。"
        )
        return [("", max(ZERO, in_scope))], [text]
    names = _SHARES[stay.setting is Setting.INPATIENT]
    look.require(*names)
    known_out = (stay.own_expense or ZERO) + (first or ZERO)
    ends = []
    for name in names:
        share = look.number(name)
        amount = min(cents(stay.total * share), stay.total - known_out)
        ends.append((f"政策范围内费用占总费用{percent(share)}时", amount))
    shares = [percent(look.number(n)) for n in names]
    text = (
        f"只知道总费用{yuan(stay.total)}，不知道政策范围内费用，按当地通常占{shares[0]}到{shares[1]}估算，"
        "准确数看结算单。"
    )
    return ends, [text]
