"""What basic insurance, critical illness insurance and relief pay for a stay, and what the person bears.

Only what changes the result is asked for. From a bare bill, and from what a person does not know, a range
follows with its assumptions; never the total times a ratio.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kb.answer.parameters import Resolver
from kb.rules.basic import FAR, THIRD
from kb.rules.choices import Setting, Tier
from kb.rules.costs import first_pays, in_scope_ends
from kb.rules.identities import highest
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO
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
    attempt,
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
    visit = stay.setting is not Setting.INPATIENT
    firsts, guessed = first_pays(stay)
    unknown = [name for name in CLOSED if getattr(stay, name) is None]
    if stay.total is None and stay.in_scope is None:
        return need(["in_scope", *(n for n in unknown if relevant(n, stay))], visit=visit)
    look = Lookup(resolver, area, day)
    try:
        costs, assumed = in_scope_ends(stay, look)
    except Absent as exc:
        # Without the bureau's usual share a bare bill says nothing: the sheet is needed.
        return (
            need(["in_scope"], visit=visit)
            if "in_scope" not in stay.dont_know
            else Missing(area, exc.figures)
        )
    place = Telling(look.has(THIRD), any(look.has(name) for name in FAR), by_level(stay, look))
    tried = alternatives(_paying(stay, firsts[0][1]), unknown, place)
    if len(tried) > MANY:
        found = [n for n in unknown if n not in stay.dont_know and _tells(n, stay, unknown, costs, look)]
        if found or len(tried) > MOST:
            return need(found or [n for n in unknown if relevant(n, stay)], visit=visit)
    outcomes = [
        attempt(label or told, facts, _paying(known, first), in_scope, look)
        for label, in_scope in costs
        for told, first in firsts
        for known, facts in tried
    ]
    return _concluded(stay, look, outcomes, [*assumed, *guessed], place)


def _paying(stay: Stay, first: Decimal | None) -> Stay:
    return stay if stay.first_pay == first else replace(stay, first_pay=first)


def _tells(name: str, stay: Stay, unknown: list[str], costs: list[tuple[str, Decimal]], look: Lookup) -> bool:
    """Whether a few samples already show that ``name`` changes an amount."""
    for stays in samples(stay, unknown, name):
        outcomes = [attempt("", (), one, costs[-1][1], look) for one in stays]
        if any(o.lines for o in outcomes) and len({o.signature for o in outcomes}) > 1:
            return True
    return False


def _concluded(
    stay: Stay, look: Lookup, outcomes: list[Outcome], assumed: list[str], place: Telling
) -> Result:
    if all(o.missing for o in outcomes):
        return Missing(look.area, merged(outcomes))
    matters = matters_of(outcomes)
    asked = [name for name in matters if name not in stay.dont_know]
    if any(o.first_pay for o in outcomes):
        asked.append("first_pay")
    if asked:
        return need(asked, visit=stay.setting is not Setting.INPATIENT)
    if any(o.missing for o in outcomes):
        return Missing(look.area, merged(outcomes))
    kept: dict[object, Outcome] = {}
    for outcome in outcomes:
        kept.setdefault(outcome.lines, outcome)
    scenarios = tuple(_scenario(one, matters, place, look) for one in _telling(list(kept.values())))
    assumptions = [*assumed, *_assumptions(stay, matters)]
    return Computed(_range(list(kept.values())), scenarios, tuple(assumptions), _NOTES)


def _scenario(outcome: Outcome, matters: list[str], place: Telling, look: Lookup) -> Scenario:
    """An outcome with its trace, named by the answers that matter."""
    told = [
        word(n, value, outcome.stay, place)
        for n, value in outcome.facts
        if n in matters and applies(n, outcome.stay, place)
    ]
    where = "，".join([*([outcome.label] if outcome.label else []), *told])
    tracing = look.aside()
    lines = settle(outcome.stay, outcome.cost, tracing)
    return Scenario(where, lines, tuple(tracing.steps))


_SHOWN = 8
"""How many scenarios are told one by one."""
_NOTES = ("这是按录入的标准估算的，以医院结算和医保局审核为准。",)


def _telling(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """All outcomes, or of many the one that leaves the person least and the one that leaves most."""
    if len(outcomes) <= _SHOWN:
        return outcomes

    def left(outcome: Outcome) -> tuple[Decimal, ...]:
        amounts = {line.name: line.low for line in outcome.lines}
        return (amounts.get("personal", ZERO), amounts["personal_in_scope"])

    return (min(outcomes, key=left), max(outcomes, key=left))


def _assumptions(stay: Stay, matters: list[str]) -> list[str]:
    result = [f"{'、'.join(titles(matters))}不清楚，各种情况都算了。"] if matters else []
    inpatient = stay.setting is Setting.INPATIENT
    if not inpatient and stay.visit_scope_before is None:
        result.append(f"没有说今年这次以前{stay.setting.label}花了多少，按这是今年第一笔算。")
    elif inpatient and stay.through is not Tier.BASIC and stay.critical_base_before is None:
        result.append("没有说今年这次以前花了多少，按这是今年第一笔大额费用算。")
    return result


def _range(outcomes: Sequence[Outcome]) -> tuple[Line, ...]:
    """Each figure from its lowest to its highest; one that an outcome does not have is left out."""
    result = []
    for line in outcomes[0].lines:
        same = [one for o in outcomes for one in o.lines if one.name == line.name]
        if len(same) == len(outcomes):
            low, high = min(o.low for o in same), max(o.high for o in same)
            result.append(replace(line, low=low, high=high))
    return tuple(result)
