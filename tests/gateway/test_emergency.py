"""Emergencies: recall first, but a question about insurance stays one. Cases: tests/cases/emergency.yml."""

from __future__ import annotations

import time

import pytest
import yaml

from bot.gateway.emergency import EmergencyDetector
from kb.schema.load import load
from tests.stack import ROOT

CASES = yaml.safe_load((ROOT / "tests" / "cases" / "emergency.yml").read_text(encoding="utf-8"))
DANGER = [(number, text) for number, texts in CASES["emergency"].items() for text in texts]


@pytest.fixture(scope="module")
def detector() -> EmergencyDetector:
    return EmergencyDetector.load()


def test_there_are_enough_cases_of_both_kinds() -> None:
    assert len(DANGER) >= 60
    assert len(CASES["near_miss"]) >= 60
    assert len({text for _, text in DANGER} | set(CASES["near_miss"])) == len(DANGER) + len(
        CASES["near_miss"]
    )


@pytest.mark.parametrize(("number", "text"), DANGER, ids=[text for _, text in DANGER])
def test_danger_gets_the_number(detector: EmergencyDetector, number: str, text: str) -> None:
    found = detector.detect(text)
    assert found is not None
    assert number in found.numbers
    assert all(n in found.text for n in found.numbers)
    assert found.numbers[0] in found.short


@pytest.mark.parametrize("text", CASES["near_miss"])
def test_a_question_about_insurance_is_no_emergency(detector: EmergencyDetector, text: str) -> None:
    assert detector.detect(text) is None


def test_no_question_of_the_content_is_taken_for_an_emergency(detector: EmergencyDetector) -> None:
    asked = [q for entry in load().entries.values() for q in (entry.title, *entry.questions)]
    assert len(asked) > 900
    assert [q for q in asked if detector.detect(q)] == []


@pytest.mark.parametrize(
    "text",
    [
        "我 不 想 活 了",
        "我.不.想.活.了",
        "我不\u200b想活了",
        "我不想活了" + "😭" * 40,
        "ＷＯ 我不想活了",
        "沒呼吸了，快來人",
        "您好，请问一下，" * 30 + "我爸突然昏倒了没呼吸",
    ],
)
def test_the_way_it_is_written_does_not_hide_it(detector: EmergencyDetector, text: str) -> None:
    assert detector.detect(text) is not None


@pytest.mark.parametrize("text", ["", " ", "。", "😀", "\x00\ud800", "120", "a" * 2000])
def test_nothing_to_find(detector: EmergencyDetector, text: str) -> None:
    assert detector.detect(text) is None


@pytest.mark.parametrize("text", ["胸" * 2000, "不想" * 1000, "没有" * 1000, "我不想活" * 499 + "动"])
def test_a_hostile_text_takes_no_longer_than_a_blink(detector: EmergencyDetector, text: str) -> None:
    started = time.perf_counter()
    detector.detect(text)
    assert time.perf_counter() - started < 20  # a backtracking pattern would take minutes
