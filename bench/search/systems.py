"""The systems compared: what each is called, what runs it, and in which environment."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ".venv-bench"
RASA_PACKAGES = ROOT / "var" / "bench" / "rasa-packages"
"""What Rasa needs besides ``.venv-rasa``: kept apart, so that the service's environment stays as locked."""


@dataclass(frozen=True)
class System:
    """One system: ``python`` runs ``bench.search.<module>``, with ``env`` besides the environment we have.

    It is asked every ``every``-th question.
    """

    name: str
    title: str
    module: str
    python: str = sys.executable
    env: dict[str, str] = field(default_factory=dict)
    every: int = 1

    def command(self, task: Path, answer: Path) -> list[str]:
        """The command that makes ``answer`` of ``task``."""
        return [self.python, "-m", f"bench.search.{self.module}", str(task), str(answer)]


def systems() -> tuple[System, ...]:
    """Ours first."""
    bench = str(ROOT / VENV / "bin" / "python")
    rasa = os.environ.get("RASA_PYTHON", str(ROOT / ".venv-rasa" / "bin" / "python"))
    return (
        System("ours", "医小答 (this project)", "ours"),
        System("bm25", "BM25: bm25s + jieba", "bm25", bench),
        System("untuned", "untuned encoder alone", "untuned"),
        System("rasa", "Rasa ResponseSelector", "rasa_selector", rasa, {"PYTHONPATH": str(RASA_PACKAGES)}),
        # Its BM25 in memory goes through all variants in Python: a second and a half a question.
        System("haystack", "Haystack hybrid, untuned encoder", "haystack_hybrid", bench, every=6),
    )
