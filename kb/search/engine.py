"""The search of one release: analyse → signals → fuse → calibrate → decide, each step in the trace."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kb.api.models import EntityOut
from kb.search import rank, signals
from kb.search.analyse import Analyser, Analysis
from kb.search.build import build
from kb.search.decide import LIKELIER, Thresholds, decide
from kb.search.dense import told
from kb.search.encoder import EmbeddingCache, Encoder, Matrix, load_encoder
from kb.search.index import SearchIndex
from kb.search.result import Candidate, SearchResult
from kb.search.scope import Scope, load_scope
from kb.search.suggest import Suggestion
from kb.search.views import Indexable
from kb.search.vocabulary import VOCAB_DIR

QUERY_CACHE = 512
FILTER_CACHE = 64
"""Areas and days asked about at one time."""


class SearchEngine:
    """Answers one question at a time over an immutable index; safe to use from several threads.

    >>> engine = SearchEngine.from_entries(entries, var_dir=Path("var"))  # doctest: +SKIP
    >>> engine.search("新农合怎么交").candidates[0].entry_id  # doctest: +SKIP
    'contribution/how-to-pay'
    """

    def __init__(
        self, index: SearchIndex, analyser: Analyser, encoder: Encoder, scope: Scope, fitted: rank.Fitted
    ) -> None:
        self.index = index
        self.scope = scope
        self._analyser = analyser
        self._encoder = encoder
        self._fitted = fitted
        self._limits = Thresholds(**fitted.thresholds)
        self._vector = functools.lru_cache(maxsize=QUERY_CACHE)(self._encode)
        self._allowed = functools.lru_cache(maxsize=FILTER_CACHE)(index.allowed)

    @classmethod
    def from_entries(
        cls,
        entries: Sequence[Indexable],
        *,
        var_dir: Path,
        encoder: str | Encoder = "builtin",
        points: Mapping[str, str] | None = None,
        vocab_dir: Path = VOCAB_DIR,
        analyser: Analyser | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> SearchEngine:
        """Build the engine; vectors come from ``var_dir/cache`` where they are already there.

        ``points`` (id → title) names what may be asked though no entry answers it yet.
        """
        loaded = load_encoder(encoder, var_dir, say) if isinstance(encoder, str) else encoder
        analyser, scope = analyser or Analyser(vocab_dir), load_scope(vocab_dir)
        index = build(entries, scope, points or {}, analyser, EmbeddingCache(var_dir / "cache", loaded), say)
        return cls(index, analyser, loaded, scope, rank.Fitted.load())

    def search(
        self,
        text: str,
        *,
        area: str | Sequence[str] = (),
        today: dt.date | None = None,
        audience: str | None = None,
        limit: int = 5,
        entities: Sequence[EntityOut] | None = None,
        withdrawn: Collection[str] = (),
    ) -> SearchResult:
        """The ranked candidates for ``text`` and the decision; never raises for any text.

        ``area``: the asker's pooling area, or it and its parents; ``today``: entries not in force are
        left out; ``audience``: entries meant for other audiences are left out; ``withdrawn``: ids that
        must not be served. ``entities``: those already found in ``text``, else extracted here.
        """
        started = time.perf_counter()
        own = self._analyser.extractor.extract(text, today) if entities is None else None
        query = self._analyser.analyse(text, own)
        found = own if own is not None else list(entities or ())
        if not query.words and not query.grams:
            return SearchResult("decline", [], None, 0.0, found, query.text, trace=[{"step": "empty"}])
        analysed = time.perf_counter()
        computed = signals.compute(self.index, query, self._vector(told(query.text, query.asks)))
        areas = (area,) if isinstance(area, str) and area else tuple(area)
        allowed = self._allowed(areas, today, audience, frozenset(withdrawn))
        scores = np.where(allowed, rank.fuse(computed, self._fitted.fusion), -np.inf)
        result = self._decide(query, computed, scores, limit, found)
        result.trace[0] |= {"ms": _ms(started, analysed), "repaired": query.text != text.strip()}
        result.trace[1] |= {"ms": _ms(analysed, time.perf_counter())}
        return result

    def suggest(
        self,
        text: str,
        *,
        area: str | Sequence[str] = (),
        today: dt.date | None = None,
        limit: int = 8,
        withdrawn: Collection[str] = (),
    ) -> list[Suggestion]:
        """Entries for what is typed so far, by words, characters and pinyin alone: no encoder, no decision.

        The filters are those of ``search``; any text is allowed, one that fits nothing gives an empty list.
        """
        areas = (area,) if isinstance(area, str) and area else tuple(area)
        allowed = self._allowed(areas, today, None, frozenset(withdrawn))
        suggester = self.index.suggester
        ranked = suggester.rank(text, lambda run: self._analyser.lexical_words(run, []), allowed, limit)
        metas = [(self.index.entries[suggester.owner[row]], row, score) for row, score in ranked]
        return [Suggestion(meta.id, meta.title, suggester.texts[row], score) for meta, row, score in metas]

    def _encode(self, text: str) -> Matrix:
        vector: Matrix = self._encoder.encode([text])[0]
        return vector

    def _decide(
        self,
        query: Analysis,
        computed: signals.QuerySignals,
        scores: Matrix,
        limit: int,
        found: list[EntityOut],
    ) -> SearchResult:
        in_scope = 1 - self._fitted.scope.probability(rank.scope_features(computed))
        order = [
            int(i) for i in np.argsort(-scores, kind="stable")[: max(limit, 4)] if np.isfinite(scores[i])
        ]
        shares = (
            rank.shares(np.where(np.isfinite(scores), scores, -1e9))
            if order
            else np.zeros(0, dtype=np.float32)
        )
        probability = (
            self._fitted.right.probability(rank.right_features(computed, shares, in_scope)) if order else 0.0
        )
        if query.text in self.index.ours:
            # One word like 住院 is nearer to small talk than to a question, and people type just one word.
            in_scope = 1.0
        decision, count = decide(probability, [float(shares[i]) for i in order], 1 - in_scope, self._limits)
        out = self._whose(computed, 1 - in_scope)
        candidates = self._candidates(order, computed, scores, shares * in_scope)
        if candidates:
            candidates[0] = replace(candidates[0], probability=probability)
        trace: list[dict[str, Any]] = [
            {"step": "normalise"},
            {"step": "rank", "entries": len(self.index.entries), "kept": [c.entry_id for c in candidates]},
            {
                "step": "scope",
                "in_scope": round(in_scope, 3),
                "nearest_class": self.index.classes[int(computed.classes.argmax())],
            },
            {
                "step": "decide",
                "decision": decision,
                "probability": round(probability, 3),
                "limits": self._fitted.thresholds,
            },
        ]
        choices = [c.entry_id for c in candidates[:count]]
        return SearchResult(
            decision, candidates[:limit], out, probability, found, query.text, choices, trace, 1 - in_scope
        )

    def _whose(self, computed: signals.QuerySignals, out: float) -> str | None:
        """The class of a question that is probably (``out``) not ours; None where nothing could be said of it.

        The limit of declining is low: a reply may name another office beside the hotline (``kb/answer/phrases.py``).
        A greeting in reply to 「没钱看病了怎么办」 does harm: small talk, abuse and nobody's matter are named only
        where they are likelier than ours.
        """
        name = self.index.classes[int(computed.classes[:-1].argmax())]
        authority = self.scope.authority_of(name)
        least = self._limits.out if authority is not None and authority.name else LIKELIER
        return name if out >= least else None

    def _candidates(
        self, order: Sequence[int], computed: signals.QuerySignals, scores: Matrix, probabilities: Matrix
    ) -> list[Candidate]:
        rows = computed.matrix[list(order)].astype(np.float64).round(4).tolist()
        return [
            Candidate(
                self.index.entries[i].id,
                float(scores[i]),
                float(probabilities[i]),
                dict(zip(signals.SIGNALS, values, strict=True)),
                self.index.questions[computed.nearest[i]],
            )
            for i, values in zip(order, rows, strict=True)
        ]


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)
