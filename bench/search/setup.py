"""``python -m bench.search.setup``: the environment of the systems compared, made from locks of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.search.systems import RASA_PACKAGES, ROOT, VENV
from deploy.messages import Trouble, say
from deploy.setup import REQUIREMENTS, Environment, digest, pip_environment, plan
from deploy.tasks import run_tasks

ENVIRONMENT = Environment(VENV, "3.11", ("bench.lock.txt", "torch.txt"), ())
RASA_LOCK = "bench-rasa.lock.txt"


def main() -> int:
    """Make what is missing or changed; nothing to do is instant."""
    try:
        tasks = plan(ENVIRONMENT, dev=False)
        if tasks:
            run_tasks(tasks, ROOT, ROOT / "var" / "log")
        install_beside_rasa()
    except (Trouble, subprocess.CalledProcessError) as exc:
        print(exc, file=sys.stderr)
        return 1
    return 0


def install_beside_rasa() -> None:
    """Jieba for Rasa in a folder of its own, unless this lock's is there."""
    lock, stamp = REQUIREMENTS / RASA_LOCK, RASA_PACKAGES / ".lock"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest(lock):
        return
    say("为对比用的 Rasa 安装 jieba …", "installing jieba beside Rasa …")
    rasa = os.environ.get("RASA_PYTHON", str(ROOT / ".venv-rasa" / "bin" / "python"))
    command = [
        rasa,
        "-m",
        "pip",
        "install",
        "--no-input",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    command += ["--require-hashes", "--upgrade", "--target", str(RASA_PACKAGES), "-r", str(lock)]
    subprocess.run(command, check=True, env=pip_environment())
    stamp.write_text(digest(lock), encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
