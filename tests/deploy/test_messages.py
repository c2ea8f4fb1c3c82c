"""What goes wrong at set-up or start is one clear sentence, not a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import doctor, setup
from deploy.messages import Trouble
from deploy.ports import host_and_port, require_free
from deploy.tasks import run_tasks
from tests.stack import ROOT, free_ports


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"rasa 的端口 {port} 已被占用.*RASA_URL"):
            require_free("rasa", "127.0.0.1", port, "RASA_URL")
    require_free("rasa", "127.0.0.1", port, "RASA_URL")


def supervisor(**changes: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.supervisor"]
    env = {**os.environ, "HOST": "127.0.0.1", **changes}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_a_busy_port_ends_the_supervisor_with_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = supervisor(VAR_DIR=str(tmp_path), PORT=str(port), RASA_PYTHON=sys.executable)
    assert run.returncode == 1
    assert run.stderr.startswith(f"app 的端口 {port} 已被占用")
    assert run.stderr.count("\n") == 1


def test_a_missing_environment_ends_the_supervisor_with_one_sentence(tmp_path: Path) -> None:
    run = supervisor(VAR_DIR=str(tmp_path), RASA_PYTHON=str(tmp_path / "gone" / "bin" / "python"))
    assert run.returncode == 1
    assert "请先运行 make setup" in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "url", ["", "http://", "127.0.0.1:5005", "http://127.0.0.1", "http://h:x", "http://h:99999"]
)
def test_an_address_without_a_port(url: str) -> None:
    with pytest.raises(Trouble, match="RASA_URL 应形如"):
        host_and_port("RASA_URL", url)


def test_a_python_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"没有找到可用的 Python 3\.1234.*No working Python 3\.1234"):
        doctor.find_python("3.1234")


def find_python(folder: Path, version: str, extra: str = "") -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{folder}{extra}", "HOME": str(folder), "PYENV_ROOT": str(folder / "pyenv")}
    command = [shutil.which("sh") or "/bin/sh", str(ROOT / "deploy" / "find-python.sh"), version]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def fake_python(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_a_shim_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    fake_python(tmp_path / "python3.99", "echo 'pyenv: python3.99: command not found' >&2; exit 127")
    assert find_python(tmp_path, "3.99").returncode == 1
    fake_python(tmp_path / "pyenv" / "versions" / "3.99.1" / "bin" / "python", "echo /found/by/pyenv")
    found = find_python(tmp_path, "3.99")
    assert (found.returncode, found.stdout) == (0, "/found/by/pyenv\n")


def test_a_python_from_uv_is_found(tmp_path: Path) -> None:
    fake_python(tmp_path / "uv-python", "echo /found/by/uv")
    fake_python(tmp_path / "uv", f'[ "$1 $2" = "python find" ] && echo {tmp_path / "uv-python"}')
    assert find_python(tmp_path, "3.99").stdout == "/found/by/uv\n"


def test_the_right_version_is_asked_for() -> None:
    version = "{}.{}".format(*sys.version_info[:2])
    found = doctor.find_python(version)
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"Python {version}.")


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Trouble, match=r"磁盘空间不足：.* 还剩 \d+\.\d GB，需要至少 1000000 GB。"):
        doctor.require_disk(tmp_path / "not" / "made" / "yet", 1e6)
    doctor.require_disk(tmp_path, 0.001)


def test_pip_without_a_network_is_one_sentence(tmp_path: Path) -> None:
    """A real pip against an address where nothing listens."""
    (port,) = free_ports(1)
    pip = [sys.executable, "-m", "pip", "install", "--isolated", "--retries", "1", "--no-cache-dir"]
    pip += ["--index-url", f"http://127.0.0.1:{port}/simple", "--target", str(tmp_path), "six"]
    task = setup.Task("pip", "pip", pip, explain=lambda out, _code, log: doctor.explain_pip(out, "pip", log))
    with pytest.raises(Trouble, match="无法连接 Python 软件包源"):
        run_tasks([task], ROOT, tmp_path / "log")


def test_other_failures_of_pip_point_to_the_log(tmp_path: Path) -> None:
    assert "setup.log" in doctor.explain_pip("ERROR: Hash mismatch", ".venv", tmp_path / "setup.log")
    full = "OSError: [Errno 28] No space left on device"
    assert "磁盘空间不足" in doctor.explain_pip(full, ".venv", tmp_path / "setup.log")
