"""What basic insurance, critical illness insurance and relief pay for a stay, and what the person bears.

Only what changes the result is asked for. From a bare bill, and from what a person does not know, a range
follows with its assumptions; never the total times a ratio.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kb.answer.parameters import Resolver
from kb.rules.basic import FAR, THIRD
from kb.rules.choices import Setting, Tier
from kb.rules.critical import NeedsFirstPay
from kb.rules.identities import highest
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.outpatient import by_level
from kb.rules.questions import need
from kb.rules.result import Absent, Computed, Line, Missing, Result, Scenario
from kb.rules.settle import settle
from kb.rules.stay import Stay
from kb.rules.unknowns import (
    CLOSED,
    MANY,
    MOST,
    Outcome,
    Telling,
    alternatives,
    applies,
    matters_of,
    merged,
    relevant,
    samples,
    titles,
    word,
)


def benefit(stay: Stay, resolver: Resolver, area: str, day: dt.date) -> Result:
    """Compute the tiers up to ``stay.through`` with the figures of ``area`` on ``day``.

    Raises Contradiction for facts that cannot be, KeyError for an unknown area.
    """
    stay.check()
    resolver.chain(area)
    if stay.other_categories:
        alone = replace(stay, other_categories=())
        return highest(
            stay.category,
            stay.other_categories,
            lambda category: benefit(replace(alone, category=category), resolver, area, day),
            "paid",
        )
    firsts, guessed = _first_pays(stay)
    unknown = [name for name in CLOSED if getattr(stay, name) is None]
    if stay.total is None and stay.in_scope is None:
        return need(["in_scope", *(n for n in unknown if relevant(n, stay))])
    look = Lookup(resolver, area, day)
    try:
        costs, assumed = _in_scope(stay, look)
    except Absent as exc:
        # Without the bureau's usual share a bare bill says nothing: the sheet is needed.
        return need(["in_scope"]) if "in_scope" not in stay.dont_know else Missing(area, exc.figures)
    place = Telling(look.has(THIRD), any(look.has(name) for name in FAR), by_level(stay, look))
    tried = list(alternatives(stay, unknown, place))
    if len(tried) > MANY:
        found = [n for n in unknown if n not in stay.dont_know and _tells(n, stay, unknown, costs, look)]
        if found or len(tried) > MOST:
            return need(found or [n for n in unknown if relevant(n, stay)])
    outcomes = [
        _try(replace(known, first_pay=first), label or told, facts, in_scope, look.aside())
        for label, in_scope in costs
        for told, first in firsts
        for known, facts in tried
    ]
    return _concluded(stay, area, outcomes, [*assumed, *guessed], place)


def _first_pays(stay: Stay) -> tuple[list[tuple[str, Decimal | None]], list[str]]:
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


def _tells(name: str, stay: Stay, unknown: list[str], costs: list[tuple[str, Decimal]], look: Lookup) -> bool:
    """Whether a few samples already show that ``name`` changes an amount."""
    for stays in samples(stay, unknown, name):
        outcomes = [_try(one, "", (), costs[-1][1], look.aside()) for one in stays]
        if any(o.lines for o in outcomes) and len({o.signature for o in outcomes}) > 1:
            return True
    return False


def _in_scope(stay: Stay, look: Lookup) -> tuple[list[tuple[str, Decimal]], list[str]]:
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
    look.require("in_scope_share_low", "in_scope_share_high")
    known_out = (stay.own_expense or ZERO) + (first or ZERO)
    ends = []
    for name in ("in_scope_share_low", "in_scope_share_high"):
        share = look.number(name)
        amount = min(cents(stay.total * share), stay.total - known_out)
        ends.append((f"政策范围内费用占总费用{percent(share)}时", amount))
    shares = [percent(look.number(n)) for n in ("in_scope_share_low", "in_scope_share_high")]
    text = (
        f"只知道总费用{yuan(stay.total)}，不知道政策范围内费用，按当地通常占{shares[0]}到{shares[1]}估算，"
        "准确数看结算单。"
    )
    return ends, [text]


def _try(known: Stay, label: str, facts: tuple[tuple[str, Any], ...], cost: Decimal, look: Lookup) -> Outcome:
    try:
        lines = settle(known, cost, look)
    except Absent as exc:
        return Outcome(label, facts, missing=exc.figures)
    except NeedsFirstPay:
        return Outcome(label, facts, first_pay=True)
    return Outcome(label, facts, lines, tuple(look.steps))


def _concluded(stay: Stay, area: str, outcomes: list[Outcome], assumed: list[str], place: Telling) -> Result:
    if all(o.missing for o in outcomes):
        return Missing(area, merged(outcomes))
    matters = matters_of(outcomes)
    asked = [name for name in matters if name not in stay.dont_know]
    if any(o.first_pay for o in outcomes):
        asked.append("first_pay")
    if asked:
        return need(asked)
    if any(o.missing for o in outcomes):
        return Missing(area, merged(outcomes))
    kept: dict[object, Scenario] = {}
    for outcome in outcomes:
        whole = replace(stay, **dict(outcome.facts))
        told = [
            word(n, value, place) for n, value in outcome.facts if n in matters and applies(n, whole, place)
        ]
        where = "，".join([*([outcome.label] if outcome.label else []), *told])
        kept.setdefault(outcome.lines, Scenario(where, outcome.lines, outcome.steps))
    scenarios = tuple(kept.values())
    assumptions = [*assumed, *_assumptions(stay, matters)]
    return Computed(_range(scenarios), _telling(scenarios), tuple(assumptions), _NOTES)


_SHOWN = 8
"""How many scenarios are told one by one."""
_NOTES = ("这是按录入的标准估算的，以医院结算和医保局审核为准。",)


def _telling(scenarios: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
    """All scenarios, or of many the one that leaves the person least and the one that leaves most."""
    if len(scenarios) <= _SHOWN:
        return scenarios

    def left(scenario: Scenario) -> tuple[Decimal, ...]:
        amounts = {line.name: line.low for line in scenario.lines}
        return (amounts.get("personal", ZERO), amounts["personal_in_scope"])

    return (min(scenarios, key=left), max(scenarios, key=left))


def _assumptions(stay: Stay, matters: list[str]) -> list[str]:
    result = [f"{'、'.join(titles(matters))}不清楚，各种情况都算了。"] if matters else []
    inpatient = stay.setting is Setting.INPATIENT
    if not inpatient and stay.visit_scope_before is None:
        result.append(f"没有说今年以前{stay.setting.label}花了多少，按这是今年第一笔算。")
    elif inpatient and stay.through is not Tier.BASIC and stay.critical_base_before is None:
        result.append("没有说今年以前花了多少，按这是今年第一笔大额费用算。")
    return result


def _range(scenarios: Sequence[Scenario]) -> tuple[Line, ...]:
    """Each figure from its lowest to its highest; one that a scenario does not have is left out."""
    result = []
    for line in scenarios[0].lines:
        same = [one for s in scenarios for one in s.lines if one.name == line.name]
        if len(same) == len(scenarios):
            low, high = min(o.low for o in same), max(o.high for o in same)
            result.append(replace(line, low=low, high=high))
    return tuple(result)
