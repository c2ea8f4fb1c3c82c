"""The service as ``make run`` starts it: where it listens, how it recovers, how it stops."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from deploy.children import is_healthy
from tests.stack import CHILDREN, ROOT, Stack, link_caches, running_stack


def gone(pids: Iterable[int]) -> bool:
    """Whether none of the processes runs any more; one ended but not yet reaped by init counts as gone."""
    deadline = time.monotonic() + 20
    left = list(pids)
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if running(pid)]
        time.sleep(0.05)
    return not left


def running(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rsplit(")", 1)[1].split()[0] not in ("Z", "X")


def listeners(pid: int) -> set[str]:
    """The addresses on which a process listens for TCP, as the kernel shows them."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                found.add(fields[1].split(":")[0])
    return found


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_the_old_environment_listens_on_this_machine_only(stack: Stack, name: str) -> None:
    assert listeners(stack.pid(name)) == {"0100007F"}  # 127.0.0.1, as the kernel writes it


@pytest.mark.parametrize("path", ["/status", "/domain", "/conversations/x/tracker"])
def test_rasa_answers_only_with_its_token(stack: Stack, path: str) -> None:
    assert status_of(f"{stack.rasa_url}{path}") == 401
    assert status_of(f"{stack.rasa_url}{path}?token={stack.secret('RASA_TOKEN')}") in {200, 409}


def test_rasa_opens_the_rest_channel_and_no_other(stack: Stack) -> None:
    assert status_of(f"{stack.rasa_url}/webhooks/rest/") == 200
    for channel in ("callback", "socketio", "facebook", "telegram", "slack"):
        assert status_of(f"{stack.rasa_url}/webhooks/{channel}/") == 404


def test_no_secret_is_on_a_command_line(stack: Stack) -> None:
    for pid in (stack.supervisor_pid, *(stack.pid(name) for name in CHILDREN)):
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
        for name in ("RASA_TOKEN", "INTERNAL_TOKEN", "SECRET_KEY"):
            assert stack.secret(name).encode() not in arguments


def test_secrets_can_be_read_by_their_owner_only(stack: Stack) -> None:
    mode = (stack.var_dir / "secrets.env").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_process_comes_back_and_the_others_stay(stack: Stack, name: str) -> None:
    others = {other: stack.pid(other) for other in CHILDREN if other != name}
    before = stack.status()["children"][name]["restarts"]
    old = stack.kill(name, signal.SIGKILL)
    new = stack.wait_ready(name, timeout=180, not_pid=old)
    assert new != old
    assert stack.status()["children"][name]["restarts"] == before + 1
    assert {other: stack.pid(other) for other in others} == others
    assert f"{name} 已恢复。" in (stack.var_dir / "supervisor.out").read_text(encoding="utf-8")


def test_the_addresses_are_printed(stack: Stack) -> None:
    printed = (stack.var_dir / "supervisor.out").read_text(encoding="utf-8")
    for address in (f"{stack.app_url}/", stack.rasa_url, stack.actions_url):
        assert address in printed
    assert "示例，未经医保部门审核。" in printed


@pytest.mark.alone
def test_starting_again_is_quick_and_stopping_leaves_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Started a second time there is nothing to build; Ctrl-C ends every process."""
    link_caches(tmp_path, Path(os.environ.get("BUILD_DIR", ROOT / "var")))
    with running_stack(tmp_path) as first:
        database = first.var_dir / "yixiaoda.db"
        assert database.exists()
    started = time.monotonic()
    with running_stack(tmp_path) as second:
        took = time.monotonic() - started
        printed = (tmp_path / "supervisor.out").read_text(encoding="utf-8")
        pids = [second.pid(name) for name in CHILDREN]
        os.kill(second.supervisor_pid, signal.SIGINT)
        deadline = time.monotonic() + 30
        while second.status()["state"] != "stopped":
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert "✔ 编码器" not in printed
    assert "✔ Rasa 模型" not in printed
    assert "✔ 发布" not in printed
    record_property("second_start_seconds", round(took, 1))
    assert gone(pids)
    assert not is_healthy(f"{second.app_url}/healthz")


def test_stopping_while_building_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C during a build ends the builder and exits without a traceback."""
    code = """
import signal, sys
from pathlib import Path
from deploy import supervisor
from deploy.build_steps import BuildStep
from deploy.service import Service
sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
Service.build_steps = lambda self: [BuildStep("slow", "慢 / slow", sleeper, ())]
sys.argv = ["supervisor", "--build-only"]
sys.exit(supervisor.main())
"""
    env = {**os.environ, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-u", "-c", code]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=pipe, stderr=pipe, text=True)
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 20
    while not (children := listed.read_text(encoding="ascii").split()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    assert gone([int(child) for child in children])
    assert not list((tmp_path / "build").glob("*.json"))
