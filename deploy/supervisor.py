"""``make run``: build what is missing, start the three processes, keep them alive, stop them together.

Run as ``python -m deploy.supervisor`` with the Python of ``.venv``. Its state is in
``VAR_DIR/run/status.json`` for whoever wants to watch; everything it starts logs to ``VAR_DIR/log``.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from deploy.build_steps import pending
from deploy.children import Child
from deploy.doctor import RUN_GB, require_disk
from deploy.messages import Trouble, both, say
from deploy.service import Service
from deploy.tasks import run_tasks
from kb.settings import ROOT, get_settings

POLL = 0.2  # seconds between looks at the children
START_LIMIT = 240.0  # seconds for all to become healthy
DEATHS_LIMIT = 3  # deaths before ever being healthy, during the first start, that end it


class Supervisor:
    """Keeps a set of children alive until it is told to stop."""

    def __init__(self, children: Sequence[Child], status_file: Path) -> None:
        self.children = children
        self.state = "starting"
        self._status_file = status_file

    def start(self) -> None:
        """Start all and wait for health; raise ``Trouble`` when one cannot be started."""
        deadline = time.monotonic() + START_LIMIT
        while self.state != "ready":
            self.step()
            for child in self.children:
                hopeless = child.deaths_in_a_row >= DEATHS_LIMIT or time.monotonic() > deadline
                if hopeless and child.state != "ready":
                    raise Trouble(_cannot_start(child))
            time.sleep(POLL)

    def watch(self) -> None:
        """Keep them alive for ever."""
        while True:
            self.step()
            time.sleep(POLL)

    def step(self) -> None:
        """Give every child its turn and write down what changed."""
        changed = [child.step() for child in self.children]
        if any(changed):
            states = {child.state for child in self.children}
            if states == {"ready"}:
                self.state = "ready"
            elif self.state == "ready":
                self.state = "degraded"
            self._write_status()

    def stop(self) -> None:
        """Stop all, last started first."""
        for child in reversed(self.children):
            child.stop()
        self.state = "stopped"
        self._write_status()

    def _write_status(self) -> None:
        children = {
            c.spec.name: {"pid": c.pid, "state": c.state, "restarts": c.restarts} for c in self.children
        }
        status = {"supervisor": os.getpid(), "state": self.state, "children": children}
        self._status_file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._status_file.with_suffix(".new")
        draft.write_text(json.dumps(status, indent=1), encoding="utf-8")
        draft.replace(self._status_file)


def _cannot_start(child: Child) -> str:
    log = child.spec.log
    tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:] if log.exists() else []
    print("\n".join(tail), flush=True)
    return both(f"{child.spec.name} 无法启动，详见 {log}。", f"{child.spec.name} cannot start: see {log}.")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run(build_only: bool = False) -> int:
    """Build, start, watch; the exit status."""
    service = Service(get_settings())
    if not build_only:
        service.require_ready()
    require_disk(service.var, RUN_GB)
    started = time.monotonic()
    tasks = pending(service.build_steps(), ROOT, service.var / "build")
    run_tasks(tasks, ROOT, service.var / "log")
    service.drop_old_models()
    if build_only:
        return 0
    supervisor = Supervisor([Child(spec) for spec in service.children()], service.var / "run" / "status.json")
    say("▶ 正在启动 rasa、actions、app …", f"Starting; logs are in {service.var / 'log'}.")
    try:
        supervisor.start()
        _print_addresses(service, time.monotonic() - started)
        supervisor.watch()
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them running
        supervisor.stop()
        say("已全部停止。", "All stopped.")
    return 0


def _print_addresses(service: Service, took: float) -> None:
    settings = service.settings
    say(f"✔ 已就绪，用时 {took:.0f} 秒。", f"Ready in {took:.0f} s.")
    if settings.mode == "demo":
        say("  示例，未经医保部门审核。", "A demonstration: not reviewed by any bureau.")
    print(f"  网上咨询 / web chat   {service.app_url}/")
    print(f"  坐席台 / console      {service.app_url}/console")
    if settings.mode == "demo":
        print(f"  一体机 / kiosk        {service.app_url}/kiosk/demo-hospital")
        print(f"  LED 屏 / LED wall     {service.app_url}/led/demo-hall")
    print(f"  接口文档 / API        {service.app_url}/openapi.json")
    print(f"  rasa    {settings.rasa_url}（仅本机 / this machine only）")
    print(f"  actions {settings.actions_url}（仅本机 / this machine only）")
    say("  按 Ctrl-C 停止。", "Ctrl-C stops all.")


def main() -> int:
    """Command line: ``--build-only`` builds and exits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build-only", action="store_true", help="build what is missing and exit")
    options = parser.parse_args()
    for name in (signal.SIGINT, signal.SIGTERM):  # a shell may have set the first to be ignored
        signal.signal(name, _interrupt)
    try:
        return run(options.build_only)
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
