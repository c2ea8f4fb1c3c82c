"""Build steps that are skipped while what they read is unchanged.

A step's stamp (``VAR_DIR/build/<name>.json``) holds the hash of its inputs and the paths it made; it is
good while the hash is the same and the paths exist.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.tasks import Task

_IGNORED = ("__pycache__", ".pyc")


@dataclass(frozen=True)
class BuildStep:
    """Something made once from inputs: a command, what it reads, what it leaves behind."""

    name: str
    title: str
    command: Sequence[str]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...] = ()
    values: tuple[str, ...] = ()  # settings that change the result
    after: tuple[str, ...] = ()
    env: Mapping[str, str] | None = None


def hash_inputs(paths: Iterable[Path], root: Path, values: Iterable[str] = ()) -> str:
    """One SHA-256 over the names and contents of files and folders, and over ``values``; order-free.

    A path that does not exist counts as absent, so that creating it changes the hash.
    """
    files: dict[str, Path] = {}
    for path in paths:
        found = path.rglob("*") if path.is_dir() else [path]
        for file in found:
            name = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
            if file.is_file() and not any(part in name for part in _IGNORED):
                files[name] = file
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name}\0{hashlib.sha256(files[name].read_bytes()).hexdigest()}\n".encode())
    for value in values:
        total.update(f"={value}\n".encode())
    return total.hexdigest()


def is_current(step: BuildStep, root: Path, stamps: Path) -> bool:
    """Whether the step's result is there and made from the inputs as they are now."""
    try:
        stamp = json.loads((stamps / f"{step.name}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    same = stamp.get("inputs") == hash_inputs(step.inputs, root, step.values)
    return same and all(path.exists() for path in step.outputs)


def as_task(step: BuildStep, root: Path, stamps: Path) -> Task:
    """The step as a task that writes its stamp on success.

    The hash is taken before the command runs: an edit made meanwhile leads to another build, not to a
    stale result that looks current.
    """
    inputs = hash_inputs(step.inputs, root, step.values)

    def done() -> None:
        stamps.mkdir(parents=True, exist_ok=True)
        stamp = {"inputs": inputs, "outputs": [str(path) for path in step.outputs]}
        (stamps / f"{step.name}.json").write_text(json.dumps(stamp, indent=1), encoding="utf-8")

    return Task(
        step.name, step.title, step.command, step.after, step.env, log=f"build-{step.name}.log", done=done
    )


def pending(steps: Sequence[BuildStep], root: Path, stamps: Path) -> list[Task]:
    """Tasks for the steps that have to run; a step after one that has to run has to run too."""
    tasks: list[Task] = []
    for step in steps:
        stale = not is_current(step, root, stamps) or any(task.name in step.after for task in tasks)
        if stale:
            (stamps / f"{step.name}.json").unlink(missing_ok=True)
            tasks.append(as_task(step, root, stamps))
    return tasks
