"""Make or bring up to date ``.venv`` and ``.venv-rasa`` from the locks (``make setup``).

``--dev`` adds the tools of ``make test`` and ``make check``. Each environment remembers the hash of every
lock it was made from, so that an unchanged one is left alone and a changed one is installed over.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.doctor import SETUP_GB, explain_pip, find_python, require_disk
from deploy.messages import Trouble, say
from deploy.tasks import Task, run_tasks

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
STAMP = ".locks.json"


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its folder, its Python and the requirement files in it, in order."""

    folder: str
    python: str
    files: tuple[str, ...]
    dev_files: tuple[str, ...]


ENVIRONMENTS = (
    Environment(".venv", "3.11", ("app.lock.txt", "torch.txt"), ("dev.lock.txt",)),
    Environment(".venv-rasa", "3.10", ("rasa.lock.txt",), ("rasa-dev.lock.txt",)),
)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp(folder: Path) -> dict[str, str]:
    """The hashes of the files an environment was made from; empty when it is missing or unusable."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    # A folder that was moved, or whose base Python went away, has to be made again.
    usable = stamp.get("folder") == str(folder) and (folder / "bin" / "python").exists()
    return dict(stamp["files"]) if usable else {}


def write_stamp(folder: Path, file: str) -> None:
    """Remember that ``file`` as it is now is installed in ``folder``."""
    files = read_stamp(folder) | {file: digest(REQUIREMENTS / file)}
    stamp = {"folder": str(folder), "files": files}
    (folder / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def pip_command(folder: Path, file: str) -> list[str]:
    """The command that installs one requirement file.

    Torch comes after the lock, which holds its ordinary dependencies: what pip then adds is only the CUDA
    libraries where the index gives a CUDA build. ``TORCH_INDEX_URL`` chooses that index.
    """
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "-r", str(REQUIREMENTS / file)]
    if file != "torch.txt":
        return [*command, "--no-deps", "--require-hashes"]
    index = os.environ.get("TORCH_INDEX_URL")
    return [*command, "--index-url", index] if index else command


def pip_environment() -> dict[str, str]:
    """The environment of pip: source packages are built with the setuptools they were tested with."""
    build = str(REQUIREMENTS / "build.txt")
    # The first is read by the pip of Python 3.10 and 3.11, the second by pip 25.3 and later.
    pins = {"PIP_CONSTRAINT": build, "PIP_BUILD_CONSTRAINT": build}
    return {**os.environ, "PIP_REQUIRE_VIRTUALENV": "1", **pins}


def plan(environment: Environment, dev: bool, force: bool = False) -> list[Task]:
    """The tasks that bring ``environment`` up to date; none when it is."""
    folder = ROOT / environment.folder
    have = {} if force else read_stamp(folder)
    wanted = environment.files + (environment.dev_files if dev else ())
    missing = [file for file in wanted if have.get(file) != digest(REQUIREMENTS / file)]
    if not missing:
        return []
    log = f"setup{environment.folder.replace('.', '-')}.log"
    tasks = []
    if not have:
        command = [find_python(environment.python), "-m", "venv", "--clear", str(folder)]
        title = f"建立 {environment.folder}（Python {environment.python}）"
        tasks.append(Task(environment.folder, title, command, log=log, explain=_explain(environment.folder)))
    for file in missing:
        before = (tasks[-1].name,) if tasks else ()
        name = f"{environment.folder} ← {file}"
        tasks.append(
            Task(
                name,
                f"安装 {name}",
                pip_command(folder, file),
                after=before,
                env=pip_environment(),
                log=log,
                done=lambda file=file: write_stamp(folder, file),  # type: ignore[misc]
                explain=_explain(name),
            )
        )
    return tasks


def _explain(name: str) -> Callable[[str, int, Path], str]:
    return lambda output, _code, log: explain_pip(output, name, log)


def main() -> int:
    """Bring both environments up to date, side by side."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--dev", action="store_true", help="with the tools of make test and make check")
    parser.add_argument("--force", action="store_true", help="make them again from nothing")
    options = parser.parse_args()
    started = time.monotonic()
    try:
        tasks = [t for e in ENVIRONMENTS for t in plan(e, options.dev, options.force)]
        if not tasks:
            return 0
        require_disk(ROOT, SETUP_GB)
        run_tasks(tasks, ROOT, ROOT / "var" / "log")
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断。 Interrupted.", file=sys.stderr)
        return 130
    took = time.monotonic() - started
    say(f"环境已就绪，用时 {took:.0f} 秒。", f"Both environments are ready ({took:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
