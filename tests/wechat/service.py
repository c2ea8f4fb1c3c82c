"""The real service as an Official Account, opposite the double.

Rasa and the actions are those of a running stack, with its database and secrets; the workers of ``app`` are
started here, with WeChat's settings, their Rasa behind ``rasa_gate`` and WeChat's server replaced by the double.
Each is a process of its own.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.gateway import redis_server
from tests.stack import ROOT, Stack, free_ports, link_caches
from tests.wechat.double.cipher import Secrets
from tests.wechat.double.client import DoubleClient
from tests.wechat.programs import Program, answers
from tests.wechat.runner import Outside
from tests.wechat.scenario import Process

SECRETS = Secrets("serviceToken01", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef")
APP_SECRET = "an-app-secret"


@dataclass(frozen=True)
class Setup:
    """How the account is set up. ``scale`` is real seconds per second of WeChat's."""

    scale: float = 0.4
    kf: bool = True
    workers: int = 1
    redis: bool = False
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """An account that is running."""

    setup: Setup
    stack: Stack
    double: DoubleClient
    gate_url: str
    env: dict[str, str]
    workers: list[Program]
    worker_urls: list[str]
    redis: Program | None

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m bot wechat`` with the account's settings."""
        line = [sys.executable, "-m", "bot", "wechat", *arguments]
        return subprocess.run(line, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)

    @property
    def has(self) -> set[str]:
        """What scenarios may count on."""
        found = {"gate", "restart", "kf_on" if self.setup.kf else "kf_off"}
        return found | ({"redis"} if self.redis else set()) | ({"menu"} if self.setup.kf else set())


class Hands(Outside):
    """What only somebody on the same machine can do: kill processes. They are always started again."""

    def __init__(self, service: Service) -> None:
        super().__init__(service.gate_url)
        self._service = service

    def process(self, process: Process) -> None:
        """See ``runner.Environment``."""
        if process.ready:
            self._service.stack.wait_ready(process.ready)
            return
        if process.kill in ("rasa", "actions"):
            pid = self._service.stack.kill(process.kill)
            if process.wait:
                self._service.stack.wait_ready(process.kill, not_pid=pid)
            return
        program = self._service.workers[0] if process.kill == "app" else self._service.redis
        assert program is not None
        program.kill()
        if process.kill == "redis" and not process.wait:
            return  # dead until it is killed again with waiting
        program.start()
        if process.wait:
            program.wait_ready()

    def command(self, arguments: list[str]) -> None:
        """See ``runner.Environment``."""
        ran = self._service.command(*arguments)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def _environment(
    stack: Stack, setup: Setup, var: Path, double: str, gate: str, redis_url: str
) -> dict[str, str]:
    """The settings of a worker."""
    secrets = {name: stack.secret(name) for name in ("RASA_TOKEN", "INTERNAL_TOKEN", "SECRET_KEY")}
    return {
        **os.environ,
        **secrets,
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{stack.var_dir / 'yixiaoda.db'}",
        "TRACKER_DB_URL": f"sqlite:///{stack.var_dir / 'rasa_tracker.db'}",
        "APP_URL": stack.app_url,
        "RASA_URL": gate,
        "RASA_TIMEOUT": str(15 * setup.scale),
        "REDIS_URL": redis_url,
        "HOST": "127.0.0.1",
        "WECHAT_TOKEN": SECRETS.token,
        "WECHAT_AES_KEY": SECRETS.aes_key,
        "WECHAT_APPID": SECRETS.appid,
        "WECHAT_APPSECRET": APP_SECRET if setup.kf else "",
        "WECHAT_KF": str(setup.kf).lower(),
        "WECHAT_MENU_LINKS": "true",
        "WECHAT_API_BASE": double,
        "WECHAT_TIME_SCALE": str(setup.scale),
        **setup.env,
    }


def _redis(folder: Path, port: int) -> Program:
    def ready() -> bool:
        with contextlib.suppress(redis.RedisError), contextlib.closing(redis.Redis(port=port)) as client:
            return bool(client.ping())
        return False

    return Program(redis_server.command(port, folder), dict(os.environ), ready, folder / "redis.log")


def _double(folder: Path, port: int, callback: str, scale: float) -> Program:
    secrets = {"DOUBLE_TOKEN": SECRETS.token, "DOUBLE_KEY": SECRETS.aes_key, "DOUBLE_APPID": SECRETS.appid}
    env = {**os.environ, **secrets, "DOUBLE_SECRET": APP_SECRET}
    command = [sys.executable, "-m", "tests.wechat.double", "--app", callback]
    url = f"http://127.0.0.1:{port}/control/options"
    return Program(
        [*command, "--scale", str(scale), "--port", str(port)],
        env,
        lambda: answers(url),
        folder / "double.log",
    )


def _helper(folder: Path, name: str, port: int, *given: str) -> Program:
    """``rasa_gate`` or ``balancer``."""
    command = [sys.executable, "-m", f"tests.wechat.{name}", "--port", str(port), *given]
    url = f"http://127.0.0.1:{port}/{'gate' if name == 'rasa_gate' else 'balancer'}"
    return Program(command, dict(os.environ), lambda: answers(url), folder / f"{name}.log")


@contextlib.contextmanager
def running_service(stack: Stack, folder: Path, setup: Setup) -> Iterator[Service]:
    """Start everything, yield it when ready, stop it afterwards."""
    double_port, gate_port, front_port, redis_port, *ports = free_ports(4 + setup.workers)
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    var = folder / "var"
    var.mkdir(parents=True)
    link_caches(var, Path(os.environ.get("BUILD_DIR", ROOT / "var")))
    server = _redis(folder, redis_port) if setup.redis else None
    gate, double_url = f"http://127.0.0.1:{gate_port}", f"http://127.0.0.1:{double_port}"
    redis_url = f"redis://127.0.0.1:{redis_port}/0" if setup.redis else ""
    env = _environment(stack, setup, var, double_url, gate, redis_url)
    callback = urls[0] if setup.workers == 1 else f"http://127.0.0.1:{front_port}"
    workers = [
        Program(
            [sys.executable, "-m", "kb", "serve"],
            {**env, "PORT": str(port)},
            lambda url=url: answers(f"{url}/readyz"),  # type: ignore[misc]
            folder / f"app{number}.log",
        )
        for number, (port, url) in enumerate(zip(ports, urls, strict=True))
    ]
    programs = [
        *([server] if server else []),
        _helper(folder, "rasa_gate", gate_port, "--rasa", stack.rasa_url),
    ]
    programs += [_double(folder, double_port, callback, setup.scale), *workers]
    if setup.workers > 1:
        programs.append(_helper(folder, "balancer", front_port, *urls))
    client = DoubleClient(double_url)
    try:
        for program in programs:
            program.start()
        for program in programs:
            program.wait_ready()
        yield Service(setup, stack, client, gate, env, workers, urls, server)
    finally:
        client.close()
        for program in reversed(programs):
            program.stop()
