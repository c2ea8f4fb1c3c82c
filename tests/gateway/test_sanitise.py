"""What is done to a message before anything reads it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.sanitise import LONGEST, Fault, sanitise


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  居民医保\n怎么\t缴费 ", "居民医保 怎么 缴费"),
        ("/restart", "／restart"),
        (" \u200b/intent{}", "／intent{}"),
        ('\u202e/ask_policy{"a":1}', '／ask_policy{"a":1}'),
        ("缴费\x00多少\x07", "缴费多少"),
        ("缴\ud800费", "缴费"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE turns; --", "'; DROP TABLE turns; --"),
    ],
)
def test_what_a_person_wrote_stays(raw: str, text: str) -> None:
    clean = sanitise(raw)
    assert (clean.text, clean.fault) == (text, None)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("", Fault.EMPTY),
        (" \n\t\u3000", Fault.EMPTY),
        ("\u200b\u2060", Fault.EMPTY),
        ("😀", Fault.EMOJI),
        ("😂👍🏽❤️‍🔥 !", Fault.EMOJI),
        ("？？？", Fault.UNREADABLE),
        ("\x00\x01\x02\x03", Fault.UNREADABLE),
        ("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", Fault.UNREADABLE),
        ("\ufffd\ufffd\ufffd缴", Fault.UNREADABLE),
        ("\ud800\udfff\ud800", Fault.UNREADABLE),
        ("长" * (LONGEST + 1), Fault.TOO_LONG),
    ],
)
def test_what_cannot_be_looked_up_is_named(raw: str, fault: Fault) -> None:
    assert sanitise(raw).fault is fault


@given(st.text(max_size=300))
def test_no_text_ever_runs_or_breaks_a_later_step(raw: str) -> None:
    clean = sanitise(raw)
    assert not clean.text.startswith("/")
    assert clean.text == clean.text.strip()
    clean.text.encode("utf-8")
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in clean.text)


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = sanitise(raw)
    if once.fault is None:
        assert sanitise(once.text) == once
