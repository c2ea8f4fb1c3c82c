"""Optional first part of the tuning: open question pairs, so that the encoder meets other people's words.

The folder of ``make encoder OPEN_DATA=…`` may hold ``retrieval_cmedir.tsv.gz`` (ChineseBLUE cMedIR,
Apache-2.0), ``retrieval_stard_law.tsv.gz`` (STARD, MIT) and ``pairs_open.tsv.gz`` (of which only ChineseBLUE
cMedQQ, Apache-2.0, is read). None of it is about medical insurance, and none of it is copied anywhere.
"""

from __future__ import annotations

import csv
import gzip
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = Callable[["SentenceTransformer", list[str]], Tensor]

RELEVANT = 2
PASSAGE = 90
"""Characters read of a law's article: the encoder sees at most as much of a question."""


class OpenDataError(Exception):
    """The folder of open data holds no file that is read; the message names the files."""


@dataclass(frozen=True)
class WarmUp:
    """The numbers of the warm-up; ``scale`` sharpens the similarities, ``steps`` counts batches at most."""

    batch: int = 32
    steps: int = 320
    rate: float = 6e-5
    warmup: int = 40
    scale: float = 20.0
    seed: int = 20261121


@dataclass(frozen=True)
class Pair:
    """A question, a text that answers or says the same, and where known one that only looks alike."""

    question: str
    match: str
    other: str | None


def read_open_data(folder: Path, rng: random.Random) -> list[Pair]:
    """One pair a question of the open files in ``folder``; raises OpenDataError when there are none."""
    readers = {
        "retrieval_cmedir.tsv.gz": _cmedir,
        "retrieval_stard_law.tsv.gz": _stard,
        "pairs_open.tsv.gz": _cmedqq,
    }
    found = [(folder / name, reader) for name, reader in readers.items() if (folder / name).exists()]
    if not found:
        raise OpenDataError(f"no open data in {folder}: none of {', '.join(readers)}")
    pairs = [pair for path, reader in found for pair in reader(path, rng)]
    rng.shuffle(pairs)
    return pairs


def warm_up(
    model: SentenceTransformer,
    pairs: list[Pair],
    recipe: WarmUp,
    vectors: Vectors,
    say: Callable[[str], None],
) -> None:
    """Tune ``model`` in place so that a question is nearer its match than all others of the batch."""
    torch.manual_seed(recipe.seed)
    batches = [pairs[i : i + recipe.batch] for i in range(0, len(pairs), recipe.batch)][: recipe.steps]
    weights = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=recipe.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / recipe.warmup) * (1 - step / (len(batches) + 1))
    )
    model.train()
    started, total = time.monotonic(), 0.0
    for step, batch in enumerate(batches, start=1):
        value = _loss(vectors, model, batch, recipe.scale)
        optimiser.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        schedule.step()
        total += value.item()
        if step % 25 == 0 or step == len(batches):
            rest = (time.monotonic() - started) / step * (len(batches) - step)
            say(f"warm-up, batch {step}/{len(batches)}, loss {total / step:.3f}, {rest:.0f} s left")
    model.eval()


def warmed(
    model: SentenceTransformer,
    folder: Path,
    kept: Path,
    vectors: Vectors,
    say: Callable[[str], None],
    recipe: WarmUp | None = None,
) -> None:
    """Warm ``model`` up on the open data of ``folder``, or load what an earlier run left in ``kept``."""
    recipe = recipe or WarmUp()
    pairs = read_open_data(folder, random.Random(recipe.seed))
    if _restore(kept, recipe, model):
        say(f"warmed up before: {kept}")
        return
    say(f"warming up on {min(len(pairs), recipe.batch * recipe.steps)} of {len(pairs)} open pairs")
    warm_up(model, pairs, recipe, vectors, say)
    kept.parent.mkdir(parents=True, exist_ok=True)
    scratch = kept.with_suffix(".tmp")
    torch.save({"recipe": asdict(recipe), "state": model.state_dict()}, scratch)
    scratch.replace(kept)


def _restore(path: Path, recipe: WarmUp, model: SentenceTransformer) -> bool:
    if not path.exists():
        return False
    kept = torch.load(path, weights_only=True)
    if kept["recipe"] != asdict(recipe):
        return False
    model.load_state_dict(kept["state"])
    return True


def _loss(
    vectors: Vectors,
    model: SentenceTransformer,
    batch: list[Pair],
    scale: float,
) -> Tensor:
    """Cross entropy of each question over all matches and all look-alikes of the batch."""
    others = [pair.other for pair in batch if pair.other]
    texts = [pair.question for pair in batch] + [pair.match for pair in batch] + others
    found = vectors(model, texts)
    size = len(batch)
    logits = scale * found[:size] @ found[size:].T
    return functional.cross_entropy(logits, torch.arange(size))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _cmedir(path: Path, rng: random.Random) -> Iterator[Pair]:
    right: dict[str, list[str]] = defaultdict(list)
    wrong: dict[str, list[str]] = defaultdict(list)
    for row in _rows(path):
        (right if int(row["grade_0_2"]) >= RELEVANT else wrong)[row["query"]].append(row["page_title"])
    for query, titles in right.items():
        yield Pair(query, rng.choice(titles), rng.choice(wrong[query]) if query in wrong else None)


def _stard(path: Path, rng: random.Random) -> Iterator[Pair]:
    articles: dict[str, list[str]] = defaultdict(list)
    for row in _rows(path):
        articles[row["question"]].append(row["law_article_text"][:PASSAGE])
    for question, texts in articles.items():
        yield Pair(question, rng.choice(texts), None)


def _cmedqq(path: Path, rng: random.Random) -> Iterator[Pair]:
    other: dict[str, str] = {}
    same: dict[str, str] = {}
    for row in _rows(path):
        if row["source"].startswith("cMedQQ"):
            (same if row["label"] == "1" else other)[row["q1"]] = row["q2"]
    for question, match in same.items():
        yield Pair(question, match, other.get(question))
