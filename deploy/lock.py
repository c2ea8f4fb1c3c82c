"""Write ``requirements/*.lock.txt`` from the dependency groups of ``pyproject.toml`` (``make lock``).

Each lock is compiled by pip-tools under the Python that will install it. Torch is pinned without hash or
local suffix in ``requirements/torch.txt``, because which build is right depends on the machine (ADR 0004).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
NOTE = "# Made by `make lock` from the dependency groups of pyproject.toml; do not edit.\n"


@dataclass(frozen=True)
class Lock:
    """One lock file: its name, the groups in it, and the lock that it must agree with."""

    name: str
    groups: tuple[str, ...]
    python: str
    on_top_of: str | None = None


LOCKS = (
    Lock("app", ("app",), "3.11"),
    Lock("dev", ("dev", "test", "browser"), "3.11", on_top_of="app"),
    Lock("rasa", ("rasa",), "3.10"),
    Lock("rasa-dev", ("test",), "3.10", on_top_of="rasa"),
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
    """Run pip-compile for ``lock`` in a scratch environment of ``python``."""
    scratch = ROOT / "var" / "lock" / lock.python
    if not (scratch / "bin" / "pip-compile").exists():
        subprocess.run([python, "-m", "venv", str(scratch)], check=True)
        subprocess.run([scratch / "bin" / "pip", "install", "-q", "pip-tools>=7.5,<8"], check=True)
    command: list[str | Path] = [scratch / "bin" / "pip-compile", "--quiet", "--no-header"]
    command += ["--generate-hashes", "--allow-unsafe", "--strip-extras"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
    command += ["--output-file", f"{lock.name}.lock.txt"]
    if index := os.environ.get("TORCH_INDEX_URL"):
        command += ["--extra-index-url", index]
    command += ["--upgrade"] if upgrade else []
    subprocess.run([*command, f"{lock.name}.in"], cwd=REQUIREMENTS, check=True)
    path = REQUIREMENTS / f"{lock.name}.lock.txt"
    path.write_text(NOTE + without_torch(path.read_text(encoding="utf-8")), encoding="utf-8")


def without_torch(text: str) -> str:
    """Drop the pin of torch and its hashes, which differ from build to build."""
    kept: list[str] = []
    skipping = False
    for line in text.splitlines():
        if not line.startswith((" ", "#")):
            skipping = line.startswith("torch==")
            if line.startswith(("nvidia-", "triton==")):
                raise SystemExit("Torch resolved to CUDA: set TORCH_INDEX_URL to PyTorch's CPU index.")
        if not skipping and line != NOTE.rstrip():
            kept.append(line)
    return "\n".join(kept).lstrip("\n") + "\n"


def main() -> int:
    """Write the ``.in`` files and compile the locks; ``--upgrade`` moves pins to the newest allowed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--python310", required=True, help="a Python 3.10")
    parser.add_argument("--only", nargs="*", default=[lock.name for lock in LOCKS])
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    groups = read_groups()
    REQUIREMENTS.mkdir(exist_ok=True)
    (REQUIREMENTS / "torch.txt").write_text(torch_text(groups), encoding="utf-8")
    for lock in LOCKS:
        (REQUIREMENTS / f"{lock.name}.in").write_text(input_text(lock, groups), encoding="utf-8")
        if lock.name in options.only:
            print(f"compiling {lock.name}.lock.txt for Python {lock.python} …", flush=True)
            compile_lock(
                lock, sys.executable if lock.python == "3.11" else options.python310, options.upgrade
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
