"""Search as you type at the console: what was typed first, then the whole search, in one order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from kb.answer.knowledge import KnowledgeBase
from kb.api.console_cards import Cards, Where
from kb.api.console_models import ConsoleHit, SearchTrace, TraceCandidate
from kb.api.highlight import highlight
from kb.api.highlight_letters import highlight_letters
from kb.api.models import Span
from kb.search.result import SearchResult
from kb.search.suggest import Suggestion

LIMIT = 10
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class Finder:
    """Finds entries of one knowledge base for an area and a day."""

    def __init__(self, kb: KnowledgeBase, cards: Cards, where: Where, today: dt.date) -> None:
        self._kb = kb
        self._cards = cards
        self._where = where
        self._today = today

    def typed(self, text: str, limit: int = LIMIT) -> list[ConsoleHit]:
        """By words, characters, pinyin and first letters alone: fast enough for every keystroke."""
        return [self._suggested(item, text) for item in self._suggest(text, limit)]

    def search(self, text: str, limit: int = LIMIT) -> tuple[SearchResult, list[ConsoleHit]]:
        """The whole search; where it would decline, what was found by letters alone comes first."""
        kb, where = self._kb, self._where
        found = kb.engine.search(text, area=where.area, today=where.day, limit=limit, withdrawn=kb.withdrawn)
        searched = [
            self._hit(c.entry_id, text, c.matched, "search", round(c.probability, 4))
            for c in found.candidates
            if kb.serves(c.entry_id, where.day)
        ]
        typed = self.typed(text, limit)
        first, then = (typed, searched) if found.decision == "decline" else (searched, typed)
        known = {hit.id for hit in first}
        return found, [*first, *(hit for hit in then if hit.id not in known)][:limit]

    def trace(self, found: SearchResult) -> SearchTrace:
        """How the search came to its decision."""
        return SearchTrace(
            steps=found.trace,
            normalised=found.normalised,
            candidates=[
                TraceCandidate(
                    id=c.entry_id,
                    title=self._kb.release.entries[c.entry_id].title,
                    score=round(c.score, 4),
                    probability=round(c.probability, 4),
                    matched=c.matched,
                    signals=c.signals,
                )
                for c in found.candidates
            ],
        )

    def _suggest(self, text: str, limit: int) -> Sequence[Suggestion]:
        kb, where = self._kb, self._where
        return kb.engine.suggest(text, area=where.area, today=where.day, limit=limit, withdrawn=kb.withdrawn)

    def _suggested(self, item: Suggestion, typed: str) -> ConsoleHit:
        return self._hit(item.entry_id, typed, item.text, "typed", None)

    def _hit(
        self, entry_id: str, typed: str, matched: str, found_by: str, probability: float | None
    ) -> ConsoleHit:
        card = self._cards.card(self._kb, entry_id, self._where, self._today)
        own_title = self._kb.release.entries[entry_id].title
        text = matched if matched not in ("", own_title, card.title) else None
        return ConsoleHit(
            id=entry_id,
            version=card.version,
            title=card.title,
            title_highlights=marks(card.title, typed),
            text=text,
            highlights=marks(text, typed) if text else [],
            short=card.short,
            short_highlights=highlight(card.short, typed) if _CHINESE.search(typed) else [],
            probability=probability,
            found_by=found_by,
            badges=card.badges,
        )


def marks(text: str, typed: str) -> list[Span]:
    """The characters of ``text`` that were typed, as such or by their sound."""
    return highlight(text, typed) if _CHINESE.search(typed) else highlight_letters(text, typed)
