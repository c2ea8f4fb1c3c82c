"""One supervised process: start, health, restart with backoff, stop with all it started."""

from __future__ import annotations

import http.client
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.messages import say
from deploy.tasks import end_with_parent, stop_group

HEALTH_TIMEOUT = 2.0  # seconds for one health request
HEALTH_EVERY = 0.5  # seconds between health requests while starting
STEADY = 60.0  # seconds of health after which earlier deaths are forgotten
LOG_LIMIT = 20_000_000  # bytes; a larger log is set aside at the next start


@dataclass(frozen=True)
class ChildSpec:
    """What to run and how to know that it works."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    health_url: str
    cwd: Path
    log: Path


class Backoff:
    """Seconds to wait before a restart: 1, 2, 4 … 30, and 1 again after a steady run."""

    def __init__(self, first: float = 1.0, limit: float = 30.0) -> None:
        self.first = first
        self.limit = limit
        self._next = first

    def after_run(self, healthy_for: float) -> float:
        """The wait after a run that was healthy for so many seconds (0 when it never was)."""
        if healthy_for >= STEADY:
            self._next = self.first
        wait, self._next = self._next, min(self._next * 2, self.limit)
        return wait


class Child:
    """A process kept alive. States: ``waiting`` (to start), ``starting``, ``ready``, ``stopped``."""

    def __init__(self, spec: ChildSpec, backoff: Backoff | None = None) -> None:
        self.spec = spec
        self.state = "waiting"
        self.restarts = 0
        self.deaths_in_a_row = 0  # without having been healthy in between
        self._backoff = backoff or Backoff()
        self._process: subprocess.Popen[bytes] | None = None
        self._start_at = 0.0
        self._ready_since: float | None = None
        self._look_at = 0.0

    @property
    def pid(self) -> int | None:
        """The process id of the present run."""
        return self._process.pid if self._process else None

    def step(self) -> bool:
        """Do what is due now: start, look at health, notice a death; True when the state changed."""
        before = (self.state, self.pid)
        now = time.monotonic()
        if self.state == "waiting":
            if now >= self._start_at:
                self._start()
        elif self._process and (code := self._process.poll()) is not None:
            self._died(code, now)
        elif self.state == "starting" and now >= self._look_at:
            self._look_at = now + HEALTH_EVERY
            if is_healthy(self.spec.health_url):
                self.state, self._ready_since, self.deaths_in_a_row = "ready", now, 0
                if self.restarts:
                    say(f"{self.spec.name} 已恢复。", f"{self.spec.name} is back.")
        return (self.state, self.pid) != before

    def stop(self, patience: float = 10.0) -> None:
        """End the process and all it started; one deaf to TERM is killed after ``patience`` seconds."""
        if self._process:
            stop_group(self._process, patience)
        self.state = "stopped"

    def _start(self) -> None:
        set_aside_large(self.spec.log)
        with self.spec.log.open("ab") as out:
            self._process = subprocess.Popen(
                self.spec.command, cwd=self.spec.cwd, env=self.spec.env, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=end_with_parent(),
            )  # fmt: skip
        self.state = "starting"
        self._ready_since = None

    def _died(self, code: int, now: float) -> None:
        assert self._process is not None
        stop_group(self._process)  # what it left behind in its group
        self.deaths_in_a_row += 1
        self.restarts += 1
        wait = self._backoff.after_run(now - self._ready_since if self._ready_since else 0.0)
        self._start_at = now + wait
        self.state = "waiting"
        how = f"信号 {-code} / signal {-code}" if code < 0 else f"退出码 {code} / exit {code}"
        say(
            f"{self.spec.name} 意外结束（{how}），{wait:.0f} 秒后重启，日志 {self.spec.log}。",
            f"{self.spec.name} died; restarting in {wait:.0f} s.",
        )


def is_healthy(url: str) -> bool:
    """Whether ``url`` answers with a success status in time."""
    # No proxy: these are addresses of this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=HEALTH_TIMEOUT) as answer:
            return bool(200 <= answer.status < 300)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False


def set_aside_large(log: Path) -> None:
    """Rename a large log to ``<name>.1`` (replacing the one before), and make the log's folder."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
