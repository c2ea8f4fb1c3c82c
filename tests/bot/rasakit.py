"""The trained model and running servers for the tests of Rasa; commands as ``deploy/service.py`` starts them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.actions.knowledge_double import TOKEN, KnowledgeDouble, knowledge_double
from tests.stack import ROOT, free_ports

INPUTS = ("config.yml", "bot/domain", "bot/components", "data")
RASA = [sys.executable, "-W", "ignore", "-m", "deploy.rasa_command"]
START_LIMIT = 120.0
Json = dict[str, Any]


def environment(cache: Path, **more: str) -> dict[str, str]:
    """The environment of Rasa's processes."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(cache),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TICKET_LOCK_LIFETIME": "10",
        "RASA_TOKEN": "a-token",
        **more,
    }


def built_model() -> Path | None:
    """The newest model that ``make build`` made, if nothing it is made from changed since."""
    folder = Path(os.environ.get("BUILD_DIR", ROOT / "var")) / "models"
    models = sorted(folder.glob("rasa-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    sources = [p for name in INPUTS for p in [ROOT / name, *(ROOT / name).rglob("*.[yp]*")] if p.is_file()]
    changed = max(path.stat().st_mtime for path in sources)
    return models[-1] if models and models[-1].stat().st_mtime > changed else None


def train(folder: Path) -> Path:
    """Train a model into ``folder``."""
    command = [
        *RASA, "train", "--config", "config.yml", "--domain", "bot/domain", "--data", "data",
        "--out", str(folder), "--fixed-model-name", "tested",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder / "cache"), text=True, capture_output=True, timeout=500
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return folder / "tested.tar.gz"


@dataclass(frozen=True)
class Bot:
    """Running Rasa and actions, and the knowledge API they ask."""

    rasa_url: str
    actions_pid: int
    knowledge: KnowledgeDouble
    tracker_db: Path

    def say(self, sender: str, text: object, metadata: object = None) -> list[Json]:
        """What the REST channel answers to a message."""
        body = json.dumps({"sender": sender, "message": text, "metadata": metadata}).encode()
        request = urllib.request.Request(
            f"{self.rasa_url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            said: list[Json] = json.load(response)
        return said

    def slots(self, sender: str) -> Json:
        """The slots of a conversation as Rasa's own API shows them."""
        url = f"{self.rasa_url}/conversations/{sender}/tracker?token=a-token"
        with urllib.request.urlopen(url, timeout=20) as response:
            found: Json = json.load(response)["slots"]
        return found


@contextlib.contextmanager
def running_bot(model: Path, folder: Path) -> Iterator[Bot]:
    """Start both servers on free ports; stop them afterwards."""
    rasa_port, actions_port = free_ports(2)
    with knowledge_double() as double, contextlib.ExitStack() as stack:
        env = environment(
            folder / "cache",
            APP_URL=double.url,
            INTERNAL_TOKEN=TOKEN,
            ACTIONS_URL=f"http://127.0.0.1:{actions_port}",
            TRACKER_DB_URL=f"sqlite:///{folder / 'tracker.db'}",
            SANIC_HOST="127.0.0.1",
        )
        actions = [sys.executable, "-W", "ignore", "-m", "rasa_sdk", "--actions", "actions", "--port"]
        rasa = [
            *RASA, "run", "--enable-api", "--interface", "127.0.0.1", "--port", str(rasa_port), "--model", str(model),
            "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml",
        ]  # fmt: skip
        pid = stack.enter_context(_process([*actions, str(actions_port)], env, folder / "actions.log"))
        stack.enter_context(_process(rasa, env, folder / "rasa.log"))
        _wait(f"http://127.0.0.1:{actions_port}/health", folder / "actions.log")
        url = f"http://127.0.0.1:{rasa_port}"
        _wait(f"{url}/status?token=a-token", folder / "rasa.log")
        yield Bot(url, pid, double, folder / "tracker.db")


@contextlib.contextmanager
def _process(command: Sequence[str], env: dict[str, str], log: Path) -> Iterator[int]:
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"{url} did not answer:\n" + log.read_text(encoding="utf-8")[-4000:])
