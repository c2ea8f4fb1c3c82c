"""Replies of a form that waits: the question with its buttons, and what is said before it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer import dress
from kb.answer.outcome import Outcome
from kb.answer.phrases import Phrases
from kb.answer.render import Scene as Page
from kb.answer.render import render
from kb.api.models import Button, ChatReply
from kb.dialogue.parts import Scene
from kb.dialogue.texts import QuestionText
from kb.rules.checklist import SITUATIONS


def question(name: str, scene: Scene) -> str:
    """The question for the fact ``name``, to the person it is about."""
    if name in SITUATIONS:
        return SITUATIONS[name][1]
    return scene.texts.questions[name].ask.replace("{{ who }}", scene.who)


def hint(name: str, scene: Scene) -> str:
    """What helps to answer it."""
    return _text(name, scene).hint.replace("{{ who }}", scene.who)


def sensitive(name: str, scene: Scene) -> bool:
    """Whether it asks for income or illness."""
    return name not in SITUATIONS and _text(name, scene).sensitive


def _text(name: str, scene: Scene) -> QuestionText:
    return scene.texts.questions["yes_no" if name in SITUATIONS else name]


def buttons(name: str, scene: Scene) -> list[Button]:
    """The closed choices; not knowing is always one, typing is always possible."""
    text = _text(name, scene)
    labels = list(text.buttons.values())
    if name in SITUATIONS or (not labels and name in _YES_NO):
        labels = ["是", "不是"]
    labels += [s.name for i in text.pick if (s := scene.kb.release.services.get(i))]
    if name in SITUATIONS:
        labels.append(scene.texts.say["skip_list"])
    if name != "service":
        labels.append(scene.texts.say["dont_know"])
    return [Button(text=label, send=label) for label in labels]


_YES_NO = frozenset({"dependent", "no_labour", "no_income", "no_supporter"})


def ask(name: str, scene: Scene, before: Sequence[str] = (), outcome: Outcome = Outcome.ASKING) -> ChatReply:
    """The reply that asks for ``name``; ``before`` are paragraphs said first."""
    text = "\n\n".join([*(part for part in before if part), question(name, scene)])
    reply = dress.bare(scene.kb, outcome, text, question(name, scene), scene.area, scene.day)
    return reply.model_copy(update={"buttons": buttons(name, scene)})


def spoken(text: str, scene: Scene) -> str:
    """``text`` with the hotline and name of the area filled in."""
    return render(text, Page(scene.kb.resolver, scene.kb.area(scene.area), scene.day)).strip()


def plain_reply(text: str, outcome: Outcome, scene: Scene) -> ChatReply:
    """A reply of one text."""
    return dress.bare(scene.kb, outcome, text, text.split("\n", 1)[0], scene.area, scene.day)


def canned(name: str, scene: Scene, phrases: Phrases) -> ChatReply:
    """A reply of ``canned.yml``."""
    return phrases.say(scene.kb, name, scene.area, scene.day)
