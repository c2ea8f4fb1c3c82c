"""A child that dies is started again with growing waits; stopping leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.children import Backoff, Child, ChildSpec, is_healthy
from deploy.messages import Trouble
from deploy.supervisor import Supervisor
from tests.stack import free_ports

SERVER = """
import http.server, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", sys.argv[2]])
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/ok" else 503)
        self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""


def processes_with(mark: str) -> list[int]:
    """Live processes of this machine with ``mark`` among their arguments."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
                dead = "\nState:\tZ" in (folder / "status").read_text()
            except OSError:
                continue
            if mark.encode() in arguments and not dead:
                found.append(int(folder.name))
    return found


def spec_of(name: str, code: list[str], folder: Path, health: str = "http://127.0.0.1:9/") -> ChildSpec:
    command = [sys.executable, "-c", *code]
    return ChildSpec(name, command, dict(os.environ), health, folder, folder / "log" / f"{name}.log")


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def mark(tmp_path: Path) -> str:
    return f"child-of-{os.getpid()}-{tmp_path.name}"


@pytest.fixture
def spec(tmp_path: Path, mark: str) -> ChildSpec:
    """A server that answers /ok and has started a process of its own."""
    (port,) = free_ports(1)
    return spec_of("demo", [SERVER, str(port), mark], tmp_path, f"http://127.0.0.1:{port}/ok")


@pytest.fixture
def child(spec: ChildSpec) -> Iterator[Child]:
    child = Child(spec, Backoff(first=0.1))
    yield child
    child.stop()


def ready(child: Child) -> Callable[[], bool]:
    def look() -> bool:
        child.step()
        return child.state == "ready"

    return look


def test_backoff_doubles_to_a_limit_and_forgets_after_a_steady_run() -> None:
    backoff = Backoff(first=1, limit=30)
    assert [backoff.after_run(0) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert backoff.after_run(healthy_for=3600) == 1
    assert backoff.after_run(healthy_for=5) == 2


def test_a_killed_child_is_started_again(child: Child, capsys: pytest.CaptureFixture[str]) -> None:
    until(ready(child))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: (child.step(), child.state)[1] == "waiting")
    until(ready(child))
    assert child.pid != first
    assert child.restarts == 1
    said = capsys.readouterr().out
    assert "demo 意外结束（信号 9 / signal 9）" in said
    assert "demo 已恢复。" in said


def test_what_a_dead_child_had_started_is_ended_before_the_restart(child: Child, mark: str) -> None:
    until(ready(child))
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    until(lambda: (child.step(), child.restarts)[1] == 1)
    until(lambda: not processes_with(mark))


def test_stop_leaves_no_orphan(child: Child, mark: str) -> None:
    until(ready(child))
    assert len(processes_with(mark)) == 2
    child.stop()
    assert child.state == "stopped"
    until(lambda: not processes_with(mark), 3)


def test_a_child_deaf_to_term_is_ended_all_the_same(tmp_path: Path, mark: str) -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(99)"
    child = Child(spec_of("deaf", [code, mark], tmp_path))
    child.step()
    until(lambda: "deaf" in child.spec.log.read_text())
    child.stop(patience=0.3)
    assert not processes_with(mark)


def test_unhealthy_answers_do_not_count(spec: ChildSpec, child: Child) -> None:
    until(ready(child))
    assert is_healthy(spec.health_url)
    assert not is_healthy(spec.health_url.replace("/ok", "/other"))


def test_the_supervisor_gives_up_on_what_never_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child(spec_of("demo", ["raise SystemExit('no such setting')"], tmp_path), Backoff(first=0.01))
    supervisor = Supervisor([child], tmp_path / "run" / "status.json")
    with pytest.raises(Trouble, match=r"demo 无法启动，详见 .*demo\.log"):
        supervisor.start()
    supervisor.stop()
    assert "no such setting" in capsys.readouterr().out


def test_children_end_when_the_supervisor_is_killed_outright(tmp_path: Path, mark: str) -> None:
    if sys.platform != "linux":
        pytest.fail("the parent-death signal is Linux only; the project is run on Linux")
    code = textwrap.dedent(f"""
        import os, pathlib, sys, time
        from deploy.children import Child, ChildSpec
        here = pathlib.Path({str(tmp_path)!r})
        command = [sys.executable, "-c", "import time; time.sleep(600)", {mark!r}]
        env = dict(os.environ)
        child = Child(ChildSpec("demo", command, env, "http://127.0.0.1:9/", here, here / "d.log"))
        child.step()
        print(child.pid, flush=True)
        time.sleep(600)
    """)
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    parent.stdout.readline()
    until(lambda: processes_with(mark))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not processes_with(mark), 5)
