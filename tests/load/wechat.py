"""``make load-wechat``: WeChat at the machine's limit, with retries, duplicates and crashes; nothing may be lost.

Residents ask one question after another through the double, at real five seconds. Some replies are lost on the way,
some messages arrive twice, some customer-service messages break off. Meanwhile a worker, Rasa and Redis are killed
and started again. Afterwards every phone is looked at: what was asked must be there once, or be fetched by 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from kb.schema.load import load
from tests.load.wechat_phones import MARK, Asked, Question, judge, plain
from tests.stack import ROOT, Stack, link_caches, running_stack
from tests.wechat.runner import Outside
from tests.wechat.scenario import Process
from tests.wechat.service import Hands, Service, Setup, running_service

SEED = 20261122
QUESTIONS_EACH = 10
AFTER = 30.0
"""Seconds after the last message in which late answers may still be pushed."""


SETUP = Setup(scale=1.0, workers=2, redis=True, env={"RASA_TIMEOUT": "3"})


@dataclass
class Plan:
    """How much, and what happens meanwhile (at which share of the messages)."""

    residents: int = 200
    at_once: int = 40
    crashes: tuple[tuple[float, str], ...] = ((0.2, "rasa"), (0.45, "redis"), (0.65, "app"))
    broken_pushes: int = 20


def questions(stack: Stack, count: int) -> list[Question]:
    """``count`` questions of the content with an answer each that no other one begins like."""
    titles = sorted(entry.title for entry in load().entries.values())
    random.Random(SEED).shuffle(titles)
    found: dict[str, Question] = {}
    with httpx.Client(base_url=stack.app_url, timeout=30, trust_env=False) as client:
        for number, title in enumerate(titles):
            body = {"sender": f"load-{number}", "text": title}
            reply = client.post("/v1/chat", json=body).raise_for_status().json()
            mark = plain(reply["short"])[:MARK]
            if reply["outcome"] == "answered" and len(mark) == MARK and mark not in found:
                found[mark] = Question(title, mark)
            if len(found) == count:
                break
    return list(found.values())


class Load:
    """Drives the double as residents' phones would, and remembers what was asked."""

    def __init__(self, service: Service, plan: Plan, known: Sequence[Question]) -> None:
        self._service, self._plan, self._known = service, plan, known
        self._dice = random.Random(SEED)
        self._hands = Hands(service)
        self.asked: list[Asked] = []
        self.crashes: list[str] = []
        self._done = 0

    def run(self) -> float:
        """Ask everything; the seconds it took. What is started again must be so by this very thread:
        processes end with the thread that started them."""
        started = time.monotonic()
        with ThreadPoolExecutor(1) as beside:
            asking = beside.submit(lambda: asyncio.run(self._ask()))
            self._crash(asking)
            took = asking.result() - started
        return took

    async def _ask(self) -> float:
        limits = httpx.Limits(max_connections=None)
        base = f"{self._service.double.url}/control"
        async with httpx.AsyncClient(
            base_url=base, timeout=120, limits=limits, trust_env=False
        ) as self._http:
            seats = asyncio.Semaphore(self._plan.at_once)
            await asyncio.gather(*(self._resident(f"o_load{n}", seats) for n in range(self._plan.residents)))
        return time.monotonic()

    async def _resident(self, openid: str, seats: asyncio.Semaphore) -> None:
        async with seats:
            for question in self._dice.sample(self._known, QUESTIONS_EACH):
                asked = Asked(openid, question)
                self.asked.append(asked)
                asked.message = await self.say(openid, question.text, **self._how())
                self._done += 1

    def _how(self) -> dict[str, Any]:
        """Retries and duplicates: a reply lost once or twice, copies at the same time, or neither."""
        throw = self._dice.random()
        if throw < 0.10:
            return {"lose": 1, "identical": self._dice.random() < 0.5}
        if throw < 0.15:
            return {"lose": 2, "deliveries": 4}
        return {"extras": self._dice.randint(1, 2)} if throw < 0.30 else {}

    async def say(self, openid: str, text: str, **how: Any) -> dict[str, Any]:
        """One message, until WeChat is done with it."""
        body = {"openid": openid, "kind": "text", "fields": {"Content": text}, **how}
        answer = await self._http.post("/act", json=body)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def _crash(self, asking: Future[float]) -> None:
        total = self._plan.residents * QUESTIONS_EACH
        for share, name in self._plan.crashes:
            while self._done < share * total and not asking.done():
                time.sleep(0.2)
            if name == "redis":
                self._hands.process(Process(kill="redis", wait=False))
                self._break_pushes()
                time.sleep(5)
            self._hands.process(Process.model_validate({"kill": name}))
            self.crashes.append(name)

    def _break_pushes(self) -> None:
        """From now on some pushes break off: of half of them the phone shows the text all the same."""
        for done in (True, False):
            self._service.double.fault(
                "/custom/send", cut=True, done=done, times=self._plan.broken_pushes // 2
            )


def measure(stack: Stack, folder: Path, plan: Plan, setup: Setup) -> dict[str, Any]:
    """Run the plan and judge it."""
    known = questions(stack, 60)
    with running_service(stack, folder, setup) as service:
        load = Load(service, plan, known)
        took = load.run()
        quiet(service)
        asked_of_rasa = len(Outside(service.gate_url).asked(0) or [])
        result = judge(service, load.asked)
    return {
        "machine": f"{os.cpu_count()} cores",
        "residents": plan.residents,
        "at_once": plan.at_once,
        "seconds": round(took),
        "per_second": round(len(load.asked) / took, 1),
        "crashes": load.crashes,
        "asked_of_rasa": asked_of_rasa,
        **result,
    }


def quiet(service: Service) -> None:
    """Wait until nothing more is pushed."""
    until, last = time.monotonic() + AFTER, -1
    while time.monotonic() < until:
        now = len(service.double.calls("/custom/send"))
        if now != last:
            last, until = now, max(until, time.monotonic() + 20)
        time.sleep(1)


def main() -> int:
    """Start, load, judge, print; 1 when anything was lost, doubled or misdirected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=40, help="residents who write at the same time")
    parser.add_argument("--unverified", action="store_true", help="no customer service: late answers by 1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-wechat-") as name:
        folder = Path(name)
        (folder / "stack").mkdir()
        link_caches(folder / "stack", Path(os.environ.get("BUILD_DIR", ROOT / "var")))
        with running_stack(folder / "stack", {"RATE_PER_MINUTE": "100000"}) as stack:
            plan = Plan(options.residents, options.at_once)
            result = measure(stack, folder / "service", plan, replace(SETUP, kf=not options.unverified))
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 1 if any(result["faults"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
