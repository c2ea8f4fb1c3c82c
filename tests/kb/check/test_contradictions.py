"""Two figures for one thing are found: in an entry, between entries, in one parameter."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable

import pytest

from tests.kb.check.conftest import ENTRY, Tree

Reported = Callable[[str], bool]


@pytest.fixture
def two_figures(tree: Tree) -> Tree:
    """A fact that carries both figures, so that the number guard has nothing to say."""
    tree.fact["statement"] = "没有连续参保的居民，缴费后固定等3个月，等待期内不报销；有的情形等6个月。"
    return tree


def test_an_entry_that_contradicts_itself(two_figures: Tree, reported: Reported) -> None:
    two_figures.entry["answer"] = "断缴以后再参保，缴费后固定要等3个月，等待期里不能报销。"
    two_figures.entry["short"] = "断缴以后再参保，缴费后固定要等6个月。"
    assert reported("6个月：同一条目里“断缴以后再参保缴费后固定要等”后面是另一个数")


def test_two_entries_that_contradict_each_other(two_figures: Tree, reported: Reported) -> None:
    two_figures.entry["answer"] = "断缴以后再参保，缴费后固定要等3个月，等待期里不能报销。"
    other = copy.deepcopy(ENTRY) | {
        "title": "错过集中缴费期怎么办",
        "questions": [f"迟缴问法之{word}" for word in "甲乙丙丁戊己庚辛壬癸子丑"],
        "answer": "迟缴的也能补缴。断缴以后再参保，缴费后固定要等6个月才能报。",
        "short": "迟缴的可以补缴。",
    }
    two_figures.write("faq/contribution/late.yml", other)
    assert reported("里“断缴以后再参保缴费后固定要等”后面是另一个数")


def test_other_conditions_or_other_times_are_no_contradiction(two_figures: Tree) -> None:
    two_figures.entry["answer"] = "断缴一次的，缴费后固定要等3个月；断缴几次的，缴费后固定要等6个月。"
    assert two_figures.messages() == []
    two_figures.entry["answer"] = "断缴以后再参保，缴费后固定要等3个月，等待期里不能报销。"
    two_figures.entry["effective"] = {"from": dt.date(2025, 1, 1)}
    two_figures.entry["variants"] = [
        {
            "effective": {"from": dt.date(2027, 1, 1)},
            "answer": "断缴以后再参保，缴费后固定要等6个月，等待期里不能报销。",
            "short": "断缴以后再参保，缴费后固定要等6个月。",
        }
    ]
    assert not any("另一个数" in m for m in two_figures.messages())


def test_one_parameter_with_two_values_on_one_day(tree: Tree, reported: Reported) -> None:
    (row,) = tree.values["waiting_fixed"]
    later = row | {"value": 6, "effective": {"from": dt.date(2026, 1, 1)}}
    tree.write("areas/CN/contribution.yml", {"waiting_fixed": [row, later]})
    assert reported("waiting_fixed: 同一天有两个数：3 和 6")


def test_values_one_after_the_other_are_no_contradiction(tree: Tree) -> None:
    (row,) = tree.values["waiting_fixed"]
    first = row | {"effective": {"from": dt.date(2025, 1, 1), "to": dt.date(2025, 12, 31)}}
    later = row | {"value": 6, "effective": {"from": dt.date(2026, 1, 1)}}
    tree.write("areas/CN/contribution.yml", {"waiting_fixed": [first, later]})
    assert not any("有两个数" in m for m in tree.messages())
