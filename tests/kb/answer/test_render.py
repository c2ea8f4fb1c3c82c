"""Entries render for an area and a day: variants switch at midnight, missing figures are said so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.answer.parameters import Resolver
from kb.answer.render import ContentError, Scene, render, render_entry
from kb.schema.entry import Entry
from kb.schema.load import load

CONTENT = load()
RESOLVER = Resolver(CONTENT.definitions, CONTENT.values, CONTENT.areas)


def scene(day: dt.date = dt.date(2026, 11, 21), area: str = "990001") -> Scene:
    return Scene(RESOLVER, CONTENT.areas[area], day)


def entry(**changes: Any) -> Entry:
    data: dict[str, Any] = {
        "id": "relief/test",
        "title": "谁能申请救助呢",
        "questions": [f"问法{i}" for i in range(12)],
        "answer": "旧规定：按原来的三类人员办理，请到乡镇申请。",
        "short": "按旧规定办理申请。",
        "citations": [{"document": "a"}],
        "owner": "救助科",
        "collected_on": dt.date(2026, 11, 21),
        "variants": [
            {
                "effective": {"from": dt.date(2026, 7, 1)},
                "answer": "新规定：按社会救助法列出的四类人员来办理，请到乡镇申请。",
            }
        ],
    }
    return Entry.model_validate({**data, **changes})


@pytest.mark.parametrize(("day", "text"), [(dt.date(2026, 6, 30), "旧规定"), (dt.date(2026, 7, 1), "新规定")])
def test_text_switches_on_the_day_the_law_comes_into_force(day: dt.date, text: str) -> None:
    rendered = render_entry(entry(), scene(day))
    assert rendered.answer.startswith(text)
    assert rendered.short == "按旧规定办理申请。"


def test_validity_ends_the_day_before_the_change() -> None:
    rendered = render_entry(entry(), scene(dt.date(2026, 6, 30)))
    assert rendered.validity.end == dt.date(2026, 6, 30)
    assert render_entry(entry(), scene(dt.date(2026, 7, 1))).validity.start == dt.date(2026, 7, 1)


def test_example_figures_are_marked_and_known() -> None:
    rendered = render_entry(
        entry(variants=[], answer="封顶线是{{ relief_cap }}，门诊和住院合在一起算。"), scene()
    )
    assert "（示例）" in rendered.answer
    assert rendered.example


def test_missing_figure_names_whom_to_ask_and_is_reported() -> None:
    rendered = render_entry(
        entry(variants=[], answer="封顶线是{{ relief_cap }}，门诊和住院合在一起算。"), scene(area="CN")
    )
    assert "请问参保地医保局" in rendered.answer
    assert rendered.missing == [CONTENT.definitions["relief_cap"].title]


def test_condition_on_a_missing_figure() -> None:
    template = "{% if has('relief_cap') %}有限额{% else %}由当地定{% endif %}"
    assert render(template, scene()) == "有限额"
    assert render(template, scene(area="CN")) == "由当地定"


@pytest.mark.parametrize(("area", "own"), [("990001", True), ("320300", False), ("CN", False)])
def test_a_national_limit_is_not_what_a_place_does(area: str, own: bool) -> None:
    name = "inpatient_ratio_cut_referred"
    template = f"{{% if own('{name}') %}}own{{% elif has('{name}') %}}limit{{% endif %}}"
    assert render(template, scene(area=area)) == ("own" if own else "limit")
    said = render_entry(CONTENT.entries["benefit/referral"], scene(area=area)).answer
    assert (f"{CONTENT.areas[area].name}转诊降" in said) is own
    assert ("具体降多少由参保地定" in said) is not own


@pytest.mark.parametrize(
    "template", ["{{ nothing_here }}", "{{ relief_cap", "{% if %}", "{{ area_name.__class__.mro() }}"]
)
def test_bad_templates_are_content_errors(template: str) -> None:
    with pytest.raises(ContentError):
        render(template, scene())


@pytest.mark.parametrize(
    ("day", "coverage"),
    [(dt.date(2026, 3, 1), "2025年缴、2026年享受"), (dt.date(2026, 11, 21), "2026年缴、2027年享受")],
)
def test_contribution_says_which_year_it_buys(day: dt.date, coverage: str) -> None:
    assert render("{{ resident_contribution.coverage }}", scene(day)) == coverage
