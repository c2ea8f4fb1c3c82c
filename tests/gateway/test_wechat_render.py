"""What a bubble shows; numbers are requirements."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.channels.wechat.offers import Offers
from bot.channels.wechat.plain import plain
from bot.channels.wechat.render import render
from bot.channels.wechat.split import LIMIT, size, split
from bot.channels.wechat.store_sqlite import SqliteStore
from kb.answer.outcome import Outcome
from kb.api.models import Button, ChatReply, CitationOut


def reply(text: str = "全文很长。", outcome: Outcome = Outcome.ANSWERED) -> ChatReply:
    return ChatReply(
        outcome=outcome,
        text=text,
        short="短答。",
        validity="有效期到2027年12月31日",
        citations=[
            CitationOut(document="d", title="意见", number="国办发〔2024〕1号", issuer="x", text_read="full")
        ],
        buttons=[Button(text="甲", send="问甲")] if outcome is Outcome.CLARIFY else [],
        area="990001",
        area_name="示范县",
        as_of=dt.date(2026, 11, 21),
        release="r",
    )


def shown(folder: Path, *, made: ChatReply, earlier: bool = False) -> tuple[str, list[str | None]]:
    async def scenario() -> tuple[str, list[str | None]]:
        store = SqliteStore(folder / "r.db")
        offers = Offers(store, links=False)
        bubble = await offers.show("s", render(made, (), "demo"), earlier=earlier, pushes=0)
        chosen = [await offers.chosen("s", number) for number in "123"]
        await store.close()
        return bubble.text, chosen

    return asyncio.run(scenario())


def test_short_first_with_validity_citation_and_the_whole_behind_1(tmp_path: Path) -> None:
    text, chosen = shown(tmp_path, made=reply())
    assert text.startswith("短答。")
    for part in (
        "有效期到2027年12月31日",
        "《意见》（国办发〔2024〕1号）",
        "回复1看全文",
        "示例，未经医保部门审核",
    ):
        assert part in text
    assert "AI" not in text
    assert chosen == ["\x00full", None, None]


def test_r16_an_answer_not_yet_seen_keeps_1(tmp_path: Path) -> None:
    text, chosen = shown(tmp_path, made=reply(), earlier=True)
    assert "回复1看上一条的答复\n回复2看全文" in text
    assert chosen == ["\x00earlier", "\x00full", None]


def test_r25_choices_are_numbered(tmp_path: Path) -> None:
    text, chosen = shown(tmp_path, made=reply("您问哪个？", Outcome.CLARIFY))
    assert "1. 甲" in text
    assert chosen == ["问甲", None, None]


@pytest.mark.parametrize("length", [1, 600, 700, 5000])
def test_r20_pieces_fit_and_nothing_is_lost(length: int) -> None:
    text = "".join(f"第{n}句，交400.50元😀。" for n in range(length))
    pieces = split(text)
    assert all(0 < size(piece) <= LIMIT for piece in pieces)
    assert "".join(pieces) == text


def test_r20_no_link_and_no_number_is_cut() -> None:
    link = '<a href="https://a.gov.cn/x">办事指南</a>'
    text = "字" * 655 + link + "字" * 400
    assert all(piece.count("<a ") == piece.count("</a>") for piece in split(text))
    assert any("1234567890元" in piece for piece in split("字" * 664 + "1234567890元" + "字" * 10))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**粗** `码`", "粗 码"),
        ("# 题\n- 一\n- 二", "题\n· 一\n· 二"),
        ("[看](https://a.gov.cn/x?b=1&c=2)", '<a href="https://a.gov.cn/x?b=1&amp;c=2">看</a>'),
        ("[看](https://www.a.gov.cn)", '<a href="https://www.a.gov.cn">看</a>'),
        ("[看](http://a.gov.cn)", "看"),
        ("[看](https://a.gov.cn.evil.cn)", "看"),
        ("[看](https://a.gov.cn@evil.cn)", "看"),
        ("[看](javascript:alert)", "看"),
        ("<script>", "＜script＞"),
    ],
)
def test_r24_markdown_goes_and_links_are_on_the_list(markdown: str, expected: str) -> None:
    assert plain(markdown, ("a.gov.cn",)) == expected
