"""What is said beside a form: another question, small talk, the wish for a person; the form waits meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.answer.outcome import Outcome
from kb.answer.phrases import Phrases
from kb.answer.service import AnswerService
from kb.api.form_models import FormReply
from kb.api.models import ChatReply, InternalRequest
from kb.dialogue import asking, finish
from kb.dialogue.putting import Turn
from kb.dialogue.state import State
from kb.dialogue.texts import Texts

ASIDES = 6
"""After so many other things said in a row the form is put aside."""
_ASIDE = (Outcome.ANSWERED, Outcome.CHITCHAT, Outcome.OUT_OF_SCOPE, Outcome.HANDOFF, Outcome.ABUSIVE)
_PERSON = re.compile("人工|真人|客服|找人(?!代)|跟人说|工作人员")
_SMALL_TALK = re.compile("[你您谢]|再见|拜拜|早上好|晚上好|哈喽|在吗")
_NO_ASIDE_ACTS = ("affirm", "deny", "dont_know", "complain", "cancel")


class Asides:
    """Answers what is asked beside a form with the service that answers everything else."""

    def __init__(self, texts: Texts, phrases: Phrases, service: AnswerService) -> None:
        self._texts = texts
        self._phrases = phrases
        self._service = service

    def is_one(self, turn: Turn) -> bool:
        """Whether a message that tells nothing is about something else: small talk, a person, a topic."""
        text = turn.request.text
        act = self._phrases.replies.act(text)
        if act is not None:
            return act not in _NO_ASIDE_ACTS
        return bool(_PERSON.search(text)) or any(
            e.entity in ("service", "aspect") for e in turn.request.entities
        )

    def take(self, turn: Turn, state: State, question: str) -> FormReply | None:
        """Answer what was asked and put the form's question again; None where nothing answers it."""
        reply = self.answer(turn, question)
        vague = reply.outcome is Outcome.CHITCHAT and not _SMALL_TALK.search(question)
        if reply.outcome not in _ASIDE or vague:
            return None
        scene = turn.scene
        if state.asides + 1 >= ASIDES or state.asked is None:
            text = f"{reply.text}\n\n{finish.say('put_aside', state.form, scene)}"
            closed = State(state.form, noticed=state.noticed).out()
            return FormReply(status="closed", state=closed, reply=reply.model_copy(update={"text": text}))
        again = self._texts.fill("back", question=asking.question(state.asked, scene))
        update = {"text": f"{reply.text}\n\n{again}", "buttons": asking.buttons(state.asked, scene)}
        kept = replace(state, asides=state.asides + 1)
        return FormReply(status="asking", state=kept.out(), reply=reply.model_copy(update=update))

    def answer(self, turn: Turn, question: str) -> ChatReply:
        """The reply to a question as if no form were open."""
        request = turn.request
        act = "talk_to_person" if _PERSON.search(question) else "ask"
        return self._service.reply(
            InternalRequest(
                act=act, text=question, area=request.area, date=request.date, channel=request.channel
            )
        )
