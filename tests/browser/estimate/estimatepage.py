"""The calculators as the tests use them, and a service with the county's figures to run them on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from kb.answer.knowledge import KnowledgeBase
from tests.gateway.appkit import App, BigramEngine
from tests.kb.rules.api_content import rules_app
from tests.kb.rules.conftest import content

NEIGHBOUR = "990002"
GENERAL = "relief/three-tiers"
STAY = {
    "scheme": "居民医保",
    "category": "低保对象",
    "level": "二级医院",
    "care": "在参保地住院",
    "stay_number": "1",
}
LIMIT = 20_000  # milliseconds


@contextlib.contextmanager
def estimate_app(folder: Path) -> Iterator[App]:
    """The app with the county's figures and offices, and a neighbour that has set none of its own."""
    with rules_app(folder) as app:
        served = app.source.kb
        assert served is not None
        county = served.release.areas["990001"]
        areas = {
            **served.release.areas,
            NEIGHBOUR: county.model_copy(update={"code": NEIGHBOUR, "name": "邻县"}),
        }
        entries = {**served.release.entries, GENERAL: content().entries[GENERAL]}
        versions = {**served.release.versions, GENERAL: "a" * 64}
        update = {"areas": areas, "offices": content().offices, "entries": entries, "versions": versions}
        release = served.release.model_copy(update=update)
        app.source.kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]
        yield app


class EstimatePage:
    """One calculator: fill it in, press, read."""

    def __init__(self, page: Page, kind: str) -> None:
        self.page = page
        self.root = page.locator(f'.calculation[data-kind="{kind}"]')
        self.outcome = self.root.locator(".outcome")
        self.title = self.outcome.locator(".result-title")
        self.told = self.outcome.locator(".told")
        self.needed = self.root.locator(".item.needed")

    def item(self, name: str) -> Locator:
        """A field with all that belongs to it."""
        return self.root.locator(f'.item[data-name="{name}"]')

    def error(self, name: str) -> Locator:
        """What is said to be wrong with a field."""
        return self.item(name).locator(".error")

    def set(self, **answers: str) -> None:
        """Type into boxes, choose by label; 不知道 ticks or chooses it."""
        for name, answer in answers.items():
            item = self.item(name)
            if item.locator("select").count():
                item.locator("select").select_option(label=answer)
            elif answer == "不知道":
                item.get_by_role("checkbox").check()
            else:
                item.locator(".row input").first.fill(answer)

    def compute(self) -> Locator:
        """Press the button and wait for it to be ready again; the outcome."""
        button = self.root.locator(".go")
        button.click()
        expect(button).to_have_text("算一下", timeout=LIMIT)
        return self.outcome

    def unfold(self) -> None:
        """Open every part of the result."""
        self.outcome.evaluate("(e) => e.querySelectorAll('details').forEach((fold) => { fold.open = true })")


Open = Callable[[str], EstimatePage]
