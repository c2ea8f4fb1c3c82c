"""What a message tells the open form: whom it is for, and the facts heard in it."""

from __future__ import annotations

from dataclasses import replace

from kb.api.form_models import FormRequest
from kb.dialogue.compute import fields
from kb.dialogue.hear import hear, hear_year
from kb.dialogue.heard import Heard
from kb.dialogue.money import MONEY
from kb.dialogue.people import about
from kb.dialogue.putting import Turn
from kb.dialogue.state import State, used
from kb.dialogue.texts import SELF, Texts
from kb.dialogue.wishes import corrects
from kb.search.normalise import fold


def of_person(request: FormRequest, state: State, texts: Texts) -> State:
    """Whom it is for: a form keeps its person; another person at an opening brings facts of their own."""
    if request.opening and texts.form_of(request.text):
        return state
    named = about(fold(request.text))
    if named is None or (not request.opening and state.about is not None):
        return state
    if request.opening and not request.revises and named != (state.about or SELF):
        state = replace(state, facts={})
    return replace(state, about=None if named == SELF and request.opening else named)


def heard_in(turn: Turn, state: State, telling: str, texts: Texts) -> Heard:
    """The facts of the telling part of a message, those that the form uses.

    The words of ``turn.scene`` are those of what the form is about (a stay, visits); ``texts`` are those of any.
    """
    request, scene = turn.request, turn.scene
    entities = [e for e in request.entities if telling[e.start : e.end].strip()]
    asked = state.asked
    if corrects(telling) and asked not in MONEY[state.form]:
        # 说错了，两万三: the amount told before is meant.
        told = next((name for name in MONEY[state.form] if name in state.facts), None)
        asked = told if told and not _closed(turn, state, telling, texts) else asked
    heard = hear(
        telling,
        state.form,
        asked,
        entities,
        opening=request.opening and not request.revises,
        corrects=corrects(telling),
        offered=state.offered,
        today=turn.today,
        texts=scene.texts,
        services=scene.kb.release.services,
    )
    if state.form == "contribution":
        hear_year(entities, scene.kb.resolver, scene.area, scene.day, heard)
    return replace(heard, facts=used(state.form, fields(state.form), heard.facts))


def _closed(turn: Turn, state: State, telling: str, texts: Texts) -> bool:
    """Whether a correction names a closed fact by itself (不对，是二级医院)."""
    heard = hear(
        telling,
        state.form,
        None,
        turn.request.entities,
        opening=False,
        today=turn.today,
        texts=texts,
        services=turn.scene.kb.release.services,
    )
    return bool(heard.facts)
