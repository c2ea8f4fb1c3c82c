"""Replies that end a form: the result, what is missing, or that it was given up."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer import dress
from kb.answer.outcome import Outcome
from kb.api.models import Button, ChatReply, EntryRef
from kb.dialogue.asking import plain_reply, spoken
from kb.dialogue.compute import Found
from kb.dialogue.parts import Scene, Told, citations, validity
from kb.dialogue.state import State
from kb.dialogue.tell import tell

NEXT = {
    "benefit": ("relief", "materials"),
    "relief": ("benefit", "materials"),
    "contribution": ("waiting-period",),
    "waiting-period": ("contribution",),
    "materials": (),
}
"""Forms offered after a result."""


def result(found: Found, state: State, scene: Scene, mode: str, before: Sequence[str] = ()) -> ChatReply:
    """The reply with the result; without figures for the area, the general answer's entry."""
    told = tell(state.form, found, state.facts, scene)
    reply = plain_reply("\n\n".join([*(p for p in before if p), *told.paragraphs]), Outcome.CALCULATED, scene)
    update = {
        "short": told.short,
        "citations": citations(scene, told.steps),
        "detail": told.detail,
        "services": told.services,
        "entries": _entries(state, scene),
        "follow_ups": _follow_ups(state.form, scene),
        "validity": validity(scene, told.steps),
        "missing": told.missing,
        "notices": _notices(told, mode),
    }
    reply = reply.model_copy(update=update)
    return reply if told.calculated else general(reply, state.form, scene)


def general(reply: ChatReply, form: str, scene: Scene) -> ChatReply:
    """The same reply with the short general answer behind it, so that the person is not left with nothing."""
    entry_id = scene.texts.forms[form].entry
    if not scene.kb.serves(entry_id, scene.day):
        return reply.model_copy(update={"outcome": Outcome.NOT_FOUND})
    rendered = scene.kb.render(entry_id, scene.area, scene.day)
    link = scene.texts.fill("general", title=rendered.title)
    update = {
        "outcome": Outcome.ANSWERED,
        "text": f"{reply.text}\n\n{link}\n\n{rendered.short}",
        "entries": [scene.kb.ref(entry_id)],
        "citations": scene.kb.sources(rendered),
        "follow_ups": [Button(text=rendered.title, send=rendered.title), *reply.follow_ups],
    }
    return reply.model_copy(update=update)


def given_up(name: str, form: str, scene: Scene) -> ChatReply:
    """What cannot be computed, said so, with the general answer."""
    reply = plain_reply(say(name, form, scene), Outcome.ANSWERED, scene)
    return general(reply, form, scene)


def say(name: str, form: str, scene: Scene) -> str:
    """A sentence that names the form's own wish and the area's hotline."""
    text = scene.texts.forms[form]
    return spoken(scene.texts.fill(name, wish=text.wish, form=text.name, who=scene.who), scene)


def _entries(state: State, scene: Scene) -> list[EntryRef]:
    """What a follow-up is about: the general answer, for a checklist what the knowledge base has of the service."""
    service = scene.kb.release.services.get(str(state.facts.get("service", "")))
    ids = [
        *(service.entries if service and state.form == "materials" else ()),
        scene.texts.forms[state.form].entry,
    ]
    return [scene.kb.ref(i) for i in ids if scene.kb.serves(i, scene.day)][:1]


def _follow_ups(form: str, scene: Scene) -> list[Button]:
    forms = {name: scene.texts.forms[name] for name in NEXT[form]}
    return [Button(text=one.name, send=one.wish, form=name) for name, one in forms.items()]


def _notices(told: Told, mode: str) -> list[str]:
    notices = [dress.DEMO_NOTICE] if mode == "demo" else []
    if any(step.example for step in told.steps):
        notices.append(dress.EXAMPLE_NOTICE)
    return notices


def of_the_list(reply: ChatReply, state: State, scene: Scene) -> bool:
    """Whether an answer is one of those of the service that a list of materials was made for: the list still holds."""
    service = scene.kb.release.services.get(str(state.facts.get("service")))
    return service is not None and any(entry.id in service.entries for entry in reply.entries[:1])
