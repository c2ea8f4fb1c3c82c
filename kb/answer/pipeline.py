"""The steps from a question to a reply, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kb.answer import dress, followup, timeframe
from kb.answer.context import Context
from kb.answer.outcome import Outcome
from kb.answer.phrases import NEAR, Phrases
from kb.api.models import ChatReply
from kb.search.result import Candidate

OWN_PARTS = ("材料", "时间", "期限", "地点", "渠道")
"""Aspects that an entry answers with a structured part of its own."""

Step = Callable[[Context, Phrases], None]
MIN_CHOICES, MAX_CHOICES = 2, 4
LEAST_NEAR, MAX_NEAR = 0.1, 3
"""Where nothing is found: how likely an entry must be to be named beside the first, and how many are."""


def understand(context: Context, _phrases: Phrases) -> None:
    """Put the subject back into a follow-up question."""
    request = context.request
    if not request.last_question or not request.last_entry:
        return
    if request.act != "follow_up" and not followup.looks_elliptic(request.text):
        return
    entry = context.kb.release.entries.get(request.last_entry)
    if entry is None:
        return
    found = followup.resolve(
        request.text, context.entities, request.last_question, entry.title, context.last_entities
    )
    if found:
        context.follow_up = found
        context.query = found.query


def place_in_time(context: Context, _phrases: Phrases) -> None:
    """Find the coverage year the question names."""
    context.coverage_year = timeframe.coverage_year(
        context.entities, context.kb.resolver, context.area, context.day
    )


def search(context: Context, _phrases: Phrases) -> None:
    """Rank the entries and decide: answer, clarify or decline."""
    entities = context.entities if context.follow_up is None else None
    context.search = context.kb.engine.search(
        context.query, area=context.area, today=context.day, entities=entities
    )


def read_in_context(context: Context, _phrases: Phrases) -> None:
    """A short question that alone would be asked back is read with the last one, where that makes it sure.

    「哪些人没有等待期」, then 「新生儿要等吗」. The last question may only choose between the entries that
    the new one brings up itself: joined to it, it would draw anything towards its own.
    """
    request, alone = context.request, context.search
    last = context.kb.release.entries.get(request.last_entry) if request.last_entry else None
    if alone is None or alone.decision != "clarify" or context.follow_up or last is None:
        return
    if not request.last_question or len(request.text) > followup.SHORT:
        return
    found = followup.resolve(
        request.text, context.entities, request.last_question, last.title, context.last_entities
    )
    if found is None:
        return
    joined = context.kb.engine.search(found.query, area=context.area, today=context.day)
    near = {c.entry_id for c in alone.candidates}
    if joined.decision == "answer" and joined.candidates[0].entry_id in near:
        context.search = joined
        context.follow_up = replace(found, same_subject=False)


def stay_on_subject(context: Context, phrases: Phrases) -> None:
    """An aspect asked of the last entry is answered from it, unless a sibling is made for it."""
    follow, result = context.follow_up, context.search
    last = context.request.last_entry
    if follow is None or result is None or not follow.same_subject or last is None:
        return
    best = result.candidates[0].entry_id if result.candidates else None
    sibling = best is not None and best != last and best.split("/")[0] == last.split("/")[0]
    if result.decision == "answer" and sibling:
        return
    if _sibling_answers(context, follow, last):
        return
    if context.kb.serves(last, context.day):
        _answer(context, phrases, last, None, focus=follow.aspect)


def _sibling_answers(context: Context, follow: followup.FollowUp, last: str) -> bool:
    """Search for the subject alone; take a sibling that is sure, unless the last entry has the part itself."""
    if follow.subject_query is None or not context.kb.serves(last, context.day):
        return False
    rendered = context.kb.render(last, context.area, context.day, context.coverage_year)
    if follow.aspect in OWN_PARTS and dress.has_part(rendered, follow.aspect):
        return False
    found = context.kb.engine.search(follow.subject_query, area=context.area, today=context.day)
    best = found.candidates[0].entry_id if found.candidates else last
    near = best.split("/")[0] == last.split("/")[0] or best in rendered.entry.related
    if found.decision != "answer" or best == last or not near:
        return False
    context.search = found
    context.follow_up = replace(follow, understood_as=follow.subject_query)
    return True


def decide(context: Context, phrases: Phrases) -> None:
    """Turn the decision into a reply; entries that do not hold on the day are passed over."""
    if context.reply is not None:
        return
    result = context.search
    if result is None:
        raise RuntimeError("decide runs after search")
    alive = [c for c in result.candidates if context.kb.serves(c.entry_id, context.day)]
    if result.decision == "answer" and alive and alive[0] is result.candidates[0]:
        _answer(context, phrases, alive[0].entry_id, alive[0].probability)
    elif result.decision in ("answer", "clarify") and len(alive) >= MIN_CHOICES:
        named = [i for i in result.choices if context.kb.serves(i, context.day)]
        ids = named if len(named) >= MIN_CHOICES else [c.entry_id for c in alive]
        context.reply = dress.clarify(context.kb, ids[:MAX_CHOICES], context.area, context.day)
    elif result.out_of_scope:
        context.reply = phrases.out_of_scope(context, result.out_of_scope)
    else:
        context.reply = phrases.canned(context, "not_found")
    if context.reply is not None and context.reply.outcome is Outcome.NOT_FOUND:
        context.reply = _with_nearest(context, context.reply, alive)


def _with_nearest(context: Context, reply: ChatReply, alive: Sequence[Candidate]) -> ChatReply:
    if not alive or alive[0].probability < NEAR:
        return reply
    ids = [alive[0].entry_id, *(c.entry_id for c in alive[1:MAX_NEAR] if c.probability >= LEAST_NEAR)]
    return dress.nearest(context.kb, reply, ids)


def explain_reading(context: Context, _phrases: Phrases) -> None:
    """Say how the question was read where something was added to it (我理解为)."""
    if context.reply is None:
        return
    parts = [context.follow_up.understood_as] if context.follow_up else []
    if parts and context.reply.outcome in (Outcome.ANSWERED, Outcome.CLARIFY, Outcome.NOT_FOUND):
        context.reply = context.reply.model_copy(update={"understood_as": "；".join(parts)})


STEPS: tuple[Step, ...] = (
    understand,
    place_in_time,
    search,
    read_in_context,
    stay_on_subject,
    decide,
    explain_reading,
)


def run(context: Context, phrases: Phrases) -> Context:
    """Run all steps; afterwards ``context.reply`` is set."""
    for step in STEPS:
        step(context, phrases)
        context.steps.append(step.__name__)
    return context


def _answer(
    context: Context, phrases: Phrases, entry_id: str, probability: float | None, *, focus: str | None = None
) -> None:
    context.rendered = context.kb.render(entry_id, context.area, context.day, context.coverage_year)
    context.reply = dress.answered(
        context.kb,
        context.rendered,
        context.area,
        context.day,
        probability=probability,
        mode=phrases.mode,
        entities=context.entities,
        focus=focus,
    )
