"""The tuning loss: a question must be near its entry's centre and its entry's other questions."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

SCALE = 20.0
PAIR_SHARE = 0.5
SMOOTHING = 0.05


class CentresLoss(nn.Module):
    """Cross entropy over learned centres of all classes, plus supervised contrast inside the batch.

    The centres see every sibling at every step, which in-batch negatives alone do not (Movshovitz-Attias
    et al. 2017); the contrast keeps nearness between questions meaningful for entries that have no centre
    yet (Khosla et al. 2020).
    """

    def __init__(self, centres: Tensor) -> None:
        super().__init__()
        self.centres = nn.Parameter(functional.normalize(centres, dim=-1))

    def forward(self, vectors: Tensor, labels: Tensor) -> Tensor:
        """The loss of unit ``vectors`` (batch × width) with their class numbers."""
        logits = SCALE * vectors @ functional.normalize(self.centres, dim=-1).T
        to_centre = functional.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
        return to_centre + PAIR_SHARE * _contrast(vectors, labels)


def _contrast(vectors: Tensor, labels: Tensor) -> Tensor:
    itself = torch.eye(len(labels), dtype=torch.bool)
    nearness = (SCALE * vectors @ vectors.T).masked_fill(itself, -1e4)
    log_share = nearness - nearness.logsumexp(dim=1, keepdim=True)
    same = (labels[:, None] == labels[None, :]) & ~itself
    count = same.sum(dim=1)
    has_pair = count > 0
    if not bool(has_pair.any()):
        return vectors.sum() * 0
    return -((log_share * same).sum(dim=1)[has_pair] / count[has_pair]).mean()
