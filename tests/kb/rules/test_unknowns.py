"""Many combinations of unknown facts are settled without a trace and together; what comes out is the same."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kb.answer.parameters import Resolver
from kb.rules import settle as settling
from kb.rules.benefit import benefit
from kb.rules.critical import NeedsFirstPay
from kb.rules.lookup import Lookup
from kb.rules.result import Absent, Computed, Contradiction
from kb.rules.settle import settle, settle_quietly
from kb.rules.stay import Stay
from kb.rules.unknowns import CLOSED
from tests.kb.rules.test_cases import CASES, Case, given, resolver_of

DAY = dt.date(2026, 11, 22)
FEW = 4
"""How many combinations of the other facts each identity of a case is tried with."""
BENEFIT = [param for param in CASES if param.values[0].rule == "benefit"]


def outcome(work: Any) -> object:
    try:
        return work()
    except Absent as exc:
        return exc.figures
    except NeedsFirstPay:
        return NeedsFirstPay


@pytest.mark.parametrize("case", BENEFIT)
def test_settled_together_as_settled_alone(case: Case) -> None:
    resolver, area = resolver_of(case)
    stay: Stay = replace(given(Stay, case.given), other_categories=(), **dict.fromkeys(CLOSED))
    try:
        stay.check()
    except Contradiction:
        return
    cost = stay.in_scope or stay.total or Decimal(50000)
    together = Lookup(resolver, area, case.date)
    chance = random.Random(f"{case.file}{case.given}")
    others = [name for name in CLOSED if name != "category"]
    for _ in range(FEW):
        known = replace(stay, **{name: chance.choice(CLOSED[name]) for name in others})
        for category in CLOSED["category"]:
            one = replace(known, category=category)
            quietly = outcome(lambda one=one: settle_quietly(one, cost, together))
            assert quietly == outcome(lambda one=one: settle(one, cost, Lookup(resolver, area, case.date))), (
                one
            )


def test_what_no_tier_tells_apart_is_settled_once(demo: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    done = {"basic": 0, "critical": 0, "relief": 0}

    def counting(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any) -> Any:
            done[name] += 1
            return work(*args)

        return counted

    for name in done:
        monkeypatch.setattr(settling, name, counting(name, getattr(settling, name)))
    told = benefit(Stay(total=Decimal(320_000), dont_know=frozenset(CLOSED)), demo, "990001", DAY)
    assert isinstance(told, Computed)
    # 2,592 combinations: each tier is worked out for those that differ in what it looks at.
    assert (done["basic"] < 900, done["critical"] < 1100, done["relief"] < 1800) == (True, True, True), done
