"""Every fact that rules cite is in the content, with the same document, article and dates."""

from __future__ import annotations

import pytest

from kb.rules.grounds import GROUNDS, Ground
from tests.kb.rules.conftest import content
from tests.stack import ROOT


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=lambda g: g.fact)
def test_the_ground_is_the_fact(ground: Ground) -> None:
    fact = content().facts[ground.fact]
    assert ground == Ground(
        fact.id, fact.source.document, fact.source.article, fact.effective.start, fact.effective.end
    )


def test_every_figure_the_rules_may_inherit_has_its_document() -> None:
    definitions = {
        n for n, p in content().places.items() if n[0] == "definition" and "rules.yml" in str(p.file.path)
    }
    names = {name for _, name in definitions} | {"critical_poor_bonus", "waiting_fixed", "incentive_step"}
    rows = [row for name in names for row in content().values["CN"].get(name, [])]
    assert rows
    assert [row.fact for row in rows if not row.document and row.fact not in GROUNDS] == []


def test_every_ground_is_used() -> None:
    """By the code, or by a national value that a step cites."""
    folder = ROOT / "kb" / "rules"
    code = "".join(p.read_text(encoding="utf-8") for p in folder.glob("*.py") if p.name != "grounds.py")
    national = {row.fact for rows in content().values["CN"].values() for row in rows}
    assert [fact for fact in GROUNDS if f'"{fact}"' not in code and fact not in national] == []
