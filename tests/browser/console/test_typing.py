"""Search as you type: nothing typed is lost, no answer comes out of order, letters and filters work."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chatpage import title
from tests.browser.console.deskpage import DeskPage

LATE = """([late, ms]) => {
    const real = window.fetch;
    let asked = 0;
    window.fetch = (path, how) => {
        if (!String(path).includes("/console/api/find")) return real(path, how);
        asked += 1;
        const { signal, ...deaf } = how;  // a request that cannot be called off any more
        const reply = real(path, deaf);
        return asked <= late ? new Promise((done) => setTimeout(() => done(reply), ms)) : reply;
    };
}"""
"""The first ``late`` answers come ``ms`` milliseconds late, whatever the page does."""


def test_nothing_typed_is_lost_while_answers_come(desk: DeskPage) -> None:
    desk.page.evaluate(LATE, [1000, 150])
    text = "我妈妈在外地住院花了三万二千块能报销多少还要带什么材料"
    desk.type(text, 30)
    expect(desk.box).to_have_value(text)
    desk.found(text)
    assert desk.box.evaluate("(box) => [box.selectionStart, box.selectionEnd]") == [len(text), len(text)]


def test_an_answer_that_comes_late_is_not_shown(desk: DeskPage) -> None:
    desk.page.evaluate(LATE, [2, 900])
    desk.type("住")
    desk.page.wait_for_timeout(150)  # both searches of the first letter are on their way
    desk.type("院报多少")
    desk.found("住院报多少")
    first = desk.rows.first.inner_text()
    assert title("benefit/inpatient-ratio") in first
    desk.page.wait_for_timeout(1200)
    expect(desk.page.locator("#results")).to_have_attribute("data-text", "住院报多少")
    assert desk.rows.first.inner_text() == first


def test_what_is_no_longer_typed_is_called_off(desk: DeskPage) -> None:
    off: list[str] = []
    desk.page.on("requestfailed", lambda request: off.append(request.failure or ""))
    desk.page.route("**/console/api/find**", lambda route: None)  # no answer ever
    desk.type("住院")
    expect(desk.page.locator("#took")).to_be_empty()
    desk.page.wait_for_timeout(100)
    assert [why for why in off if "ABORTED" not in why] == []
    assert len(off) >= 1


def test_every_keystroke_brings_what_fits(desk: DeskPage) -> None:
    for length, text in enumerate(("异", "异地", "异地就", "异地就医"), 1):
        desk.type(text[-1])
        expect(desk.page.locator("#results")).to_have_attribute("data-text", text)
        assert desk.rows.count() > 0, length
    desk.found("异地就医")
    assert desk.page.locator("#results mark").count() > 0


def test_first_letters_and_whole_pinyin(desk: DeskPage) -> None:
    for letters in ("ydjyba", "yidijiuyibeian"):
        desk.find(letters)
        expect(desk.rows.first.locator("mark").first).to_contain_text("异地就医")
        desk.press("Escape")
        expect(desk.box).to_have_value("")


def test_where_the_operator_has_moved_the_list_stays(desk: DeskPage) -> None:
    """The whole search comes after the first results: it may add below, never move what is chosen."""
    desk.page.evaluate(
        """() => { const real = window.fetch; window.fetch = (path, how) => String(path).includes("full=true")
            ? new Promise((done) => setTimeout(done, 700)).then(() => real(path, how)) : real(path, how); }"""
    )
    desk.type("医疗救助")
    expect(desk.page.locator("#results")).to_have_attribute("data-full", "false")
    desk.press("ArrowDown", "ArrowDown")
    before = [row.get_attribute("data-id") for row in desk.rows.all()[:3]]
    desk.found("医疗救助")
    assert [row.get_attribute("data-id") for row in desk.rows.all()[:3]] == before
    expect(desk.page.locator('.row[aria-selected="true"]')).to_have_attribute("data-id", before[2] or "")


def test_another_authoritys_matter_is_told_and_nothing_is_chosen(desk: DeskPage) -> None:
    desk.find("公积金怎么提取")
    expect(desk.page.locator("#beside")).to_contain_text("12329")
    expect(desk.page.locator('.row[aria-selected="true"]')).to_have_count(0)
    desk.press("Enter")
    expect(desk.toast).to_contain_text("选一条")
    assert desk.title.count() == 0


def test_the_area_and_the_year_are_searched_for(desk: DeskPage) -> None:
    desk.find("居民医保一年交多少钱")
    desk.press("Enter", "Alt+KeyY")
    year = desk.page.locator("#year")
    expect(year).to_be_focused()
    with desk.page.expect_response(lambda reply: "year=" in reply.url and "/entries/" in reply.url):
        year.select_option(index=1)
    chosen = year.input_value()
    expect(desk.page.locator(".record")).to_contain_text(f"{chosen}年度")
    desk.press("Alt+KeyA")
    expect(desk.page.locator("#area")).to_be_focused()
    desk.press("Escape")
    expect(desk.box).to_be_focused()


def test_the_trace_on_demand(desk: DeskPage) -> None:
    desk.find("住院报多少")
    assert not any("trace=true" in url for url in desk.asked)
    desk.press("Alt+KeyI")
    trace = desk.page.locator("#trace")
    expect(trace).to_contain_text(title("benefit/inpatient-ratio"))
    expect(trace).to_contain_text("会直接答复")
    desk.press("Alt+KeyI")
    expect(trace).to_be_hidden()


def test_a_server_out_of_reach_is_said_and_typing_goes_on(desk: DeskPage) -> None:
    desk.page.context.set_offline(True)
    desk.type("住院")
    expect(desk.toast).to_contain_text("没有连上")
    desk.page.context.set_offline(False)
    desk.type("报多少")
    desk.found("住院报多少")
