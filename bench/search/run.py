"""Asks every system the same questions, each in a process of its own, one after another."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.search.score import Ids, Scores, score
from bench.search.systems import ROOT, System, systems
from bench.search.task import Answer, Task, Variant, say
from kb.clock import Clock
from kb.eval.rows import read_rows
from kb.release.compile import compile_release
from kb.schema.load import load
from kb.search.builtin import build
from kb.search.views import question_views
from kb.settings import Settings

CASES = ROOT / "tests" / "cases" / "search"
LIMIT = 3 * 3600
"""Seconds for one system: then something is wrong."""


class SystemFailed(Exception):
    """A system ended without an answer; the message names it."""


@dataclass(frozen=True)
class Labelled:
    """The task with what is right: for each question the expected ids, for each entry what it covers."""

    task: Task
    expected: list[Ids]
    covers: dict[str, Ids]
    files: dict[str, str]


def labelled(files: Sequence[Path], settings: Settings, epochs: int) -> Labelled:
    """The variants of the content on disk and the questions of ``files`` that the base can answer.

    Of our own cases only the half that nothing is fitted on; only questions of one turn: the others have
    no memory of a conversation. Raises RowError and NotPublishable.
    """
    entries = compile_release(load(extra=settings.content_dirs), Clock().now()).entries
    covers = {entry.id: frozenset({entry.id, *entry.covers}) for entry in entries.values()}
    known = frozenset[str]().union(*covers.values())
    rows = [
        row for path in files for row in read_rows(path, "test") if len(row.turns) == 1 and row.expect & known
    ]
    task = Task(
        variants=[Variant(entry.id, text) for entry in entries.values() for text in question_views(entry)],
        questions=[row.q for row in rows],
        encoder=str(build(settings.var_dir, say)),
        epochs=epochs,
    )
    return Labelled(task, [row.expect for row in rows], covers, {path.name: digest(path) for path in files})


def digest(path: Path) -> str:
    """The first 16 hex digits of a file's hash."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def compare(data: Labelled, chosen: Sequence[System], folder: Path) -> dict[str, Scores]:
    """The scores by name, of ``chosen`` and of what answered the same task before; raises SystemFailed.

    Answers are kept in ``folder``, so that one system that fails after an hour does not cost the others' work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    task = folder / "task.json"
    data.task.write(task)
    answers = folder / digest(task)
    answers.mkdir(exist_ok=True)
    for system in chosen:
        given = answers / f"task-{system.every}.json"
        replace(data.task, questions=data.task.questions[:: system.every]).write(given)
        ask(system, given, answers)
    found = {}
    for system in {s.name: s for s in (*systems(), *chosen)}.values():
        target = answers / f"{system.name}.json"
        if target.exists():
            found[system.name] = score(Answer.read(target), data.expected[:: system.every], data.covers)
    return found


def ask(system: System, task: Path, folder: Path) -> None:
    """Let one system write its answer into ``folder``; its progress goes to our standard error."""
    print(f"{system.title} …", file=sys.stderr, flush=True)
    target = folder / f"{system.name}.json"
    target.unlink(missing_ok=True)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", **system.env}
    started = time.monotonic()
    try:
        code = subprocess.run(
            system.command(task, target), cwd=ROOT, env=environment, timeout=LIMIT, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise SystemFailed(f"{system.title}: {exc}") from exc
    if code or not target.exists():
        raise SystemFailed(f"{system.title}: exit {code} after {time.monotonic() - started:.0f} s")
