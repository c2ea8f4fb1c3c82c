"""The tuning itself: a few passes over the questions on the processor, resumable after each pass."""

from __future__ import annotations

import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional

from kb.tune.batches import batches
from kb.tune.data import Labelled, TuningSet
from kb.tune.loss import CentresLoss
from kb.tune.noise import noisy

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


TOGETHER = 8
"""How many texts of a batch are padded to one length."""
OF_CLASS = 25
"""How many questions the first centre of a class is the mean of: they differ little from the mean of all."""


@dataclass(frozen=True)
class Recipe:
    """The numbers of a tuning run; the checkpoint keeps them, and another recipe or other texts start anew.

    ``rate`` of the encoder, ``centre_rate`` of the class centres, ``warmup`` in batches, ``hold`` the share
    of the rate left before the last pass, ``frozen`` the first layers that stay as they are, ``phrasings`` how
    many of the questions that are not letters a pass meets (None: all), ``open_data`` whether the encoder met open
    data before (``kb.tune.warmup``), ``onward`` whether it began with the shipped weights (``kb.tune.onward``).
    """

    passes: int = 3
    batch: int = 48
    rate: float = 1e-4
    centre_rate: float = 2e-3
    warmup: int = 95
    hold: float = 0.72
    seed: int = 20261121
    max_tokens: int = 96
    frozen: int = 2
    phrasings: int | None = None
    open_data: bool = False
    onward: bool = False


def tune(
    model: SentenceTransformer,
    data: TuningSet,
    recipe: Recipe,
    checkpoint: Path,
    say: Callable[[str], None],
    after_pass: Callable[[SentenceTransformer, int], None] = lambda model, done: None,
) -> SentenceTransformer:
    """Tune the prepared ``model`` in place and return it; an interrupted run goes on after its last whole pass."""
    torch.manual_seed(recipe.seed)
    loss = CentresLoss(_first_centres(model, data))
    plan = [plan_pass(data, recipe, number) for number in range(recipe.passes)]
    optimiser = _optimiser(model, loss, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _rate([len(steps) for steps in plan], recipe))
    run = stamp(recipe, data)
    first = _restore(checkpoint, run, model, loss, optimiser, schedule)
    for number in range(first, recipe.passes):
        rng = random.Random(recipe.seed * 31 + number)
        torch.manual_seed(recipe.seed + number)
        started, total = time.monotonic(), 0.0
        model.train()
        for step, rows in enumerate(plan[number], start=1):
            texts = [noisy(data.rows[i], rng) for i in rows]
            value = loss(vectors(model, texts), torch.tensor([data.rows[i].label for i in rows]))
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimiser.step()
            schedule.step()
            total += value.item()
            if step % 25 == 0 or step == len(plan[number]):
                rest = (time.monotonic() - started) / step * (len(plan[number]) - step)
                done = f"pass {number + 1}/{recipe.passes}, batch {step}/{len(plan[number])}"
                say(f"{done}, loss {total / step:.3f}, {rest:.0f} s left")
        _keep(checkpoint, run, number + 1, model, loss, optimiser, schedule)
        model.eval()
        after_pass(model, number + 1)
    model.eval()
    return model


def plan_pass(data: TuningSet, recipe: Recipe, number: int) -> list[list[int]]:
    """The batches of a pass, as row numbers: all letters, of the other questions as many as the recipe says."""
    rng = random.Random(recipe.seed + number)
    letters = [at for at, row in enumerate(data.rows) if row.letter]
    others = [at for at, row in enumerate(data.rows) if not row.letter]
    if recipe.phrasings is not None:
        others = rng.sample(others, min(recipe.phrasings, len(others)))
    rows = [*letters, *others]
    groups = [*data.topics, *("scope" for _ in data.classes)]
    found = batches([data.rows[at].label for at in rows], groups, recipe.batch, rng)
    return [[rows[i] for i in batch] for batch in found]


def vectors(model: SentenceTransformer, texts: list[str]) -> Tensor:
    """Unit vectors of ``texts`` with gradients; texts of like length go together, to pad little.

    Reckoned in bfloat16 where the processor knows it, in half the time; the weights stay in float.
    """
    prompt = model.prompts.get("query") or ""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = []
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_knows_bfloat16()):
        for start in range(0, len(order), TOGETHER):
            features = model.preprocess([prompt + texts[i] for i in order[start : start + TOGETHER]])
            parts.append(model(features)["sentence_embedding"])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return functional.normalize(torch.cat(parts).float(), dim=-1)[back]


def _knows_bfloat16() -> bool:
    found = torch.cpu.get_capabilities()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def prepare(model: SentenceTransformer, recipe: Recipe) -> None:
    """Cut texts at the recipe's length and freeze its first layers.

    Word vectors and the first layers stay as they are: most words never occur, and it saves a quarter.
    """
    model.max_seq_length = recipe.max_tokens
    fixed = ("embeddings.", *(f"encoder.layer.{number}." for number in range(recipe.frozen)))
    for name, parameter in model.named_parameters():
        if any(part in name for part in fixed):
            parameter.requires_grad = False


def _first_centres(model: SentenceTransformer, data: TuningSet) -> Tensor:
    """The mean vector of some questions of each class before tuning, less the mean of all."""
    of_label: dict[int, list[Labelled]] = defaultdict(list)
    for row in data.rows:
        of_label[row.label].append(row)
    rng = random.Random(0)
    rows = [row for held in of_label.values() for row in rng.sample(held, min(OF_CLASS, len(held)))]
    found = torch.as_tensor(
        model.encode(
            [row.asks for row in rows],
            prompt_name="query",
            normalize_embeddings=True,
            show_progress_bar=False,
        )
    )
    centres = torch.zeros(data.label_count, found.shape[1])
    labels = torch.tensor([row.label for row in rows])
    centres.index_add_(0, labels, found - found.mean(dim=0))
    return centres


def _optimiser(model: SentenceTransformer, loss: CentresLoss, recipe: Recipe) -> torch.optim.Optimizer:
    weights = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": weights, "lr": recipe.rate, "weight_decay": 0.01},
            {"params": loss.parameters(), "lr": recipe.centre_rate, "weight_decay": 0.0},
        ]
    )


def _rate(steps: list[int], recipe: Recipe) -> Callable[[int], float]:
    """The share of the full rate at a step: up in ``warmup`` steps, down to ``hold``, to nothing in the last pass."""
    last = sum(steps[:-1])

    def share(step: int) -> float:
        if step < recipe.warmup:
            return step / recipe.warmup
        if step < last:
            return 1 - (1 - recipe.hold) * (step - recipe.warmup) / (last - recipe.warmup)
        return max(0.0, recipe.hold * (1 - (step - last) / steps[-1]))

    return share


def stamp(recipe: Recipe, data: TuningSet) -> dict[str, Any]:
    """What a run must have in common with an interrupted one to go on with it: its numbers and its texts."""
    texts = "\n".join(f"{row.label} {row.text}" for row in data.rows)
    return {**asdict(recipe), "texts": hashlib.sha256(texts.encode()).hexdigest()}


def _keep(path: Path, run: dict[str, Any], done: int, *parts: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".tmp")
    torch.save({"stamp": run, "done": done, "state": [p.state_dict() for p in parts]}, scratch)
    scratch.replace(path)


def _restore(path: Path, run: dict[str, Any], *parts: Any) -> int:
    """Load the last whole pass of the same run into ``parts``; returns how many passes are done."""
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    if kept.get("stamp") != run:
        return 0
    for part, state in zip(parts, kept["state"], strict=True):
        part.load_state_dict(state)
    return int(kept["done"])
