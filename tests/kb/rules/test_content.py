"""What editors entered is what the rules understand."""

from __future__ import annotations

import pytest

from kb.rules.checklist import SITUATIONS, matched
from kb.rules.phrases import LISTS, PHRASES
from kb.schema.load import CONTENT_ROOT
from tests.kb.rules.conftest import content

STAFF_ONLY = {"有的话", "当地要求时"}
"""Conditions of materials that no fact about a person answers; the list only shrinks."""


@pytest.mark.parametrize("name", PHRASES)
def test_a_value_that_chooses_a_rule_is_a_known_phrase(name: str) -> None:
    known = {member.label for member in PHRASES[name]}
    for area, rows in content().values.items():
        for row in rows.get(name, []):
            assert row.value in known, f"{area} {name}"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_known_words(name: str) -> None:
    known = {member.label for member in LISTS[name]}
    for area, rows in content().values.items():
        for row in rows.get(name, []):
            words = set() if row.value == "无" else set(str(row.value).split("、"))
            assert words <= known, f"{area} {name}"


def test_editors_are_told_the_phrases_where_they_look() -> None:
    folder = CONTENT_ROOT / "areas" / "definitions"
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("rules*.yml")))
    for name, kind in {**PHRASES, **LISTS}.items():
        if f"\n{name}:" in text:
            head = text.split(f"\n{name}:")[0].rsplit("\n", 1)[1]
            for member in kind:
                if name not in LISTS:
                    assert member.label in head, f"{name}: {member.label}"


def test_every_rule_parameter_has_a_definition() -> None:
    assert {*PHRASES, *LISTS} <= set(content().definitions)


def test_the_demonstration_county_has_every_figure_that_is_always_needed() -> None:
    have = set(content().values["990001"]) | set(content().values["CN"])
    assert {*PHRASES, *LISTS} <= have


def test_conditions_of_materials_are_understood() -> None:
    conditions = {m.when for s in content().services.values() for m in s.materials if m.when}
    assert {c for c in conditions if not matched(c)} == STAFF_ONLY
    used = {name for c in conditions for name in matched(c)}
    assert set(SITUATIONS) - used <= {"newborn_without_hukou", "cross_region"}
