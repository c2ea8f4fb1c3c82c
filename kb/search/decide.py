"""Answer, ask back or decline: by what each would cost if it were wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.search.result import Decision

MAX_CHOICES = 4
LIKELIER = 0.5
"""From this probability of not being ours on a question is rather somebody else's, or nobody's."""


@dataclass(frozen=True)
class Thresholds:
    """The limits of the decision, each between 0 and 1.

    ``answer``: least probability to answer; ``margin``: least lead of the first; ``out``: probability of
    being somebody else's matter from which it is declined; ``clarify``: least joint share of the choices
    times the probability of being in scope; ``choice``: least share of a choice. A first entry that is right
    with probability ``sure`` is declined from ``out_sure`` on only: people name the office that sent them on,
    and 「民政说供养金已经给了别的不管，特困住院不是不用花钱吗」 has its answer here (docs/adr/0013).
    """

    answer: float
    margin: float
    out: float
    clarify: float
    choice: float
    sure: float
    out_sure: float

    def declined_from(self, probability: float) -> float:
        """The probability of being somebody else's matter from which a question is declined."""
        return self.out_sure if probability >= self.sure else self.out


def decide(
    probability: float, shares: Sequence[float], out: float, limits: Thresholds
) -> tuple[Decision, int]:
    """The decision, and for ``clarify`` how many of the first candidates to offer.

    ``probability``: that the first is right; ``shares``: the candidates' shares, best first;
    ``out``: probability that the question is not about medical insurance.
    """
    if not shares or out >= limits.declined_from(probability):
        return "decline", 0
    lead = shares[0] - (shares[1] if len(shares) > 1 else 0.0)
    if probability >= limits.answer and lead >= limits.margin:
        return "answer", 0
    count = sum(share >= limits.choice for share in shares[:MAX_CHOICES])
    count = min(max(count, 2), MAX_CHOICES, len(shares))
    if sum(shares[:count]) * (1 - out) >= limits.clarify and count >= 2:
        return "clarify", count
    return "decline", 0
