"""What the operator's console costs beside the bare search, measured in one run: a part of ``make bench``.

A keystroke is a whole request to the app: session, search, cards, highlights, JSON; only the network is left out.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI

from bench import report
from bench.cost import questions
from bench.timing import TYPED, WARM
from kb.accounts.roles import Role
from kb.answer.knowledge import KnowledgeBase
from kb.api.app import create_app
from kb.api.auth import COOKIE
from kb.api.runtime import Overrides
from kb.clock import Clock
from kb.eval.setup import knowledge_on_disk
from kb.release.compile import NotPublishable
from kb.release.publish import publish
from kb.settings import Settings, get_settings
from kb.store import accounts, sessions
from kb.store.audit import COMMAND
from kb.store.database import Database

QUESTIONS = 300
DESKS = 30
"""Accounts that ask in turn: one asks no more than a person can type."""
PATH = "/console/api/find"
BARS = {"console, whole search / search": 1.5, "console, keystroke / search": 0.5}
"""The most each may be."""
MEDIAN_MS = 100.0
"""The most either may take at the median."""


@dataclass(frozen=True)
class Times:
    """Milliseconds: of the bare search, of the whole search at the console, of what fits while typing."""

    search: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    typed: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Fixed:
    """A knowledge base that stays."""

    kb: KnowledgeBase

    def current(self) -> KnowledgeBase:
        """The one there is."""
        return self.kb

    def start(self) -> None:
        """Nothing to follow."""

    def stop(self) -> None:
        """Nothing was followed."""


def main() -> int:
    """Measure, print each with its bar, keep the result; exits 1 when the content cannot be served."""
    settings = get_settings()
    try:
        kb = knowledge_on_disk(settings, _say)
    except NotPublishable as exc:
        print(f"没有完成：{exc}", file=sys.stderr)
        return 1
    _say(f"{QUESTIONS} questions at the console …")
    with tempfile.TemporaryDirectory() as folder:
        times = asyncio.run(measure(kb, questions(2 * QUESTIONS), of_its_own(settings, Path(folder))))
    shown = table(times)
    print(shown)
    result = {"ratios": ratios(times), "ms": medians(times)}
    _say(f"kept in {report.keep(settings.var_dir / 'bench', 'console', result)}")
    report.put(f"{report.machine()}.\n\n{shown}", "console")
    return 0


def of_its_own(settings: Settings, folder: Path) -> Settings:
    """The settings with databases that go afterwards."""
    return settings.model_copy(
        update={
            "var_dir": folder,
            "database_url": f"sqlite:///{folder / 'app.db'}",
            "tracker_db_url": f"sqlite:///{folder / 'tracker.db'}",
            "secret_key": settings.secret_key or "for this measurement alone",
            "redis_url": "",
        }
    )


async def measure(kb: KnowledgeBase, texts: Sequence[str], settings: Settings) -> Times:
    """The bare search of every other text, the console's of those between: no text is searched for twice."""
    times, clock = Times(), Clock()
    app = create_app(settings, Overrides(source=lambda _: Fixed(kb)))
    async with app.router.lifespan_context(app):
        desks = sign_in(app, kb)
        for number, (bare, asked) in enumerate(zip(texts[::2], texts[1::2], strict=True)):
            started = time.perf_counter()
            kb.engine.search(bare, area=settings.area, today=clock.today())
            searched = _since(started)
            client = desks[number % DESKS]
            typed = [await find(client, asked[:length], full=False) for length in TYPED]
            whole = await find(client, asked, full=True)
            if number >= WARM:
                times.search.append(searched)
                times.whole.append(whole)
                times.typed.extend(typed)
        for client in desks:
            await client.aclose()
    return times


def sign_in(app: FastAPI, kb: KnowledgeBase) -> list[httpx.AsyncClient]:
    """Signed-in clients of as many accounts as there are desks."""
    database: Database = app.state.parts.database
    now, transport = Clock().now(), httpx.ASGITransport(app=app)
    publish(database, kb.release, now, "bench")
    clients = []
    for number in range(DESKS):
        new = accounts.NewAccount(f"desk{number}", f"坐席{number}", Role.OPERATOR, "no password")
        row = accounts.create(database, new, COMMAND, now)
        token = sessions.open_session(database, row, None, COMMAND, now)
        cookies = {COOKIE: token or ""}
        clients.append(httpx.AsyncClient(transport=transport, base_url="http://desk", cookies=cookies))
    return clients


async def find(client: httpx.AsyncClient, text: str, *, full: bool) -> float:
    """Milliseconds of one request; raises for anything but an answer."""
    started = time.perf_counter()
    reply = await client.get(PATH, params={"q": text, "full": full})
    took = _since(started)
    reply.raise_for_status()
    return took


def medians(times: Times) -> dict[str, float]:
    """The median milliseconds of each thing timed."""
    return {name: round(statistics.median(values), 3) for name, values in vars(times).items()}


def ratios(times: Times) -> dict[str, float]:
    """The console's medians to that of the bare search."""
    middle = medians(times)
    values = (middle["whole"] / middle["search"], middle["typed"] / middle["search"])
    return dict(zip(BARS, [round(value, 3) for value in values], strict=True))


def table(times: Times) -> str:
    """Each ratio and each of the console's medians with its bar."""
    rows = [
        [name, f"{value:g}", f"≤ {BARS[name]:g}", "✓" if value <= BARS[name] else "✗"]
        for name, value in ratios(times).items()
    ]
    for name, value in medians(times).items():
        own = name != "search"
        bar = f"≤ {MEDIAN_MS:g}" if own else ""
        rows.append([f"{name}, ms", f"{value:g}", bar, ("✓" if value <= MEDIAN_MS else "✗") if own else ""])
    return report.table(("量 measure", "值 value", "上限 bar", ""), rows)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
