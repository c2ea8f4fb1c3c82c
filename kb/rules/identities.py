"""Several relief identities at once: each is worked out, and the one that gives most counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kb.rules.choices import Category
from kb.rules.conditions import cited
from kb.rules.grounds import GROUNDS
from kb.rules.result import Computed, Result, Scenario


def highest(
    first: Category | None,
    others: tuple[Category, ...],
    compute: Callable[[Category], Result],
    name: str,
) -> Result:
    """The result with the highest figure ``name``; a result without figures (need, missing) as it is.

    Never both benefits (relief-who-multi-identity): nothing is added up.
    """
    held = dict.fromkeys(c for c in (first, *others) if c not in (None, Category.NONE))
    found: dict[Category, Computed] = {}
    for category in held:
        assert category is not None
        result = compute(category)
        if not isinstance(result, Computed):
            return result
        found[category] = result
    if not found:
        return compute(Category.NONE)

    def amount(category: Category) -> tuple[Decimal, Decimal]:
        line = {one.name: one for one in found[category].lines}[name]
        return line.high, line.low

    best = max(found, key=amount)
    return _told(found[best], best) if len(found) > 1 else found[best]


def _told(result: Computed, best: Category) -> Computed:
    text = f"有几种救助身份的，例如北京、福建等地按待遇高的一种给，不重复享受：这里按{best.label}算，以当地为准。"
    step = cited(text, GROUNDS["relief-who-multi-identity"])
    scenarios = tuple(Scenario(s.label, s.lines, (step, *s.steps)) for s in result.scenarios)
    return replace(result, scenarios=scenarios, notes=(*result.notes, text))
