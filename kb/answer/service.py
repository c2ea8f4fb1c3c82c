"""Answers one turn: a dialogue act or a question, for an area and a day."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from kb.answer import dress, pipeline
from kb.answer.context import Context
from kb.answer.knowledge import KnowledgeBase
from kb.answer.phrases import Phrases
from kb.api.models import ChatReply, InternalRequest
from kb.clock import Clock
from kb.search.entities import EntityExtractor

QUESTION_ACTS = ("ask", "follow_up")


class NotReady(Exception):
    """No release is active yet: nothing can be answered."""


class AnswerService:
    """Turns an InternalRequest into a ChatReply; the same for Rasa's actions, the degraded gateway and the CLI."""

    def __init__(
        self,
        current: Callable[[], KnowledgeBase | None],
        extractor: EntityExtractor,
        phrases: Phrases,
        clock: Clock,
        default_area: str,
    ) -> None:
        self._current = current
        self._extractor = extractor
        self._phrases = phrases
        self._clock = clock
        self._default_area = default_area

    def current(self) -> KnowledgeBase | None:
        """The knowledge base being served, or None before the first release."""
        return self._current()

    def today(self) -> dt.date:
        """Today, by the clock of the service."""
        return self._clock.today()

    def place(self, area: str | None, day: dt.date | None) -> tuple[str, dt.date]:
        """The area and day of a request, with their defaults."""
        return area or self._default_area, day or self._clock.today()

    def reply(self, request: InternalRequest) -> ChatReply:
        """The reply; raises NotReady without a release and KeyError for an unknown area."""
        started = time.perf_counter()
        reply = self.run(request).reply
        if reply is None:
            raise RuntimeError("the pipeline ended without a reply")
        return reply.model_copy(update={"duration_ms": round((time.perf_counter() - started) * 1000)})

    def run(self, request: InternalRequest) -> Context:
        """Like ``reply``, but returns the whole context with the trace of the search."""
        kb = self._current()
        if kb is None:
            raise NotReady
        area, day = self.place(request.area, request.date)
        kb.area(area)
        entities = request.entities or self._extractor.extract(request.text, day)
        context = Context(request=request, kb=kb, area=area, day=day, entities=entities, query=request.text)
        if request.last_question:
            context.last_entities = self._extractor.extract(request.last_question, day)
        if request.act in QUESTION_ACTS:
            act = self._phrases.replies.act(request.text) if request.act == "ask" else None
            if act is None:
                return pipeline.run(context, self._phrases)
            context.reply = self._act(context, act)
        else:
            context.reply = self._act(context, request.act)
        return context

    def _act(self, context: Context, act: str) -> ChatReply:
        if act == "repeat":
            return self._repeat(context)
        return self._phrases.canned(context, act)

    def _repeat(self, context: Context) -> ChatReply:
        last = context.request.last_entry
        if last is None or not context.kb.serves(last, context.day):
            return self._phrases.canned(context, "repeat_nothing")
        rendered = context.kb.render(last, context.area, context.day)
        return dress.answered(
            context.kb, rendered, context.area, context.day, probability=None, mode=self._phrases.mode
        )
