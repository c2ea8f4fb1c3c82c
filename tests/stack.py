"""The whole service for end-to-end tests: the real ``rasa``, ``actions`` and ``app``, on free ports.

Use the session fixture ``stack`` (registered in ``tests/conftest.py``)::

    def test_answers(stack: Stack) -> None:
        reply = httpx.post(f"{stack.app_url}/v1/chat", json={"sender": "t1", "text": "怎么参保"}).json()

It is started through ``deploy/supervisor.py``, exactly as ``make run`` does, with a temporary ``VAR_DIR``
(own database, secrets, logs) whose caches (encoder, embeddings, Rasa model) are links into the project's
``var/``, so that only what changed is built. One instance serves the whole test session: a test uses its own
``sender``, and one that kills a child waits for ``stack.wait_ready(name)`` before it ends.

Standard library only: this file is imported by both Pythons. The interpreter of the tests runs ``app``;
``RASA_PYTHON`` names the one that runs Rasa (default ``.venv-rasa/bin/python``).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.tasks import end_with_parent

ROOT = Path(__file__).resolve().parents[1]
CHILDREN = ("rasa", "actions", "app")
START_LIMIT = 900.0  # seconds; a cold start also builds the encoder, the index and the Rasa model


def free_ports(count: int) -> list[int]:
    """Ports that are free now, all different."""
    with contextlib.ExitStack() as held:
        found = []
        for _ in range(count):
            sock = held.enter_context(socket.socket())
            sock.bind(("127.0.0.1", 0))
            found.append(int(sock.getsockname()[1]))
        return found


@dataclass(frozen=True)
class Stack:
    """A running service: where it listens and how to look at its processes."""

    app_url: str
    rasa_url: str
    actions_url: str
    var_dir: Path
    supervisor_pid: int

    def status(self) -> dict[str, Any]:
        """What the supervisor last wrote: ``{"state", "children": {name: {"pid", "state", "restarts"}}}``."""
        data: dict[str, Any] = json.loads((self.var_dir / "run" / "status.json").read_text(encoding="utf-8"))
        return data

    def pid(self, name: str) -> int:
        """The present process id of ``rasa``, ``actions`` or ``app``."""
        return int(self.status()["children"][name]["pid"])

    def secret(self, name: str) -> str:
        """``RASA_TOKEN``, ``INTERNAL_TOKEN`` or ``SECRET_KEY`` of this stack."""
        for line in (self.var_dir / "secrets.env").read_text(encoding="ascii").splitlines():
            key, _, value = line.partition("=")
            if key == name:
                return value
        raise KeyError(name)

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> int:
        """Send ``how`` to a child, as a crash would, and return the pid it had."""
        pid = self.pid(name)
        os.kill(pid, how)
        return pid

    def wait_ready(self, name: str, timeout: float = 120.0, not_pid: int | None = None) -> int:
        """Wait until the child is healthy (and no longer ``not_pid``); its pid, or ``TimeoutError``."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            child = self.status()["children"][name]
            if child["state"] == "ready" and child["pid"] != not_pid:
                return int(child["pid"])
            time.sleep(0.2)
        raise TimeoutError(f"{name} is not ready after {timeout:.0f} s: {self.status()}")


def link_caches(var_dir: Path, shared: Path) -> None:
    """Give ``var_dir`` the caches of ``shared`` as links, and copies of the stamps that describe them."""
    for name in ("cache", "encoder", "index", "models"):
        (shared / name).mkdir(parents=True, exist_ok=True)
        (var_dir / name).symlink_to(shared / name, target_is_directory=True)
    (var_dir / "build").mkdir()
    for step in ("encoder", "rasa-model"):
        stamp = shared / "build" / f"{step}.json"
        if stamp.is_file():
            (var_dir / "build" / stamp.name).write_bytes(stamp.read_bytes())


@contextlib.contextmanager
def running_stack(var_dir: Path, extra_env: dict[str, str] | None = None) -> Iterator[Stack]:
    """Start the service with ``var_dir`` on free ports, yield it when healthy, stop it afterwards."""
    app, rasa, actions = free_ports(3)
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "TRACKER_DB_URL", "APP_URL")}
    env.update(
        VAR_DIR=str(var_dir),
        HOST="127.0.0.1",
        PORT=str(app),
        RASA_URL=f"http://127.0.0.1:{rasa}",
        ACTIONS_URL=f"http://127.0.0.1:{actions}",
        **(extra_env or {}),
    )
    output = (var_dir / "supervisor.out").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.supervisor"],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=end_with_parent(),  # a test run that is killed takes its service along
    )
    stack = Stack(f"http://127.0.0.1:{app}", env["RASA_URL"], env["ACTIONS_URL"], var_dir, process.pid)
    try:
        _wait_started(process, stack, var_dir / "supervisor.out")
        yield stack
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            output.close()


def _wait_started(process: subprocess.Popen[bytes], stack: Stack, printed: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(FileNotFoundError):
            if stack.status()["state"] == "ready":
                return
        time.sleep(0.3)
    pytest.fail("the stack did not start:\n" + printed.read_text(encoding="utf-8")[-6000:])


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The running service, one for the whole session."""
    var_dir = tmp_path_factory.mktemp("stack-var")
    shared = Path(os.environ.get("BUILD_DIR", ROOT / "var"))
    link_caches(var_dir, shared)
    with running_stack(var_dir) as running:
        yield running
