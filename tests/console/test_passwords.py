"""Which passwords are taken, and that a refusal says all that is lacking."""

from __future__ import annotations

import unicodedata

import pytest

from kb.accounts import names, passwords


@pytest.mark.parametrize(
    "password",
    [
        "Hao-Ji-De-42",
        "医保局三楼的窗户朝南开呀开呀真的",
        "correct horse battery",
        "x9#Lmq0Tz&e",
        "a" * 3 + "B7_uvéè42",
    ],
)
def test_taken(password: str) -> None:
    assert passwords.check(password, "wang") == unicodedata.normalize("NFC", password)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("Ab3-", "至少 10 个字符，现在是 4 个"),
        ("alllowercase", "至少要有三种"),
        ("Wang.San-2026x", "不能含有账号名"),
        ("Xx-12345-yy-zz", "连续的键"),
        ("Xx-edcba-9y-zz", "连续的键"),
        ("PassWord-8x-zq", "常见的词"),
        ("Aa1Aa1Aa1Aa1", "不同的字符至少要有 5 个"),
        ("Hao-Ji-De-42\n", "控制字符"),
        ("Ab3-" * 40, "最多 128 个字符"),
    ],
)
def test_refused(password: str, says: str) -> None:
    with pytest.raises(passwords.WeakPassword, match=says) as refused:
        passwords.check(password, "wang.san")
    assert password not in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(passwords.WeakPassword) as refused:
        passwords.check("admin", "x")
    assert str(refused.value).count("；") == 2


def test_the_same_characters_from_two_keyboards_are_one_password() -> None:
    composed, apart = "Caf\u00e9-au-Lait-9", "Cafe\u0301-au-Lait-9"
    assert passwords.matches(passwords.hashed(composed), apart)
    assert not passwords.matches(passwords.hashed(composed), composed.lower())


def test_temporary_passwords_pass_the_rules_and_differ() -> None:
    made = {passwords.temporary() for _ in range(200)}
    assert len(made) == 200
    for each in made:
        assert passwords.check(each, "wang") == each
        assert not set(each) & set("lO01I")


@pytest.mark.parametrize("name", ["", "a", "1abc", "zhang san", "张三", "a" * 33, "root;--", "../x"])
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(names.BadName, match="账号名要用"):
        names.sign_in_name(name)


def test_names_are_kept_small_and_half_width() -> None:
    assert names.sign_in_name(" Ｚhang.San ") == "zhang.san"
    assert names.display_name("  张   三 ") == "张 三"
    with pytest.raises(names.BadName):
        names.display_name("\u202e三张")
