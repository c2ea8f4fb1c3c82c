"""Put a question: after what was noted, again after it was missed, or with both readings of a contradiction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from kb.answer.outcome import Outcome
from kb.api.form_models import FormReply, FormRequest
from kb.api.models import Button
from kb.dialogue import asking, finish
from kb.dialogue.heard import Heard, Problem
from kb.dialogue.parts import Scene
from kb.dialogue.state import State
from kb.dialogue.words import listed, words

IDLE = 1800
"""Seconds of silence after which the form says where it stands."""
OFFER, GIVE_UP = 2, 4
"""After so many misses at one question a person is offered, and the form is given up."""


@dataclass(frozen=True)
class Turn:
    """A message with what is needed to handle it."""

    request: FormRequest
    scene: Scene
    today: dt.date


def noted(turn: Turn, state: State, name: str, facts: list[str]) -> list[str]:
    """What was taken in, in words: 记下了 or 改过来了."""
    if not facts:
        return []
    told = listed(state.facts, facts, turn.scene.texts, turn.scene.kb.release.services)
    return [turn.scene.texts.fill(name, facts=told)]


def conflict(turn: Turn, state: State, name: str, heard: Heard) -> FormReply:
    """Which of two things told about ``name`` counts; nothing is changed before that is answered."""
    services = turn.scene.kb.release.services
    old = words(name, state.facts[name], turn.scene.texts, services)
    new = words(name, heard.facts[name], turn.scene.texts, services)
    text = turn.scene.texts.fill("conflict", old=old, new=new)
    reply = asking.plain_reply(text, Outcome.ASKING, turn.scene)
    buttons = [Button(text=old, send=f"不对，是{old}"), Button(text=new, send=f"不对，是{new}")]
    if name in turn.scene.texts.questions:
        state = replace(state, asked=name, offered=(state.facts[name], heard.facts[name]))
    return FormReply(status="asking", state=state.out(), reply=reply.model_copy(update={"buttons": buttons}))


def ask(turn: Turn, state: State, name: str, before: list[str]) -> FormReply:
    """Ask for ``name``, after the opening, what was noted, and once the sentence on privacy."""
    scene = turn.scene
    first = []
    if turn.request.opening and not turn.request.revises:
        first = [turn.scene.texts.forms[state.form].opening.replace("{{ who }}", scene.who)]
    before = [*first, *resumed(turn, state, before)]
    if asking.sensitive(name, scene) and not state.noticed:
        before, state = [*before, turn.scene.texts.privacy], replace(state, noticed=True)
    misses = state.misses if name == state.asked else 0
    state = replace(state, asked=name, misses=misses)
    return FormReply(status="asking", state=state.out(), reply=asking.ask(name, scene, before))


def resumed(turn: Turn, state: State, before: list[str]) -> list[str]:
    """``before``, after a long silence with where the form stands put first."""
    if turn.request.idle < IDLE or turn.request.opening:
        return before
    services = turn.scene.kb.release.services
    facts = listed(state.facts, state.facts, turn.scene.texts, services)
    known = (
        turn.scene.texts.fill("resume_known", facts=facts) if facts else turn.scene.texts.say["resume_none"]
    )
    return [
        turn.scene.texts.fill("resume", form=turn.scene.texts.forms[state.form].name, known=known),
        *before,
    ]


def missed(
    turn: Turn, state: State, slot: str, problem: Problem | None, before: list[str] | None = None
) -> FormReply:
    """The question again, with what was wrong or a hint; then a person is offered; then it is given up."""
    scene = turn.scene
    misses = state.misses + 1 if slot == state.asked or state.asked is None else 1
    if turn.request.opening:
        misses = 0  # nothing had been asked yet
    said = wrong(turn, problem)
    if misses >= GIVE_UP:
        reply = asking.plain_reply(finish.say("given_up", state.form, scene), Outcome.HANDOFF, scene)
        return FormReply(status="closed", state=State(state.form, noticed=state.noticed).out(), reply=reply)
    if misses != OFFER:
        if problem is None:
            said = [*said, asking.hint(slot, scene)]
        kept = replace(state, asked=slot, misses=misses)
        return ask(turn, kept, slot, [*(before or []), *said])
    offer = finish.say("two_misses", state.form, scene)
    kept = replace(state, asked=slot, misses=misses)
    again = ask(turn, kept, slot, [*(before or []), *said, offer])
    assert again.reply is not None
    extra = [Button(text="转人工", send="转人工"), Button(text="算了", send="算了")]
    update = {"outcome": Outcome.HANDOFF, "buttons": [*again.reply.buttons, *extra]}
    return again.model_copy(update={"reply": again.reply.model_copy(update=update)})


def wrong(turn: Turn, problem: Problem | None) -> list[str]:
    """What was wrong with an answer, or that it was not understood."""
    if problem is None:
        return [turn.scene.texts.say["not_heard"]]
    if not problem.say:
        return [problem.values["message"]] if problem.values.get("message") else []
    return [turn.scene.texts.fill(problem.say, **{"who": turn.scene.who, **problem.values})]
