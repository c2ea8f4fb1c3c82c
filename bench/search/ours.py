"""Our search as it is served: the tuned encoder, all signals and the fitted ranking, built from nothing."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.search.task import KEPT, Rank, Task, perform, say
from kb.clock import Clock
from kb.release.compile import compile_release
from kb.schema.load import load
from kb.search.engine import SearchEngine
from kb.search.views import question_views
from kb.settings import get_settings


def build(task: Task) -> Rank:
    """Encode and index with no vectors kept from before; raises ValueError when the content has changed since."""
    settings, clock = get_settings(), Clock()
    release = compile_release(load(extra=settings.content_dirs), clock.now())
    entries = list(release.entries.values())
    if [(e.id, text) for e in entries for text in question_views(e)] != [
        (v.entry, v.text) for v in task.variants
    ]:
        raise ValueError("the content has changed since the task was written: start again")
    with tempfile.TemporaryDirectory() as folder:
        engine = SearchEngine.from_entries(
            entries, var_dir=Path(folder), encoder=settings.encoder, points=release.points, say=say
        )
    today = clock.today()

    def rank(question: str) -> list[str]:
        found = engine.search(question, area=settings.area, today=today, limit=KEPT)
        return [candidate.entry_id for candidate in found.candidates]

    return rank


if __name__ == "__main__":
    sys.exit(perform(build, ("sentence-transformers", "onnxruntime", "scikit-learn")))
