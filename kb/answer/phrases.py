"""Replies that no entry gives: canned acts, and whose matter an out-of-scope question is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict

from kb.answer import dress
from kb.answer.canned import CannedReplies
from kb.answer.outcome import Outcome
from kb.answer.render import Scene, render
from kb.api.models import Button, ChatReply
from kb.search.decide import LIKELIER

if TYPE_CHECKING:
    import datetime as dt

    from kb.answer.context import Context
    from kb.answer.knowledge import KnowledgeBase


HINTED, HINTED_BESIDE = 0.2, 0.35
"""From these probabilities of not being ours 「没有找到」 names whose matter it may be: alone, beside a near entry."""
NEAR = 0.5
"""How likely the first entry must be to be named where nothing is found."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
CANNED_OF = {
    Outcome.CHITCHAT: "greet",
    Outcome.ABUSIVE: "abusive",
    Outcome.HANDOFF: "talk_to_person",
    Outcome.NOT_FOUND: "not_found",
}
"""The canned reply for a class that ends otherwise than out of scope."""


class Authority(BaseModel):
    """Who is responsible for questions that are not ours (``vocab/authorities.yml``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = None
    reply: str
    perhaps: str | None = None
    phone: str | None = None


class ScopeClass(BaseModel):
    """A class of questions that are not ours (``vocab/scope.yml``) and how they end."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    authority: str | None = None
    outcome: Outcome = Outcome.OUT_OF_SCOPE


class Phrases:
    """Canned replies and authorities, rendered for an area."""

    def __init__(self, vocab: Path, mode: str) -> None:
        self.mode = mode
        self.replies = CannedReplies.load(vocab / "canned.yml")
        data = yaml.safe_load((vocab / "authorities.yml").read_text(encoding="utf-8"))
        self.authorities = {key: Authority.model_validate(row) for key, row in data.items()}
        scope = yaml.safe_load((vocab / "scope.yml").read_text(encoding="utf-8"))
        self.classes = {key: ScopeClass.model_validate(row) for key, row in scope["classes"].items()}

    def say(self, kb: KnowledgeBase, name: str, area: str, day: dt.date) -> ChatReply:
        """The canned reply ``name`` for an area; raises KeyError for an unknown name."""
        canned = self.replies[name]
        scene = Scene(kb.resolver, kb.area(area), day)
        text = render(canned.text, scene)
        if canned.demo and self.mode == "demo":
            text = f"{text}\n\n{render(canned.demo, scene)}"
        reply = dress.bare(kb, canned.outcome, text, render(canned.short, scene), area, day)
        return reply.model_copy(update={"buttons": [Button(text=b, send=b) for b in canned.buttons]})

    def canned(self, context: Context, name: str) -> ChatReply:
        """The canned reply for the question being answered."""
        return self.say(context.kb, name, context.area, context.day)

    def out_of_scope(self, context: Context, key: str) -> ChatReply:
        """Names the authority of the class ``key``; small talk and abuse have canned replies."""
        scope = self.classes[key]
        if scope.outcome is Outcome.ABUSIVE and not _CHINESE.search(context.request.text):
            # The class was learnt from Chinese abuse; of other writing it knows nothing.
            return self.canned(context, "not_found")
        if scope.outcome is not Outcome.OUT_OF_SCOPE:
            name = key if key in self.replies else CANNED_OF[scope.outcome]
            return self.canned(context, name)
        if scope.authority is None:
            return self.canned(context, "out_of_scope")
        authority = self.authorities[scope.authority]
        found = context.search
        if authority.perhaps and found is not None and found.out < LIKELIER:
            # Of ten questions below HINTED eight are ours, and 「民政」 sends back whom 民政 has sent here.
            near = bool(found.candidates) and found.candidates[0].probability >= NEAR
            hinted = found.out >= (HINTED_BESIDE if near else HINTED)
            return self._perhaps(context, authority.perhaps if hinted else "")
        scene = Scene(context.kb.resolver, context.kb.area(context.area), context.day)
        text = render(authority.reply, scene)
        reply = dress.bare(context.kb, scope.outcome, text, text, context.area, context.day)
        # "none" is nobody's matter: the reply says so and names no authority.
        return reply.model_copy(update={"authority": None if authority.name is None else scope.authority})

    def _perhaps(self, context: Context, whose: str) -> ChatReply:
        """Nothing found that is surely the answer, and whose matter it may be.

        「住房公积金的事……医保这边答不了」 alone would be a wrong answer to a cancer that cost 200,000 yuan.
        """
        reply = self.canned(context, "not_found")
        if not whose:
            return reply
        return reply.model_copy(update={"text": f"{reply.text}\n\n{whose}", "short": f"{reply.short}{whose}"})
