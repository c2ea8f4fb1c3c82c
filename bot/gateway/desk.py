"""Answers without Rasa: the knowledge base in this process, and what can be said without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from bot.gateway.messages import ActUnknown, AreaUnknown
from kb.answer.knowledge import KnowledgeBase
from kb.answer.outcome import Outcome
from kb.answer.parameters import Resolver
from kb.answer.phrases import Phrases
from kb.answer.render import Scene, render
from kb.answer.service import QUESTION_ACTS, AnswerService
from kb.api.models import Button, ChatReply, InternalRequest
from kb.schema.area import Area, Hotline

MISSES = (Outcome.NOT_FOUND, Outcome.CLARIFY)
"""Turns that did not help; after two in a row a person is offered."""

NO_ACTS = ("privacy",)
"""Canned texts that are no reply to anything said."""

PERSON = Button(text="转人工", send="转人工")


class Desk:
    """The knowledge base as the gateway sees it; works, if poorly, before a release is served."""

    def __init__(
        self,
        current: Callable[[], KnowledgeBase | None],
        service: AnswerService,
        phrases: Phrases,
        areas: Mapping[str, Area],
    ) -> None:
        self._current = current
        self._service = service
        self._phrases = phrases
        self._files = areas

    @property
    def ready(self) -> bool:
        """Whether a release is served."""
        return self._current() is not None

    @property
    def areas(self) -> Mapping[str, Area]:
        """The areas of the release; before one is served, those of the content files."""
        kb = self._current()
        return kb.release.areas if kb else self._files

    def area(self, code: str) -> Area:
        """The area; raises AreaUnknown."""
        try:
            return self.areas[code]
        except KeyError as exc:
            raise AreaUnknown(code) from exc

    def chain(self, code: str) -> list[str]:
        """The area and those it inherits from, nearest first; raises AreaUnknown."""
        return [level.code for level in Resolver({}, {}, self.areas).chain(self.area(code).code)]

    def hotline(self, code: str) -> Hotline | None:
        """The hotline of the area, or of the nearest one above that has one."""
        for level in Resolver({}, {}, self.areas).chain(self.area(code).code):
            if level.hotlines:
                return level.hotlines[0]
        return None

    def answer(self, request: InternalRequest) -> ChatReply:
        """The reply to a turn, with the offer of a person after a second miss.

        Raises NotReady without a release, AreaUnknown and ActUnknown.
        """
        known = request.act in (*QUESTION_ACTS, "repeat") or request.act in self._phrases.replies
        if not known or request.act in NO_ACTS:
            raise ActUnknown(request.act)
        if request.area is not None:
            self.area(request.area)
        reply = self._service.reply(request)
        if reply.outcome not in MISSES or request.misses < 1:
            return reply
        return self._offer(reply)

    def say(self, name: str, area: str, day: dt.date, **values: str) -> ChatReply:
        """The canned reply ``name``; ``values`` fill names of its text that no area knows."""
        canned, kb = self._phrases.replies[name], self._current()
        scene = Scene(Resolver({}, {}, self.areas), self.area(area), day)
        return ChatReply(
            outcome=canned.outcome,
            text=render(_fill(canned.text, values), scene),
            short=render(_fill(canned.short, values), scene),
            area=area,
            area_name=scene.area.name,
            as_of=day,
            release=kb.release.id if kb else "",
        )

    def _offer(self, reply: ChatReply) -> ChatReply:
        """The same reply, offering a person: a second one in a row that did not help."""
        name = "offer_person_also" if reply.outcome is Outcome.CLARIFY else "offer_person"
        offer = self.say(name, reply.area, reply.as_of)
        if reply.outcome is Outcome.CLARIFY:
            text = f"{reply.text}\n\n{offer.text}"
            return reply.model_copy(update={"text": text, "buttons": [*reply.buttons, PERSON]})
        changes = {"outcome": offer.outcome, "text": offer.text, "short": offer.short, "buttons": [PERSON]}
        return reply.model_copy(update=changes)


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{{ " + name + " }}", value)
    return text
