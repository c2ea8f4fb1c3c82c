"""The page of the calculators, what its forms are made of, and numbers read for them. Nothing sent is stored."""

from __future__ import annotations

import functools
from pathlib import Path

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.channels.web import numbers
from bot.channels.web.calculators import CALCULATORS, PRIVACY, forms
from bot.channels.web.estimate_models import EstimateReply, NumberReply, NumberRequest
from kb.answer.dress import DEMO_NOTICE
from kb.api.deps import knowledge, limited
from kb.api.errors import MESSAGES, ApiError
from kb.api.state import Shared, State
from kb.rules.money import yuan
from kb.search.quantities import plain

TEMPLATES = Path(__file__).resolve().parents[3] / "kb" / "web" / "estimate"

router = APIRouter(tags=["web chat"], dependencies=[Depends(limited)])


@functools.cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@router.get("/estimate", include_in_schema=False)
async def estimate_page(state: Shared) -> HTMLResponse:
    """The calculators, to choose one."""
    return _page(state, None)


@router.get("/estimate/{kind}", include_in_schema=False)
async def one_page(kind: str, state: Shared) -> HTMLResponse:
    """One calculator; 404 for a name that is none."""
    if kind not in CALCULATORS:
        raise ApiError(404, "not_found")
    return _page(state, kind)


@router.get("/web/estimate")
async def estimate(state: Shared) -> EstimateReply:
    """The forms of the calculators: fields, questions, choices."""
    kb = knowledge(state)
    return EstimateReply(
        privacy=PRIVACY, unclear=MESSAGES["invalid"], calculators=forms(kb, state.clock.today())
    )


@router.post("/web/number")
async def number(body: NumberRequest) -> NumberReply:
    """A number as people write it; the error for an unclear one names ``said``."""
    try:
        if body.kind == "count":
            whole = numbers.count(body.said)
            return NumberReply(value=str(whole), read=str(whole))
        amount = numbers.amount(body.said)
    except numbers.Unclear as exc:
        raise ApiError(422, "invalid", "said", str(exc)) from exc
    return NumberReply(value=plain(amount), read=yuan(amount))


def _page(state: State, kind: str | None) -> HTMLResponse:
    page = _pages().get_template("page.html")
    return HTMLResponse(
        page.render(
            kind=kind,
            calculators=CALCULATORS,
            demo_notice=DEMO_NOTICE if state.settings.mode == "demo" else None,
        )
    )
