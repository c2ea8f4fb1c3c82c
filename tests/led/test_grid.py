"""Width in GB columns, line breaks, pages and reading time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.parameters import Resolver
from kb.answer.render import ContentError, Scene, render_entry
from kb.led.grid import columns, pages, reading, strange, wrap
from kb.schema.led import Screen
from kb.schema.load import load
from tests.led.ledkit import NOW, SCREEN

PANEL = Screen.model_validate({"id": "wall", **SCREEN})
GB = st.text(st.sampled_from("医保缴费救助低，。、；：（）《》“”70%12393ABCab·—元 "), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [("医保", 4), ("abc", 3), ("70%", 3), ("（示例）", 8), ("“医保”", 8), ("12393", 5), ("", 0), ("·—…", 6)],
)
def test_full_width_takes_two_columns(text: str, width: int) -> None:
    assert columns(text) == width


@given(GB)
def test_a_column_is_a_byte_of_gbk(text: str) -> None:
    assert columns(text) == len(text.encode("gbk"))


def test_every_line_we_publish_is_as_wide_as_its_bytes() -> None:
    """On the controller the width is counted in bytes: the count here must be the same."""
    content = load()
    resolver = Resolver(content.definitions, content.values, content.areas)
    measured = 0
    for entry in content.entries.values():
        try:
            rendered = render_entry(entry, Scene(resolver, content.areas["990001"], NOW.date()))
        except (ContentError, ValueError):
            continue
        if rendered.led and not rendered.missing:
            assert columns(rendered.led) == len(rendered.led.encode("gbk")), entry.id
            assert columns(rendered.led) <= 48, entry.id
            measured += 1
    assert measured > 100


@given(GB, st.integers(2, 40))
def test_no_line_is_wider_than_the_panel_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("断缴后要等三个月。", 16, ["断缴后要等", "三个月。"]),
        ("救助比例不低于70%", 16, ["救助比例", "不低于70%"]),
        ("拨打12393咨询", 6, ["拨打", "12393", "咨询"]),
        ("宝宝（新生儿）参保", 4, ["宝宝", "（新", "生", "儿）", "参保"]),
        ("要验证码、要转账的都是诈骗", 24, ["要验证码、", "要转账的都是诈骗"]),
        ("123456789", 4, ["123", "456", "789"]),
    ],
)
def test_marks_and_numbers_stay_with_what_they_belong_to(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_line_of_one_column_is_refused() -> None:
    with pytest.raises(ValueError, match="two columns"):
        wrap("医", 1)


def test_pages_have_at_most_the_panels_rows() -> None:
    text = "医" * 80
    assert [len(part) for part in pages(text, PANEL)] == [3, 3, 1]


@pytest.mark.parametrize(
    ("text", "seconds"), [("医保", 2.0), ("医" * 12, 3.0), ("医" * 13, 3.5), ("a" * 24, 3.0)]
)
def test_reading_time_counts_full_width_characters(text: str, seconds: float) -> None:
    assert reading(text, PANEL) == seconds


@pytest.mark.parametrize(("text", "char"), [("医保", None), ("𠮷祥", "𠮷"), ("好😀", "😀"), ("", None)])
def test_what_gbk_cannot_say_is_found(text: str, char: str | None) -> None:
    assert strange(text) == char
