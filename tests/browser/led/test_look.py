"""Any panel size: nothing runs over, nothing tiny, axe finds nothing serious; the quiz on the wall and beside it."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kb.clock import SHANGHAI
from kb.led.model import Line
from kb.led.rotation import rotation
from kb.led.served import read_out
from tests.browser.led.conftest import EVENING, Wall
from tests.browser.test_reading import serious
from tests.led.ledkit import CARD, ITEMS, NOW, URGENT
from tests.led.test_content import lines, release  # noqa: F401  (a fixture)

SIZES = [(1920, 1080), (1920, 384), (384, 128), (1152, 576), (3840, 540), (192, 32), (1080, 1920)]
FITS = """
(least) => {
  const stage = document.getElementById("stage").getBoundingClientRect();
  const faults = [];
  const text = document.querySelectorAll("#stage p, #stage li, .foot p, .head > *");
  for (const part of text) {
    const box = part.getBoundingClientRect();
    if (!box.width || !part.textContent.trim() || part.classList.contains("runs")) continue;
    const size = parseFloat(getComputedStyle(part).fontSize);
    if (size < least) faults.push(`${part.className} is ${size} px: ${part.textContent}`);
    if (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1)
      faults.push(`${part.className} is cut: ${part.textContent}`);
    if (part.closest("#stage") && (box.bottom > stage.bottom + 2 || box.right > stage.right + 2))
      faults.push(`${part.className} leaves its place: ${part.textContent}`);
    if (part.scrollWidth > part.clientWidth + 2 && getComputedStyle(part).display !== "inline")
      faults.push(`${part.className} runs over: ${part.textContent}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page scrolls");
  return faults;
}
"""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_kind_of_item_fits(start: Callable[..., Wall], width: int, height: int) -> None:
    wall = start(width=width, height=height)
    wall.app.tree.write("notices/990001.yml", [URGENT])
    wall.app.tree.playlist(*ITEMS, urgent="between")
    wall.app.serve()
    wall.open()
    wall.page.evaluate("document.fonts.ready")
    least = 12 if height < 220 else 16
    seen = set()
    for _ in range(30):
        assert wall.page.evaluate(FITS, least) == [], wall.text
        seen.add(wall.text)
        wall.pass_time(3)
    assert len(seen) >= 6
    if height >= 64:
        expect(wall.page.locator("#mark")).to_be_visible()
    else:
        assert "未经医保部门审核" in wall.text


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1920, 384), (384, 128)])
def test_every_line_we_publish_fits(start: Callable[..., Wall], release, width: int, height: int) -> None:  # noqa: ANN001, F811
    wall = start(width=width, height=height).open()
    name = {1080: "demo-hall", 384: "demo-gate", 128: "demo-door"}[height]
    panel = release.screens[name].model_dump(mode="json")
    show = """async ([items, panel, least]) => {
      const { showItem } = await import("/static/led/show.js");
      const fits = FITS, faults = [];
      for (const item of items) { showItem(item, panel); faults.push(...fits(least)); }
      return faults;
    }""".replace("FITS", FITS.strip())
    items = [
        {
            "kind": line.kind,
            "text": line.text,
            "detail": line.detail,
            "source": line.source,
            "seconds": line.seconds,
        }
        | {"valid_until": line.end.isoformat() if line.end else None, "urgent": False}
        for line in lines(release, name)
        if line.card is None
    ]
    assert len(items) > 60
    wall.context.set_offline(True)
    assert wall.page.evaluate(show, [items, panel, 12 if height < 220 else 16]) == []


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1920, 384), (384, 128)])
def test_axe_finds_nothing_serious_on_a_wall(start: Callable[..., Wall], width: int, height: int) -> None:
    wall = start(width=width, height=height)
    wall.app.tree.playlist(*ITEMS, urgent="between")
    wall.app.tree.write("notices/990001.yml", [URGENT])
    wall.app.serve()
    wall.open()
    kinds = set()
    for _ in range(30):
        kind = wall.page.locator("body").get_attribute("data-kind")
        if kind not in kinds:
            assert serious(wall.page) == []
            kinds.add(kind)
        wall.pass_time(3)
    assert kinds == {"entry", "quiz", "urgent"}


def test_a_card_asks_counts_down_and_tells(wall: Wall) -> None:
    wall.app.tree.playlist({"quiz": "all"})
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    wall.open().shows("断缴以后再参保，要先等几个月？")
    expect(wall.page.locator("#kind")).to_contain_text("还剩")
    expect(wall.page.locator("#stage li")).to_have_text(["A1个月", "B3个月", "C不用等"])
    expect(wall.page.locator("#stage li[data-right]")).to_have_count(0)
    expect(wall.page.locator(".why")).to_be_empty()
    for _ in range(12):
        if wall.page.locator("#stage li[data-right]").count():
            break
        wall.pass_time(2)
    expect(wall.page.locator('#stage li[data-right="true"]')).to_contain_text("3个月")
    expect(wall.page.locator(".why")).to_have_text(str(CARD["explanation"]))
    expect(wall.page.locator("#source")).to_have_text("依据：《关于参保的意见》")


def test_on_a_panel_for_one_line_each_part_of_a_card_stays_until_it_has_run_through(
    start: Callable[..., Wall],
) -> None:
    wall = start(width=192, height=32)
    question = "居民医保断缴了几年以后又想再参保的人，从缴费那天起要先等几个月才能报销？"
    wall.app.tree.write("quiz/contribution.yml", [{**CARD, "question": question}])
    wall.app.tree.playlist({"quiz": "all"})
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    wall.open()
    parts: list[tuple[str, float, float]] = []  # text, seconds it takes to run through, seconds it stayed
    while len({text for text, _, _ in parts}) < 5 and len(parts) < 90:
        needs, text = wall.page.evaluate(
            "() => { const line = document.querySelector('#stage .line');"
            " return [parseFloat(line.style.animationDuration) || 0, line.textContent]; }"
        )
        same = bool(parts) and parts[-1][0] == text
        parts = [*parts[:-1], (text, needs, parts[-1][2] + 1)] if same else [*parts, (text, needs, 1)]
        if len(parts) == 5:
            break
        wall.pass_time(1)
    ask, choose, tell, why, again = parts
    assert question in ask[0] and "A．1个月" in choose[0] and "B．3个月" in tell[0] and again[0] == ask[0]
    assert str(CARD["explanation"]) in why[0]
    assert ask[1] > 10
    for text, needs, stayed in (ask, choose, tell, why):
        assert stayed >= needs - 1.5, (text, needs, stayed)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (768, 1024)])
def test_the_quiz_page_works_by_touch_and_keys(wall: Wall, size: tuple[int, int]) -> None:
    page = wall.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    long = {
        **CARD,
        "id": "long",
        "question": "居民医保错过了集中缴费期，后来才去补缴，要先等三个月才能报销，对不对？",
    }
    wall.app.tree.write("quiz/contribution.yml", [CARD, long])
    wall.app.serve()
    page.goto("/led/wall/quiz")
    expect(page.locator("#question")).to_have_text("断缴以后再参保，要先等几个月？")
    expect(page.locator("#told")).to_be_hidden()
    page.get_by_role("button", name="公布答案").click()
    expect(page.locator("#right")).to_have_text("答案：B．3个月")
    expect(page.locator("#why")).to_have_text(str(CARD["explanation"]))
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44
    page.locator("body").press(" ")
    expect(page.locator("#told")).to_be_hidden()
    page.locator("body").press("ArrowRight")
    expect(page.locator("#count")).to_contain_text("第 2 题，共 2 题")


def test_the_printed_sheet_has_every_card_with_answer_and_source(wall: Wall) -> None:
    page = wall.page
    page.goto("/led/wall/quiz")
    expect(page.locator("#question")).to_have_text("断缴以后再参保，要先等几个月？")
    page.emulate_media(media="print")
    expect(page.locator(".steps")).to_be_hidden()
    sheet = page.locator("#sheet")
    expect(sheet).to_be_visible()
    for text in (
        "A．1个月　　B．3个月　　C．不用等",
        "答案：B。",
        "contribution/break-resident",
        "示例，未经医保部门审核",
    ):
        expect(sheet).to_contain_text(text)


def test_a_withdrawn_card_leaves_the_quiz_page(wall: Wall) -> None:
    wall.page.goto("/led/wall/quiz")
    expect(wall.page.locator("#question")).to_have_text("断缴以后再参保，要先等几个月？")
    wall.app.serve("contribution/break-resident")
    wall.pass_time(61)
    expect(wall.page.locator("#question")).to_have_text("现在没有可以用的题目")


def test_cards_too_old_are_not_asked_also_after_a_restart(wall: Wall) -> None:
    page, question = wall.page, wall.page.locator("#question")
    page.goto("/led/wall/quiz")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    expect(question).to_have_text("断缴以后再参保，要先等几个月？")
    wall.context.set_offline(True)
    wall.pass_time(71 * 3600)
    expect(page.locator("#state")).to_contain_text("没有连上")
    page.reload()
    expect(question).to_have_text("断缴以后再参保，要先等几个月？")
    wall.pass_time(2 * 3600)
    expect(question).to_have_text("现在没有可以用的题目")
    expect(page.locator("#sheet li")).to_have_count(0)
    page.reload()
    expect(page.locator("#state")).to_contain_text("太久没有连上")
    expect(page.locator("#choices li")).to_have_count(0)
    wall.context.set_offline(False)
    wall.until("断缴以后再参保，要先等几个月？", place="#question")


def test_a_recording_is_played_without_a_connection_before_it_was_ever_played(wall: Wall) -> None:
    words = [CARD["question"], *CARD["choices"], CARD["explanation"]]  # type: ignore[misc]
    audio = [{"dialect": "雷州话", "file": "wait.mp3", "text": read_out(words)}]  # type: ignore[arg-type]
    wall.app.tree.write("quiz/contribution.yml", [{**CARD, "audio": audio}])
    (wall.app.tree.root / "audio").mkdir()
    (wall.app.tree.root / "audio" / "wait.mp3").write_bytes(b"ID3 sound")
    wall.app.state.settings.content_dirs.append(wall.app.tree.root)
    wall.app.serve()
    page = wall.page
    page.goto("/led/wall/quiz")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    for _ in range(100):
        if page.evaluate("caches.match('/audio/wait.mp3').then(Boolean)"):
            break
        page.wait_for_timeout(100)
    part = """async (range) => {
      const answer = await fetch("/audio/wait.mp3", { headers: { Range: range } });
      return [answer.status, await answer.text(), answer.headers.get("Content-Range")];
    }"""
    for offline in (True, False):
        wall.context.set_offline(offline)
        assert page.evaluate(part, "bytes=0-2") == [206, "ID3", "bytes 0-2/9"]
        assert page.evaluate(part, "bytes=4-") == [206, "sound", "bytes 4-8/9"]
        assert page.evaluate(part, "bytes=99-")[0] == 416


def test_the_browser_and_the_service_agree_on_what_may_be_shown(wall: Wall) -> None:
    """The same rule is written twice, in Python for exports and in JavaScript for walls."""
    rng = random.Random(8)
    cases = []
    for _ in range(400):
        moment = EVENING + dt.timedelta(minutes=rng.randrange(-4000, 4000))
        ends = [EVENING + dt.timedelta(minutes=rng.randrange(-4000, 4000)) for _ in range(2)]
        hours = (dt.time(rng.randrange(24), rng.randrange(60)), dt.time(rng.randrange(24), rng.randrange(60)))
        line = Line(
            "k", "entry", "a/b", "1", "文", "据", 6,
            rng.choice([None, ends[0]]), rng.choice([None, ends[1]]),
            hours=rng.choice([None, hours]) if hours[0] != hours[1] else None,
            weekdays=tuple(sorted(rng.sample(range(1, 8), rng.randrange(0, 7)))),
        )  # fmt: skip
        item = {
            "valid_from": line.start.isoformat() if line.start else None,
            "valid_until": line.end.isoformat() if line.end else None,
            "hours": [f"{t:%H:%M}" for t in line.hours] if line.hours else None,
            "weekdays": list(line.weekdays),
        }
        cases.append((item, moment.timestamp() * 1000, line.showable(moment)))
    assert 50 < sum(expected for _, _, expected in cases) < 350
    page: Page = wall.open().page
    found = page.evaluate(
        """async (cases) => {
          const { showable } = await import("/static/led/schedule.js");
          return cases.map(([item, now]) => showable(item, now));
        }""",
        json.loads(json.dumps([case[:2] for case in cases])),
    )
    assert found == [expected for _, _, expected in cases]


def test_the_wall_plays_the_round_the_service_gave(wall: Wall) -> None:
    page = wall.open().page
    feed = wall.app.feed()
    shown = page.evaluate(
        """async ([feed, now]) => {
          const { Turns } = await import("/static/led/schedule.js");
          const turns = new Turns();
          return feed.rotation.map(() => turns.next(feed, now).key);
        }""",
        [feed, NOW.astimezone(SHANGHAI).timestamp() * 1000],
    )
    assert shown == feed["rotation"]
    keyed = [
        Line(i["key"], "entry", "a/b", "1", "", "", 6, None, None, weight=i["weight"]) for i in feed["items"]
    ]
    assert rotation(keyed, 0) == feed["rotation"]
