"""Personal numbers are gone before anything is written; figures of policy stay."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.masking import mask
from tests.gateway.planted import AROUND, HARMLESS, KINDS, harmless, plant

SAMPLES = 4000


@pytest.mark.parametrize("kind", KINDS)
def test_planted_numbers_are_masked(kind: str) -> None:
    """At least 99 of 100 numbers of each kind, written as people write them, are gone."""
    rng = random.Random(f"planted {kind}")
    missed = []
    for _ in range(SAMPLES):
        written, secret = plant(kind, rng)
        masked = mask(rng.choice(AROUND).format(written))
        if written in masked.text or _leaks(secret, masked.text):
            missed.append(written)
    assert len(missed) <= SAMPLES // 100, missed[:10]


def _leaks(secret: str, text: str) -> bool:
    """Whether more than the last four digits of the number can still be read."""
    return secret[:-4] in "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("kind", HARMLESS)
def test_figures_of_policy_stay(kind: str) -> None:
    """At most 1 of 100 texts without a personal number is touched."""
    rng = random.Random(f"harmless {kind}")
    touched = [text for text in (harmless(kind, rng) for _ in range(SAMPLES)) if mask(text).text != text]
    assert len(touched) <= SAMPLES // 100, touched[:10]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的身份证是11010519491231002X，能查吗", "我的身份证是【身份证号】，能查吗"),
        ("１１０１０５１９４９１２３１００２ｘ", "【身份证号】"),
        ("110105 19491231 002x", "【身份证号】"),
        ("电话138-0013-8000或者+86 139 0013 9000", "电话【手机号】或者+【手机号】"),
        ("一三八零零一三八零零零", "【手机号】"),
        ("11010519491231002X13800138000", "【身份证号】【手机号】"),
        ("残疾证11010519491231002143能办吗", "残疾证【证件号】能办吗"),
        ("我的医保卡号：A12345678", "我的医保卡号：【医保号】"),
        ("个人编号是1002003004，缴费380元", "个人编号是【医保号】，缴费380元"),
        ("6222021234567890128是我的卡", "【银行卡号】是我的卡"),
        ("信用社账号80010000123456789", "信用社账号【银行卡号】"),
    ],
)
def test_examples(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2023〕12号 2024-01-02 缴费380元 打12393",
        "基金支出15632000000元",
        "身份证有效期2016.01.01-2026.01.01",
        "打12345或0759-1234567，全国400-810-1239",
        "2026年缴、2027年享受，380元、400元、670元",
        "医保卡里有123456元怎么取",
        "个人编号忘了，打12393能查吗",
        "保单号6222021234567890128能赔吗",
    ],
)
def test_these_stay(text: str) -> None:
    assert mask(text).text == text


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@given(st.text(alphabet="0123456789 -.xX、，元号医保卡身份证", max_size=80))
def test_numbers_of_any_shape_break_nothing(text: str) -> None:
    masked = mask(text)
    assert len(masked.kinds) == masked.text.count("【")


@pytest.mark.parametrize(
    "text", ["1 " * 1000, "1" * 2000, "62" * 1000, "1-" * 1000, "医保号" * 600, "138 " * 500]
)
def test_a_hostile_text_takes_no_longer_than_a_blink(text: str) -> None:
    started = time.perf_counter()
    mask(text)
    assert time.perf_counter() - started < 20  # a backtracking pattern would take minutes
