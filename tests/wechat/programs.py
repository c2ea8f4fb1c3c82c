"""Programs that a test starts, kills and starts again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.tasks import end_with_parent
from tests.stack import ROOT


def answers(url: str) -> bool:
    """Whether a GET of ``url`` is a 200 now."""
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=5, trust_env=False).status_code == httpx.codes.OK
    return False


@dataclass
class Program:
    """One process. ``ready`` says whether it does its work; its output is appended to ``log``."""

    command: list[str]
    env: dict[str, str]
    ready: Callable[[], bool]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; does not wait."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent(),
            )

    def wait_ready(self, seconds: float = 300.0) -> None:
        """Wait until it is ready.

        Raises:
            AssertionError: if it ended or takes longer, with the end of its log.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.running.poll() is None:
            if self.ready():
                return
            time.sleep(0.1)
        tail = self.log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise AssertionError(f"{self.log.stem} is not ready:\n{tail}")

    @property
    def running(self) -> subprocess.Popen[bytes]:
        """The process; there must be one."""
        assert self.process is not None
        return self.process

    def kill(self) -> None:
        """End it as a crash would."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def stop(self) -> None:
        """End it as a person would."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def memory(self) -> float:
        """Its resident memory in MB."""
        status = Path(f"/proc/{self.running.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
