"""Run long commands one after another or side by side, with their output in logs and progress on screen."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.messages import Trouble, build_failed, say

POLL = 0.1  # seconds between looks at the running commands
PROGRESS = 10.0  # seconds between progress lines
TAIL_LINES = 15
_PR_SET_PDEATHSIG = 1


@dataclass
class Task:
    """A command, what must come before it, and what to do when it has succeeded."""

    name: str
    title: str
    command: Sequence[str]
    after: tuple[str, ...] = ()
    env: Mapping[str, str] | None = None
    log: str = ""  # file name in the log folder; tasks may share one
    done: Callable[[], None] = field(default=lambda: None)
    explain: Callable[[str, int, Path], str] | None = None  # (output, exit status, log) → one sentence


@dataclass
class _Running:
    task: Task
    process: subprocess.Popen[bytes]
    log: Path
    offset: int
    started: float
    told: float


def run_tasks(tasks: Sequence[Task], cwd: Path, log_dir: Path, parallel: int = 2) -> None:
    """Run ``tasks`` in dependency order, ``parallel`` at once; raise ``Trouble`` when one fails.

    A task whose ``after`` names one that is not in ``tasks`` counts that one as done. When a task fails, or
    on Ctrl-C, the others are stopped.
    """
    log_dir.mkdir(parents=True, exist_ok=True)
    waiting = list(tasks)
    running: list[_Running] = []
    try:
        while waiting or running:
            busy = {t.name for t in waiting} | {r.task.name for r in running}
            for task in [t for t in waiting if not busy & set(t.after)][: parallel - len(running)]:
                waiting.remove(task)
                running.append(_start(task, cwd, log_dir))
            time.sleep(POLL)
            running = [r for r in running if not _finished(r)]
    finally:
        for r in running:
            stop_group(r.process)


def _start(task: Task, cwd: Path, log_dir: Path) -> _Running:
    log = log_dir / (task.log or f"{task.name}.log")
    offset = log.stat().st_size if log.exists() else 0
    say(f"▶ {task.title} …", f"({log_dir.name}/{log.name})")
    with log.open("ab") as out:
        process = subprocess.Popen(
            task.command, cwd=cwd, env=task.env, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=end_with_parent(),
        )  # fmt: skip
    now = time.monotonic()
    return _Running(task, process, log, offset, now, now)


def _finished(r: _Running) -> bool:
    """Whether the command ended well; prints progress, raises ``Trouble`` when it ended badly."""
    code = r.process.poll()
    now = time.monotonic()
    if code is None:
        if now - r.told >= PROGRESS:
            r.told = now
            print(f"  … {r.task.title} {now - r.started:.0f} s  {_last_line(r)}", flush=True)
        return False
    if code == 0:
        r.task.done()
        print(f"✔ {r.task.title} {now - r.started:.0f} s", flush=True)
        return True
    output = _output(r)
    print("\n".join(output.splitlines()[-TAIL_LINES:]), flush=True)
    if r.task.explain:
        raise Trouble(r.task.explain(output, code, r.log))
    raise Trouble(build_failed(r.task.title, code, str(r.log)))


def _output(r: _Running) -> str:
    with r.log.open("rb") as log:
        log.seek(r.offset)
        return log.read().decode("utf-8", "replace")


def _last_line(r: _Running) -> str:
    """The end of what the command printed, for the progress line; carriage returns are progress bars."""
    lines = _output(r)[-2000:].replace("\r", "\n").split("\n")
    telling = (line.strip() for line in reversed(lines) if not line.startswith("WARNING"))
    return next((line[:60] for line in telling if line), "")


def end_with_parent() -> Callable[[], None]:
    """A ``preexec_fn``: on Linux the child also ends when this process is killed outright."""
    parent = os.getpid()

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died between fork and here
                os._exit(1)

    return ask


def stop_group(process: subprocess.Popen[bytes], patience: float = 10.0) -> None:
    """End a process started in its own session and all it started: TERM, then KILL."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait()
