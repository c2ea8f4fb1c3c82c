"""A small content tree with screens, and the app over it with a clock that tests move."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import yaml

from kb.answer.knowledge import KnowledgeBase
from kb.api.app import create_app
from kb.api.runtime import Overrides
from kb.clock import SHANGHAI, Clock
from kb.led.served import Served
from kb.led.token import token_of
from kb.release.compile import compile_release
from kb.release.model import Release
from kb.release.publish import publish
from kb.schema.load import load
from tests.gateway.appkit import BigramEngine, Extractor, Source, serving, settings_for, write_content

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
LED: dict[str, dict[str, Any]] = {
    "contribution/resident-amount": {"led": "居民医保每人每年{{ resident_fee }}"},
    "contribution/break-resident": {"led": "医保别断缴，断了再交要等待"},
    "enrolment/newborn": {"led": "宝宝出生，尽早办理医保", "effective": {"to": dt.date(2026, 11, 21)}},
    "relief/low-income": {"led": "低保户看病有医疗救助"},
}
FACT = {
    "id": "wait",
    "topic": "waiting-period",
    "statement": "断缴以后再参保，缴费后要先等3个月才能报销。",
    "scope": "全国",
    "figures": {"等待期": "3个月"},
    "source": {"document": "doc-a", "article": "第三条"},
    "confidence": "official",
    "collected_on": dt.date(2026, 11, 1),
}
CARD = {
    "id": "wait",
    "entry": "contribution/break-resident",
    "question": "断缴以后再参保，要先等几个月？",
    "choices": ["1个月", "3个月", "不用等"],
    "answer": 2,
    "explanation": "断缴以后再参保，缴费后要先等3个月才能报销。",
    "facts": ["wait"],
}
URGENT = {
    "id": "stop",
    "area": "990001",
    "title": "系统暂停服务",
    "text": "医保系统今晚升级，暂停服务到明早。",
    "led": "医保系统今晚升级，暂停服务",
    "priority": "urgent",
    "effective": {"from": dt.date(2026, 11, 21), "to": dt.date(2026, 11, 22)},
    "published_on": dt.date(2026, 11, 21),
    "example": True,
}
NOTICE = {
    **URGENT,
    "id": "window",
    "title": "集中缴费",
    "led": "居民医保集中缴费，请按时缴费",
    "priority": "normal",
}
SCREEN: dict[str, Any] = {
    "name": "测试屏",
    "area": "990001",
    "place": "大厅",
    "width": 384,
    "height": 128,
    "columns": 24,
    "rows": 3,
    "font": 32,
    "min_seconds": 2,
    "playlist": "all",
    "example": True,
}
ITEMS: list[dict[str, Any]] = [
    {"entry": "contribution/resident-amount", "weight": 3},
    {"entry": "contribution/break-resident"},
    {"entry": "enrolment/newborn"},
    {"entry": "relief/low-income"},
    {"notices": True},
    {"quiz": "all"},
]


class Tree:
    """A content tree on disk that a test changes before it is compiled."""

    def __init__(self, root: Path) -> None:
        self.root = write_content(root)
        for entry_id, more in LED.items():
            self.change(f"faq/{entry_id}.yml", **more)
        self.change("faq/contribution/break-resident.yml", facts=["wait"])
        facts = yaml.safe_load((root / "facts/a.yml").read_text(encoding="utf-8"))
        self.write("facts/a.yml", [*facts, FACT])
        self.write("notices/990001.yml", [NOTICE])
        self.write("quiz/contribution.yml", [CARD])
        self.write("led/screens/wall.yml", SCREEN)
        self.write("led/playlists/all.yml", {"title": "全部", "items": ITEMS})

    def write(self, name: str, data: Any) -> None:
        """Write one file as YAML."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def change(self, name: str, **fields: Any) -> None:
        """Change fields of a file that holds a mapping."""
        data = yaml.safe_load((self.root / name).read_text(encoding="utf-8"))
        self.write(name, {**data, **fields})

    def playlist(self, *items: dict[str, Any], **more: Any) -> None:
        """Put other items into the playlist."""
        self.write("led/playlists/all.yml", {"title": "全部", "items": list(items), **more})

    def release(self, now: dt.datetime = NOW) -> Release:
        """The tree compiled; a fault of it fails the test."""
        content = load(self.root)
        assert not content.problems, [str(problem) for problem in content.problems]
        return compile_release(content, now)

    def served(self, *withdrawn: str) -> Served:
        """What a screen is told from."""
        return Served(self.release(), frozenset(withdrawn))


class LedApp:
    """A running app whose content, withdrawals and clock a test changes."""

    def __init__(self, url: str, application: Any, source: Source, clock: Clock, tree: Tree) -> None:
        self.url = url
        self.tree = tree
        self.clock = clock
        self._source = source
        self._application = application
        self.client = httpx.Client(base_url=url, timeout=20, trust_env=False)

    @property
    def state(self) -> Any:
        return self._application.state.parts

    def serve(self, *withdrawn: str) -> None:
        """Serve what the tree holds now, without what is withdrawn."""
        release = self.tree.release()
        engine = BigramEngine(release)
        self._source.kb = KnowledgeBase.of(release, engine, frozenset(withdrawn))  # type: ignore[arg-type]

    def token(self, screen: str = "wall") -> str:
        """The screen's token."""
        kb = self._source.kb
        assert kb is not None
        return token_of(self.state.settings.secret_key, kb.release.screens[screen])

    def feed(self, screen: str = "wall") -> dict[str, Any]:
        """The screen's feed."""
        answer = self.client.get(f"/v1/led/{screen}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def texts(self) -> set[str]:
        """What the feed shows."""
        return {item["text"] for item in self.feed()["items"]}


@contextlib.contextmanager
def running_led(
    folder: Path, *, now: dt.datetime = NOW, moving: bool = False, **changes: Any
) -> Iterator[LedApp]:
    """Serve the tree; ``moving``: its clock runs on from ``now``."""
    tree = Tree(folder / "content")
    source = Source(None)
    clock = RunningClock(now) if moving else Clock(now)
    overrides = Overrides(clock=clock, source=lambda _: source, extractor=Extractor())  # type: ignore[arg-type]
    application = create_app(settings_for(folder, **changes), overrides)
    with serving(application) as url:
        app = LedApp(url, application, source, clock, tree)
        app.serve()
        publish(app.state.database, tree.release(), now, "tester")
        yield app
        app.client.close()


class RunningClock(Clock):
    """A clock that was set to a moment and runs on; ``set`` sets it anew."""

    def __init__(self, start: dt.datetime) -> None:
        super().__init__()
        self.set(start)

    def set(self, moment: dt.datetime) -> None:
        self._ahead = moment - dt.datetime.now(SHANGHAI)

    def now(self) -> dt.datetime:
        return dt.datetime.now(SHANGHAI) + self._ahead
