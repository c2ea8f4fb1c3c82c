"""The real app over a small content tree, served by a real uvicorn on a free port.

Search is the one thing replaced (by bigram overlap): the encoder takes seconds to load and is tested
where it lives. Rasa is absent unless a test gives a URL.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import uvicorn
import yaml

from kb.answer.knowledge import KnowledgeBase
from kb.api.app import create_app
from kb.api.models import EntityOut
from kb.api.runtime import Overrides
from kb.api.state import State
from kb.clock import SHANGHAI, Clock
from kb.release.compile import compile_release
from kb.release.model import Release
from kb.release.publish import publish
from kb.schema.load import load
from kb.search.result import Candidate, SearchResult
from kb.search.suggest import Suggester, Suggestion
from kb.settings import Settings
from kb.store.database import Database
from tests.gateway.counter import FACT, NOTICES, OFFICES, SERVICES
from tests.stack import free_ports

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
HOTLINE = "0000-8812393"
SECRET = "a secret key for tests"
KIOSK = {
    "area": "990001",
    "hospital": "示范县医院",
    "questions": ["relief/low-income"],
    "idle_seconds": 30,
    "warning_seconds": 10,
    "example": True,
}
INTERNAL = "an internal token for tests"
ENTRIES = {
    "contribution/resident-amount": (
        "居民医保一年交多少钱",
        "居民医保个人每年缴费{{ resident_fee }}，按年缴纳。",
    ),
    "contribution/break-resident": ("居民医保断缴有什么影响", "断缴以后再参保，缴费后要先等三个月才能报销。"),
    "enrolment/newborn": ("新生儿怎么参加居民医保", "孩子出生九十天内办理参保，从出生那天起可以报销。"),
    "relief/low-income": ("低保户能享受什么医疗救助", "低保户参保有资助，住院按规定给予医疗救助。"),
}


def write_content(root: Path) -> Path:
    """A content tree with four entries, one figure and two areas; returns its root."""

    def put(name: str, data: Any) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    document = {
        "id": "doc-a",
        "title": "关于参保的意见",
        "issuer": "国务院办公厅",
        "status": "现行",
        "text_read": "full",
        "date": dt.date(2024, 7, 26),
    }
    put("documents/a.yml", [document])
    put(
        "areas/CN/area.yml",
        {"name": "全国", "kind": "国家", "hotlines": [{"name": "全国医保服务热线", "number": "12393"}]},
    )
    put(
        "areas/990001/area.yml",
        {
            "name": "示范县",
            "kind": "县",
            "parent": "CN",
            "demo": True,
            "hotlines": [{"name": "示范县热线", "number": HOTLINE, "hours": "工作日 8:30–17:30"}],
        },
    )
    put("areas/990002/area.yml", {"name": "邻县", "kind": "县", "parent": "CN", "demo": True})
    put(
        "areas/definitions/contribution.yml",
        {
            "resident_fee": {
                "title": "居民个人缴费",
                "kind": "money",
                "per": "年",
                "set_by": "县",
                "ask": "医保局",
            },
        },
    )
    put("areas/990001/contribution.yml", {"resident_fee": [{"value": 400, "example": True}]})
    put("facts/a.yml", [FACT])
    put("services/a.yml", SERVICES)
    put("offices/990001.yml", OFFICES)
    put("notices/990001.yml", NOTICES)
    put("kiosks/hall.yml", KIOSK)
    for entry_id, (title, answer) in ENTRIES.items():
        put(
            f"faq/{entry_id}.yml",
            {
                "title": title,
                "questions": [f"{title}，问法{n}" for n in range(12)],
                "answer": answer,
                "short": answer.split("，", 1)[0] + "。",
                "materials": [{"name": "身份证或户口簿", "form": "原件"}],
                "citations": [{"document": "doc-a"}],
                "related": [other for other in ENTRIES if other != entry_id][:2],
                "owner": "参保科",
                "collected_on": dt.date(2026, 11, 1),
            },
        )
    return root


def release_of(content: Path, now: dt.datetime = NOW) -> Release:
    """The content compiled."""
    loaded = load(content)
    assert not loaded.problems, [str(p) for p in loaded.problems]
    return compile_release(loaded, now)


class BigramEngine:
    """Ranks entries by the bigrams a question shares with their titles."""

    def __init__(self, release: Release) -> None:
        self._titles = {entry_id: _bigrams(entry.title) for entry_id, entry in release.entries.items()}
        self._entries = list(release.entries.values())
        self._suggester = Suggester.build([[e.title, *e.questions] for e in self._entries], list)

    def search(
        self,
        query: str,
        *,
        area: str,
        today: dt.date,
        limit: int = 5,
        entities: list[EntityOut] | None = None,
        withdrawn: Collection[str] = (),
    ) -> SearchResult:
        """Answer when half of the question is in a title, clarify at a third, else decline."""
        asked = _bigrams(query)
        shares = {i: len(asked & title) / max(1, len(asked)) for i, title in self._titles.items()}
        ranked = [Candidate(i, s, s) for i, s in sorted(shares.items(), key=lambda item: -item[1]) if s > 0]
        ranked = [candidate for candidate in ranked if candidate.entry_id not in withdrawn][:limit]
        best = ranked[0].score if ranked else 0.0
        outside = "social-security" if "养老金" in query else None
        sure = "answer" if best >= 0.5 else "clarify" if best >= 0.33 else "decline"
        decision = "decline" if outside else sure
        choices = [c.entry_id for c in ranked[:3]] if decision == "clarify" else []
        out = 1.0 if outside else 0.0
        return SearchResult(decision, ranked, outside, best, entities or [], query, choices, out=out)  # type: ignore[arg-type]

    def suggest(
        self, text: str, *, area: str, today: dt.date, limit: int, withdrawn: Collection[str]
    ) -> list[Suggestion]:
        """The real suggester; words are single characters here."""
        allowed = np.asarray([entry.id not in withdrawn for entry in self._entries])
        found = []
        for row, score in self._suggester.rank(text, list, allowed, limit):
            entry = self._entries[self._suggester.owner[row]]
            found.append(Suggestion(entry.id, entry.title, self._suggester.texts[row], score))
        return found


def _bigrams(text: str) -> set[str]:
    kept = [char for char in text if char.isalnum()]
    return {a + b for a, b in itertools.pairwise(kept)}


class Extractor:
    """Finds nothing: entities have tests of their own."""

    def extract(self, text: str, today: object = None) -> list[EntityOut]:
        return []


class Source:
    """A knowledge base that a test sets."""

    def __init__(self, kb: KnowledgeBase | None) -> None:
        self.kb = kb

    def current(self) -> KnowledgeBase | None:
        return self.kb

    def start(self) -> None: ...

    def stop(self) -> None: ...


class App:
    """A running app with its inner parts in reach."""

    def __init__(self, url: str, application: Any, source: Source, settings: Settings) -> None:
        self.url = url
        self.source = source
        self.settings = settings
        self._application = application
        self.client = httpx.Client(base_url=url, timeout=20, trust_env=False)

    @property
    def state(self) -> State:
        parts: State = self._application.state.parts
        return parts

    @property
    def database(self) -> Database:
        return self.state.database

    def ask(self, text: str, sender: str = "tester", **more: Any) -> httpx.Response:
        """POST /v1/chat."""
        return self.client.post("/v1/chat", json={"sender": sender, "text": text, **more})


def settings_for(folder: Path, **changes: Any) -> Settings:
    """Settings of a test: everything below ``folder``, no Rasa listening, generous limits."""
    base: dict[str, Any] = {
        "var_dir": folder,
        "database_url": f"sqlite:///{folder / 'app.db'}",
        "tracker_db_url": f"sqlite:///{folder / 'tracker.db'}",
        "host": "127.0.0.1",
        "rasa_url": f"http://127.0.0.1:{free_ports(1)[0]}",
        "secret_key": SECRET,
        "internal_token": INTERNAL,
        "rate_per_minute": 6000,
        "rate_per_minute_network": 60000,
        "redis_url": "",
        "metrics_token": "",
        "mode": "demo",
        "area": "990001",
        "content_dirs": [],
    }
    return Settings(**{**base, **changes})


@contextlib.contextmanager
def running_app(folder: Path, *, ready: bool = True, **changes: Any) -> Iterator[App]:
    """Serve the app from ``folder``; ``ready`` False starts it without a release."""
    settings = settings_for(folder, **changes)
    content = write_content(folder / "content")
    release = release_of(content)
    kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]
    source = Source(kb if ready else None)
    overrides = Overrides(
        clock=Clock(NOW),
        source=lambda database: source,
        extractor=Extractor(),  # type: ignore[arg-type]
    )
    application = create_app(settings, overrides)
    with serving(application) as url:
        app = App(url, application, source, settings)
        publish(app.database, release, NOW, "tester")
        yield app
        app.client.close()


@contextlib.contextmanager
def serving(application: Any) -> Iterator[str]:
    """Run an ASGI application in a thread, on a free port of this machine; its address."""
    port = free_ports(1)[0]
    config = uvicorn.Config(application, host="127.0.0.1", port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        threading.Event().wait(0.02)
    assert server.started, "the app did not start"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
