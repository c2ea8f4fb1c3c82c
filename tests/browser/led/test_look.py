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
