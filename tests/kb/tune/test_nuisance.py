"""Words that do not change what is asked."""

from __future__ import annotations

import random

import pytest

from kb.tune.nuisance import RESIDENT, nuisance


def many(text: str, count: int = 400) -> list[str]:
    rng = random.Random(1)
    return [nuisance(text, rng) for _ in range(count)]


def test_the_scheme_takes_its_other_names() -> None:
    told = many("新农合今年怎么又涨了")
    assert sum("新农合" in text for text in told) < len(told)
    assert all(any(name in text for name in RESIDENT) for text in told)
    assert all("今年怎么又涨了" in text for text in told)


@pytest.mark.parametrize(
    "text",
    ["城乡居民医保和新农合有什么区别", "城镇居民医保跟合作医疗是一回事吗"],
)
def test_a_question_that_compares_names_keeps_them(text: str) -> None:
    assert all(text in told for told in many(text))


def test_an_employee_never_becomes_a_resident() -> None:
    assert not any(
        name in told for told in many("职工医保断缴了怎么办") for name in RESIDENT if name != "医保"
    )


def test_bureau_and_code_keep_their_names() -> None:
    assert all("医保局" in told for told in many("医保局几点上班"))
    assert all("医保码" in told for told in many("医保码怎么激活"))


def test_tales_and_places_are_added_now_and_then() -> None:
    told = many("断了三个月还能报吗")
    assert 0.1 < sum(len(text) > len("断了三个月还能报吗") for text in told) / len(told) < 0.6


def test_the_same_seed_gives_the_same_text() -> None:
    assert many("医保卡丢了怎么办") == many("医保卡丢了怎么办")
