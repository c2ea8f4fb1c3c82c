"""Times one question at a time: the whole search, the encoders alone, suggestions for what is typed so far."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.clock import Clock
from kb.search.builtin import build
from kb.search.encoder import SentenceEncoder, load_encoder
from kb.search.engine import SearchEngine
from kb.search.tokenizer import PREFIX
from kb.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WARM = 10
TYPED = (2, 4, 7, 12)
"""How many characters of a question have been typed when suggestions are asked for."""


@dataclass(frozen=True)
class Times:
    """Milliseconds of each question: of the search, of the encoder, of the untuned one, of suggestions."""

    search: list[float] = field(default_factory=list)
    encode: list[float] = field(default_factory=list)
    untuned: list[float] = field(default_factory=list)
    suggest: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Encoders:
    """The encoder that is served, and the one it was tuned from as PyTorch runs it."""

    served: SentenceEncoder
    untuned: SentenceTransformer

    @classmethod
    def load(cls, settings: Settings) -> Encoders:
        """Both; the untuned one is made if it is not there yet."""
        from sentence_transformers import SentenceTransformer

        untuned = SentenceTransformer(str(build(settings.var_dir)), device="cpu")
        return cls(load_encoder(settings.encoder, settings.var_dir), untuned)

    def encode_untuned(self, text: str) -> None:
        """One text by the untuned model, with as many threads as the other may use."""
        import torch

        torch.set_num_threads(os.cpu_count() or 1)
        self.untuned.encode([text], prompt=PREFIX, show_progress_bar=False)


def measure(engine: SearchEngine, encoders: Encoders, questions: Sequence[str], area: str) -> Times:
    """Each question in turn by each of them, so that a busy moment meets all alike.

    Search and encoder take turns to be first: whoever is finds the weights still out of the processor's cache.
    No question may be in ``questions`` twice: the engine remembers the vectors of the last ones.
    """
    times, today = Times(), Clock().today()
    for number, text in enumerate(questions):
        first: dict[str, Callable[[], object]] = {
            "search": lambda text=text: engine.search(text, area=area, today=today),  # type: ignore[misc]
            "encode": lambda text=text: encoders.served.encode([text]),  # type: ignore[misc]
        }
        turns = {name: [_ms(first[name])] for name in (sorted(first) if number % 2 else sorted(first)[::-1])}
        found = Times(
            search=turns["search"],
            encode=turns["encode"],
            untuned=[_ms(lambda text=text: encoders.encode_untuned(text))],  # type: ignore[misc]
            suggest=[
                _ms(lambda typed=text[:length]: engine.suggest(typed, area=area, today=today))  # type: ignore[misc]
                for length in TYPED
            ],
        )
        if number >= WARM:
            for name, values in vars(times).items():
                values.extend(getattr(found, name))
    return times


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
