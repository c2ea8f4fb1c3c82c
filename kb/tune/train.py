"""The tuning itself: a few passes over the questions on the processor, resumable after each pass."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from kb.tune.batches import batches
from kb.tune.data import TuningSet
from kb.tune.loss import CentresLoss
from kb.tune.noise import noisy

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


TOGETHER = 8
"""How many texts of a batch are padded to one length."""


@dataclass(frozen=True)
class Recipe:
    """The numbers of a tuning run; the checkpoint keeps them, and another recipe starts anew.

    ``rate`` of the encoder, ``centre_rate`` of the class centres, ``warmup`` in batches, ``hold`` the share
    of the rate left before the last pass, ``frozen`` the first layers that stay as they are, ``open_data``
    whether the encoder met open data before (``kb.tune.warmup``).
    """

    passes: int = 2
    batch: int = 48
    rate: float = 8e-5
    centre_rate: float = 2e-3
    warmup: int = 95
    hold: float = 0.72
    seed: int = 20261121
    max_tokens: int = 96
    frozen: int = 4
    open_data: bool = False


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
    labels = [row.label for row in data.rows]
    groups = [*data.topics, *("scope" for _ in data.classes)]
    plan = [
        batches(labels, groups, recipe.batch, random.Random(recipe.seed + n)) for n in range(recipe.passes)
    ]
    optimiser = _optimiser(model, loss, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _rate([len(steps) for steps in plan], recipe))
    first = _restore(checkpoint, recipe, model, loss, optimiser, schedule)
    for number in range(first, recipe.passes):
        rng = random.Random(recipe.seed * 31 + number)
        torch.manual_seed(recipe.seed + number)
        started, total = time.monotonic(), 0.0
        model.train()
        for step, rows in enumerate(plan[number], start=1):
            texts = [noisy(data.rows[i], rng) for i in rows]
            value = loss(vectors(model, texts), torch.tensor([labels[i] for i in rows]))
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
        _keep(checkpoint, recipe, number + 1, model, loss, optimiser, schedule)
        model.eval()
        after_pass(model, number + 1)
    model.eval()
    return model


def vectors(model: SentenceTransformer, texts: list[str]) -> Tensor:
    """Unit vectors of ``texts`` with gradients; texts of like length go together, to pad little."""
    prompt = model.prompts.get("query") or ""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = []
    for start in range(0, len(order), TOGETHER):
        features = model.preprocess([prompt + texts[i] for i in order[start : start + TOGETHER]])
        parts.append(model(features)["sentence_embedding"])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]


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
    """The mean vector of each class before tuning, less the mean of all."""
    found = torch.as_tensor(
        model.encode(
            [row.asks for row in data.rows],
            prompt_name="query",
            normalize_embeddings=True,
            show_progress_bar=False,
        )
    )
    centres = torch.zeros(data.label_count, found.shape[1])
    labels = torch.tensor([row.label for row in data.rows])
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


def _keep(path: Path, recipe: Recipe, done: int, *parts: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".tmp")
    torch.save({"recipe": asdict(recipe), "done": done, "state": [p.state_dict() for p in parts]}, scratch)
    scratch.replace(path)


def _restore(path: Path, recipe: Recipe, *parts: Any) -> int:
    """Load the last whole pass of the same recipe into ``parts``; returns how many passes are done."""
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    if kept["recipe"] != asdict(recipe):
        return 0
    for part, state in zip(parts, kept["state"], strict=True):
        part.load_state_dict(state)
    return int(kept["done"])
