"""Nothing that anybody wrote is ever run, loaded or parsed as HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chatpage import QUESTION, ChatPage

HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>[a](javascript:window.pwned=1)'

RENDER = """async (reply) => {
  const { renderReply } = await import("/static/chat/render.js");
  const nothing = () => undefined;
  const actions = { ask: nothing, correct: nothing, rephrase: nothing, rate: nothing, hotline: null };
  const article = renderReply(reply, actions);
  document.getElementById("log").append(article);
  return article.outerHTML;
}"""


def reply(**changes: Any) -> dict[str, Any]:
    """A complete ChatReply, to look at how one is shown."""
    return {
        "outcome": "answered",
        "text": "正文",
        "short": "正文",
        "understood_as": None,
        "entries": [{"id": "relief/what", "version": "0123456789ab", "title": "标题", "probability": 0.9}],
        "citations": [],
        "detail": None,
        "buttons": [],
        "follow_ups": [],
        "notices": [],
        "validity": None,
        "authority": None,
        "missing": [],
        "area": "990001",
        "area_name": "示范县（虚构）",
        "as_of": "2026-11-21",
        "release": "r",
        "degraded": False,
        "duration_ms": 1,
        "trace_id": "t",
    } | changes


def test_what_a_person_types_is_shown_as_typed(chat: ChatPage) -> None:
    chat.ask(HOSTILE)
    expect(chat.last.locator(".question p")).to_have_text(HOSTILE)
    assert chat.page.locator("#log img, #log script").count() == 0
    assert chat.page.evaluate("window.pwned") is None


def test_every_field_of_a_reply_is_shown_as_text(chat: ChatPage) -> None:
    citation = {
        "document": "d", "title": HOSTILE, "number": HOSTILE, "issuer": HOSTILE, "date": None,
        "article": HOSTILE, "effective": HOSTILE, "text_read": "full", "url": "javascript:window.pwned=1",
    }  # fmt: skip
    material = {"name": HOSTILE, "form": HOSTILE, "copies": 1, "waived": HOSTILE, "note": HOSTILE}
    detail = {
        "steps": [HOSTILE],
        "materials": [material],
        "channels": [{"kind": HOSTILE, "name": HOSTILE, "how": HOSTILE}],
        "time_limit": HOSTILE,
        "fee": HOSTILE,
    }
    button = {"text": HOSTILE, "send": HOSTILE}
    hostile = reply(
        text=f"{HOSTILE}\n\n- **{HOSTILE}**\n\n1. {HOSTILE}", understood_as=HOSTILE, validity=HOSTILE,
        entries=[{"id": HOSTILE, "version": HOSTILE, "title": HOSTILE, "probability": None}],
        citations=[citation], detail=detail, buttons=[button], follow_ups=[button], notices=[HOSTILE],
        area_name=HOSTILE,
    )  # fmt: skip
    html = chat.page.evaluate(RENDER, hostile)
    assert html.count("&lt;img") >= 20
    article = chat.page.locator("#log article").last
    assert article.locator("img, script, a[href^='javascript']").count() == 0
    assert chat.page.evaluate("window.pwned") is None


def test_citations_link_only_to_the_web(chat: ChatPage) -> None:
    cited = {"document": "d", "title": "文件", "number": None, "issuer": "机关", "date": "2024-07-26"}
    cited |= {"article": None, "effective": None, "text_read": "not-seen", "url": "https://www.gov.cn/x.htm"}
    chat.page.evaluate(RENDER, reply(citations=[cited]))
    evidence = chat.page.locator("#log details.evidence")
    evidence.locator("summary").click()
    link = evidence.get_by_role("link")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(evidence).to_contain_text("《文件》")
    expect(evidence).to_contain_text("没有见到文件原文")
    expect(evidence).to_contain_text("2024年7月26日")


def test_articles_of_one_document_stand_together(chat: ChatPage) -> None:
    law = {"document": "law", "title": "法", "number": "第1号", "issuer": "机关", "date": None}
    law |= {"effective": None, "text_read": "full", "url": None}
    other = law | {"document": "other", "title": "办法", "article": None}
    articles = ["第一条", "第二条", "第一条"]
    cited = [law | {"article": article} for article in articles]
    chat.page.evaluate(RENDER, reply(citations=[cited[0], other, *cited[1:]]))
    evidence = chat.page.locator("#log details.evidence")
    expect(evidence.locator("summary")).to_contain_text("2 份文件")
    expect(evidence.locator(".citation")).to_have_count(2)
    expect(evidence.locator(".citation").first).to_contain_text("第一条、第二条")


MARKDOWN = """async (source) => {
  const { markdown } = await import("/static/chat/markdown.js");
  const box = document.createElement("div");
  box.append(markdown(source));
  return box.innerHTML;
}"""


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("一段\n接着\n\n二段", "<p>一段<br>接着</p><p>二段</p>"),
        ("先**交钱**再办", "<p>先<strong>交钱</strong>再办</p>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("说明：\n1. 甲\n2. 乙", "<p>说明：</p><ol><li>甲</li><li>乙</li></ol>"),
        ("1. 甲\n   接着甲\n\n2. 乙", "<ol><li>甲<br>接着甲</li><li>乙</li></ol>"),
        ("3. 从三数起", '<ol start="3"><li>从三数起</li></ol>'),
        ("12.5元和 **没完", "<p>12.5元和 **没完</p>"),
        ("<b>&amp;</b> `x` [a](b)", "<p>&lt;b&gt;&amp;amp;&lt;/b&gt; `x` [a](b)</p>"),
        ("一\r\n\r\n二", "<p>一</p><p>二</p>"),
        ("", ""),
    ],
)
def test_the_markdown_subset(module_page: Page, source: str, html: str) -> None:
    assert module_page.evaluate(MARKDOWN, source) == html


PHONES = """async ([text, urgent]) => {
  const { withPhones } = await import("/static/chat/phone.js");
  return withPhones(text, urgent).filter((node) => node.href).map((node) => node.href);
}"""


@pytest.mark.parametrize(
    ("text", "urgent", "links"),
    [
        ("打 0000-8812393 问", False, ["tel:00008812393"]),
        ("养老打12333，公积金打12329。", False, ["tel:12333", "tel:12329"]),
        ("手机 13800138000", False, ["tel:13800138000"]),
        ("一年 12345元，2026年缴，封顶 12000", False, []),
        ("国办发〔2021〕42号，120天，120元，0.12345", True, []),
        ("床位120个", False, []),
        ("马上打120或110", True, ["tel:120", "tel:110"]),
        ("马上打120", False, []),
        ("110105194912310021", True, []),
    ],
)
def test_phone_numbers_become_links_and_figures_do_not(
    module_page: Page, text: str, urgent: bool, links: list[str]
) -> None:
    assert module_page.evaluate(PHONES, [text, urgent]) == links


def test_no_other_host_is_asked_and_nothing_inline_runs(visitor: Page, site: str) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    response = visitor.reload()
    assert response is not None
    assert "default-src 'self'" in response.headers["content-security-policy"]
    visitor.get_by_role("button", name="我知道了，开始提问").click()
    ChatPage(visitor).ask(QUESTION)
    assert asked
    assert {url for url in asked if not url.startswith(f"{site}/")} == set()
    assert visitor.locator("script:not([src]), style, [style]:not(textarea)").count() == 0


def test_every_module_is_fetched_at_once(visitor: Page) -> None:
    """On a slow line, modules that import one another must not be discovered one after the other."""
    here = Path(__file__).resolve().parents[2] / "kb" / "web" / "chat"
    modules = {path.name for path in here.glob("*.js")} - {"main.js"}
    announced = visitor.locator("link[rel=modulepreload]").evaluate_all("(all) => all.map((e) => e.href)")
    assert {url.rsplit("/", 1)[1] for url in announced} == modules
