"""``POST /v1/rules/…``: what a person gets, pays, waits for and brings. Nothing sent is stored or logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Depends, Request

from bot.gateway.conversation import DAYS_AHEAD, FIRST_DATE
from kb.answer.knowledge import KnowledgeBase
from kb.api import rule_models as shapes
from kb.api import rule_replies as replies
from kb.api import rule_requests as asked
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.rules.benefit import benefit
from kb.rules.checklist import SITUATIONS, Applicant, checklist
from kb.rules.contribution import contribution
from kb.rules.eligibility import eligibility
from kb.rules.household import Household
from kb.rules.payer import Payer
from kb.rules.result import Contradiction
from kb.rules.stay import Stay
from kb.rules.waiting import waiting

router = APIRouter(prefix="/v1/rules", tags=["rules"], dependencies=[Depends(limited)])
T = TypeVar("T")
_META = {"area", "date", "discharged_on", "dont_know"}


@router.post("/benefit")
async def post_benefit(body: asked.BenefitRequest, request: Request, state: Shared) -> shapes.RuleReply:
    """What basic insurance, critical illness insurance and relief pay for a stay, tier by tier."""
    kb, code, day = _where(state, body)
    day = _past(state, body.discharged_on, "discharged_on") or day
    stay = Stay(**_facts(body), dont_know=frozenset(body.dont_know))
    found = await _run(lambda: benefit(stay, kb.resolver, code, day))
    return replies.rule_reply(found, kb, replies.head(kb, code, day, trace_id(request)))


@router.post("/relief")
async def post_relief(body: asked.ReliefRequest, request: Request, state: Shared) -> shapes.ReliefReply:
    """Whether medical relief is likely, by which conditions, and the road to being recognised."""
    kb, code, day = _where(state, body)
    home = Household(**_facts(body), dont_know=frozenset(body.dont_know))
    found = await _run(lambda: eligibility(home, kb.resolver, code, day))
    return replies.relief_reply(found, kb, replies.head(kb, code, day, trace_id(request)))


@router.post("/contribution")
async def post_contribution(
    body: asked.ContributionRequest, request: Request, state: Shared
) -> shapes.RuleReply:
    """What a person pays, what is paid for them, and from when it counts."""
    kb, code, day = _where(state, body)
    _near(state, body.paid_on, "paid_on")
    _past(state, body.born_on, "born_on")
    payer = Payer(**_facts(body), dont_know=frozenset(body.dont_know))
    found = await _run(lambda: contribution(payer, kb.resolver, code, day))
    return replies.rule_reply(found, kb, replies.head(kb, code, day, trace_id(request)))


@router.post("/waiting-period")
async def post_waiting(body: asked.WaitingRequest, request: Request, state: Shared) -> shapes.RuleReply:
    """How long a resident waits after a break or a late payment, and what paying up shortens."""
    kb, code, day = _where(state, body)
    _near(state, body.paid_on, "paid_on")
    _past(state, body.born_on, "born_on")
    payer = Payer(person="resident", **_facts(body), dont_know=frozenset(body.dont_know))
    found = await _run(lambda: waiting(payer, kb.resolver, code, day))
    return replies.rule_reply(found, kb, replies.head(kb, code, day, trace_id(request)))


@router.post("/materials")
async def post_materials(
    body: asked.MaterialsRequest, request: Request, state: Shared
) -> shapes.MaterialsReply:
    """What to bring for a service, sorted for one person; texts filled in for the area."""
    kb, code, day = _where(state, body)
    service = kb.release.services.get(body.service)
    if service is None or not service.effective.contains(day):
        raise ApiError(404, "service_unknown", "service")
    if not set(body.situations) <= set(SITUATIONS):
        raise ApiError(422, "invalid", "situations")
    found = checklist(
        replies.filled(kb, service, code, day), Applicant(body.situations, frozenset(body.dont_know))
    )
    head = replies.head(kb, code, day, trace_id(request))
    return replies.materials_reply(found, service, head)


def _where(state: State, body: asked.RuleRequest) -> tuple[KnowledgeBase, str, dt.date]:
    if not set(body.dont_know) <= {*type(body).model_fields, *SITUATIONS} - _META:
        raise ApiError(422, "invalid", "dont_know")
    kb = knowledge(state)
    return (kb, *place_and_day(state, kb, body.area, body.date))


def _facts(body: asked.RuleRequest) -> dict[str, Any]:
    return {name: getattr(body, name) for name in type(body).model_fields if name not in _META}


def _past(state: State, day: dt.date | None, field: str) -> dt.date | None:
    """A day that has been; 422 naming the field for one ahead of today or before anything is known."""
    if day is not None and not FIRST_DATE <= day <= state.clock.today():
        raise ApiError(422, "date_out_of_range", field)
    return day


def _near(state: State, day: dt.date | None, field: str) -> None:
    last = state.clock.today() + dt.timedelta(days=DAYS_AHEAD)
    if day is not None and not FIRST_DATE <= day <= last:
        raise ApiError(422, "date_out_of_range", field)


async def _run(compute: Callable[[], T]) -> T:
    """Compute off the event loop; facts that cannot both be true are a 422 naming the field."""
    try:
        return await to_thread.run_sync(compute)
    except Contradiction as exc:
        raise ApiError(422, "invalid", exc.field, str(exc)) from exc
