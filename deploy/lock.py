"""Write ``requirements/*.lock.txt`` from the dependency groups of ``pyproject.toml`` (``make lock``).

uv compiles the locks, each for the Python that installs it, with the hashes of every platform's files.
Torch is left out with the CUDA libraries that only some builds need; ``requirements/torch.txt`` pins it
without hash or local suffix, because which build is right depends on the machine (ADR 0004).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
NOTE = "# Made by `make lock` from the dependency groups of pyproject.toml; do not edit.\n"
LEFT_OUT = ("torch==", "triton==", "nvidia-", "cuda-")


@dataclass(frozen=True)
class Lock:
    """One lock file: its name, the groups in it, and the lock that it must agree with."""

    name: str
    groups: tuple[str, ...]
    python: str
    on_top_of: str | None = None


LOCKS = (
    Lock("app", ("app",), "3.11"),
    Lock("dev", ("dev", "test", "browser", "tune"), "3.11", on_top_of="app"),
    Lock("bench", ("bench",), "3.11", on_top_of="app"),
    Lock("rasa", ("rasa",), "3.10"),
    Lock("rasa-dev", ("test",), "3.10", on_top_of="rasa"),
    Lock("bench-rasa", ("bench-rasa",), "3.10", on_top_of="rasa"),
)


def read_groups() -> dict[str, list[str]]:
    """The dependency groups as written in ``pyproject.toml``."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        groups: dict[str, list[str]] = tomllib.load(file)["dependency-groups"]
    return groups


def input_text(lock: Lock, groups: dict[str, list[str]]) -> str:
    """The ``.in`` file of a lock: its groups' requirements, agreeing with the lock below it."""
    lines = [f"-c {lock.on_top_of}.lock.txt"] if lock.on_top_of else []
    lines += sorted(line for group in lock.groups for line in groups[group])
    return NOTE + "\n".join(lines) + "\n"


def torch_text(groups: dict[str, list[str]]) -> str:
    """``requirements/torch.txt``: the one requirement installed without a hash."""
    return NOTE + "\n".join(line for line in groups["app"] if line.startswith("torch==")) + "\n"


def compile_lock(lock: Lock, python: str, upgrade: bool) -> None:
    """Resolve ``lock`` for ``python`` and write its file; pins that still fit stay unless ``upgrade``."""
    path = REQUIREMENTS / f"{lock.name}.lock.txt"
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--generate-hashes"]
    command += ["--python", python, "--output-file", path.name]
    command += ["--upgrade"] if upgrade else []
    subprocess.run([*command, f"{lock.name}.in"], cwd=REQUIREMENTS, check=True)
    path.write_text(NOTE + without_torch(path.read_text(encoding="utf-8")), encoding="utf-8")


def without_torch(text: str) -> str:
    """Drop torch and its CUDA libraries, with their hashes."""
    kept: list[str] = []
    skipping = False
    for line in text.splitlines():
        if not line.startswith((" ", "#")):
            skipping = line.startswith(LEFT_OUT)
        if not skipping and line != NOTE.rstrip():
            kept.append(line)
    return "\n".join(kept).lstrip("\n") + "\n"


def build_text(app_lock: str) -> str:
    """``requirements/build.txt``: no newer setuptools than today's builds the few source packages.

    Some are old, and setuptools announces that what they use will go.
    """
    pin = next(line for line in app_lock.splitlines() if line.startswith("setuptools=="))
    return NOTE + pin.split()[0].replace("==", "<=") + "\n"


def main() -> int:
    """Write the ``.in`` files and compile the locks."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--python310", required=True, help="a Python 3.10")
    parser.add_argument("--upgrade", action="store_true", help="move pins to the newest versions allowed")
    options = parser.parse_args()
    groups = read_groups()
    REQUIREMENTS.mkdir(exist_ok=True)
    (REQUIREMENTS / "torch.txt").write_text(torch_text(groups), encoding="utf-8")
    for lock in LOCKS:
        (REQUIREMENTS / f"{lock.name}.in").write_text(input_text(lock, groups), encoding="utf-8")
        print(f"compiling {lock.name}.lock.txt for Python {lock.python} …", flush=True)
        compile_lock(lock, sys.executable if lock.python == "3.11" else options.python310, options.upgrade)
    app_lock = (REQUIREMENTS / "app.lock.txt").read_text(encoding="utf-8")
    (REQUIREMENTS / "build.txt").write_text(build_text(app_lock), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
