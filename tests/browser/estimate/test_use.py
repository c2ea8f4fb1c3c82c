"""The calculators for everyone: keyboard alone, axe, narrow and wide screens, paper, and inside the chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chatpage import title
from tests.browser.estimate.estimatepage import GENERAL, STAY, EstimatePage, Open
from tests.browser.test_reading import BEYOND, OVERFLOW, SMALL, serious

pytestmark = pytest.mark.browser


def test_with_the_keyboard_alone(opened: Open) -> None:
    form = opened("waiting-period")
    page = form.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if (
            form.item("break_years")
            .locator("input[type=text]")
            .evaluate("(e) => e === document.activeElement")
        ):
            break
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(form.item("exemption").locator("select")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(form.item("exemption").locator("select")).to_have_value("none")
    page.keyboard.press("Control+Enter")
    expect(form.title).to_be_focused()
    expect(form.told).to_contain_text("5 个月")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "复制成文字":
            break
    page.keyboard.press("Enter")
    expect(form.outcome.locator(".copied")).to_have_text("已复制，可以粘贴")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("【等待期】算出来了\n示例")
    assert "缴费以后要等 5 个月才能报销。" in text
    assert "依据：《" in text
    assert "以医保经办机构的决定为准" in text
    page.keyboard.press("Escape")
    expect(form.item("break_years").locator("input[type=text]")).to_be_focused()


def test_copying_works_without_https(opened: Open) -> None:
    form = opened("waiting-period")
    form.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    form.set(break_years="2", exemption="都不是")
    form.compute()
    form.outcome.get_by_role("button", name="复制成文字").click()
    expect(form.outcome.locator(".copied")).to_have_text("已复制，可以粘贴")
    expect(form.outcome.get_by_role("button", name="复制成文字")).to_be_focused()


def test_nothing_is_kept_in_the_browser(opened: Open) -> None:
    form = opened("relief")
    form.set(status="没有救助身份", monthly_income="560", residence="农村", assets_ok="是")
    form.compute()
    kept = form.page.evaluate(
        "JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])"
    )
    assert "560" not in kept
    form.page.reload()
    form.root.wait_for()
    expect(form.item("monthly_income").locator("input[type=text]")).to_have_value("")
    form.set(total="1") if form.item("total").count() else form.set(members="3")
    form.root.get_by_role("button", name="清空重填").click()
    expect(form.item("members").locator("input[type=text]")).to_have_value("")


def test_changing_the_calculator_keeps_what_was_entered(opened: Open) -> None:
    form = opened("benefit")
    form.set(total="32000")
    form.page.get_by_role("navigation", name="算什么").get_by_role("button", name="缴费").click()
    expect(form.root).to_be_hidden()
    assert form.page.url.endswith("/estimate/contribution")
    form.page.get_by_role("navigation", name="算什么").get_by_role("button", name="报销测算").click()
    expect(form.item("total").locator("input[type=text]")).to_have_value("32000")


def test_without_a_network_it_says_so_and_goes_on_afterwards(opened: Open) -> None:
    form = opened("waiting-period")
    form.set(exemption="都不是")
    form.page.context.set_offline(True)
    form.set(break_years="2")
    form.compute()
    expect(form.title).to_have_text("没有算成")
    form.page.context.set_offline(False)
    form.outcome.get_by_role("button", name="重试").click()
    expect(form.told).to_contain_text("5 个月")


def results(form: EstimatePage) -> None:
    form.set(**STAY, total="32000", in_scope="28000")
    form.compute()
    form.unfold()


def needs(form: EstimatePage) -> None:
    form.set(total="32000")
    form.compute()


def wrong(form: EstimatePage) -> None:
    form.set(total="两三万")
    form.compute()


def fresh(form: EstimatePage) -> None:
    expect(form.root).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1366, 1920])
@pytest.mark.parametrize("state", [fresh, needs, wrong, results], ids=lambda state: state.__name__)
def test_no_serious_finding_and_no_sideways_scrolling(
    opened: Open, state: Callable[[EstimatePage], None], width: int
) -> None:
    form = opened("benefit")
    form.page.set_viewport_size({"width": width, "height": 900})
    state(form)
    assert serious(form.page) == []
    assert form.page.evaluate(OVERFLOW) == 0
    assert form.page.evaluate(BEYOND) == []
    assert form.page.evaluate(SMALL) == []


@pytest.mark.parametrize("kind", ["relief", "contribution", "waiting-period", "materials"])
def test_the_other_calculators_read_as_well(opened: Open, kind: str) -> None:
    form = opened(kind)
    form.compute()
    assert serious(form.page) == []
    assert form.page.evaluate(OVERFLOW) == 0


def test_at_the_largest_type_nothing_runs_over(opened: Open) -> None:
    form = opened("benefit")
    for _ in range(2):
        form.page.locator("#type").click()
    results(form)
    for width in (320, 390, 1100):
        form.page.set_viewport_size({"width": width, "height": 844})
        assert form.page.evaluate(OVERFLOW) == 0
        assert form.page.evaluate(BEYOND) == []


def test_on_paper_the_result_without_the_form(opened: Open) -> None:
    form = opened("benefit")
    results(form)
    form.page.emulate_media(media="print")
    expect(form.told).to_be_visible()
    expect(form.outcome.locator("details", has_text="填写的内容")).to_contain_text("总费用：按 32,000元 算")
    expect(form.root.locator("form")).to_be_hidden()
    expect(form.outcome.get_by_role("button", name="打印")).to_be_hidden()
    expect(form.page.get_by_text("示例，未经医保部门审核")).to_be_visible()


def chat_page(context: BrowserContext, width: int) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    page.get_by_role("button", name="我知道了，开始提问").click()
    page.locator("#question").wait_for()
    return page


@pytest.mark.parametrize("width", [390, 1920])
def test_inside_the_chat_the_conversation_stays(context: BrowserContext, width: int) -> None:
    page = chat_page(context, width)
    page.locator("#question").fill(title(GENERAL))
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".turn article")).to_have_count(1, timeout=20_000)
    if width < 1100:
        page.locator("#more").click()
    page.locator("#open-estimate").click()
    expect(page.locator("#estimate-title")).to_be_focused()
    expect(page.locator("#composer")).to_be_hidden()
    page.get_by_role("button", name="等待期").click()
    form = EstimatePage(page, "waiting-period")
    form.set(break_years="2", exemption="都不是")
    form.compute()
    expect(form.told).to_contain_text("5 个月")
    assert serious(page) == []
    assert page.evaluate(OVERFLOW) == 0
    page.go_back()
    expect(page.locator(".turn article")).to_have_count(1)
    expect(page.locator("#question")).to_be_visible()
    page.locator("#welcome-estimate").click()
    expect(form.told).to_contain_text("5 个月")
    page.get_by_role("button", name="返回对话").click()
    expect(page.locator("#welcome-estimate")).to_be_focused()


def test_before_the_notice_the_way_back_leads_to_the_notice(visitor: Page) -> None:
    visitor.locator("#more").click()
    visitor.locator("#open-estimate").click()
    expect(visitor.locator("#estimate-title")).to_be_visible()
    visitor.get_by_role("button", name="返回对话").click()
    expect(visitor.locator("#privacy")).to_be_visible()
    expect(visitor.locator("#question")).to_be_hidden()
