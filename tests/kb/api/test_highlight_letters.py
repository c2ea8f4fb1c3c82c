"""Which characters are meant by letters."""

from __future__ import annotations

import pytest

from kb.api.highlight_letters import highlight_letters


@pytest.mark.parametrize(
    ("text", "typed", "meant"),
    [
        ("跨省异地就医备案", "ydjy", ["异地就医"]),
        ("跨省异地就医备案", "yidijiuyi", ["异地就医"]),
        ("跨省异地就医备案", "yidijiu", ["异地就"]),
        ("跨省异地就医备案", "yidijiuy", ["异地就医"]),
        ("跨省异地就医备案", "ydjy ba", ["异地就医备案"]),
        ("跨省备案异地就医", "ydjy ba", ["备案", "异地就医"]),
        ("（异地）就医", "ydjy", ["异地）就医"]),
        ("医保App怎么用", "app", ["App"]),
        ("职工医保", "zg", ["职工"]),
        ("职工医保", "xq", []),
        ("职工医保", "z", []),
        ("职工医保", "", []),
        ("", "zg", []),
        ("Ⅱ型ß糖尿病", "tnb", ["糖尿病"]),
    ],
)
def test_the_first_place_that_sounds_like_it(text: str, typed: str, meant: list[str]) -> None:
    assert [text[span.start : span.end] for span in highlight_letters(text, typed)] == meant
