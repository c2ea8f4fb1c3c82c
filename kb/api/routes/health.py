"""``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kb.api.deps import from_this_machine, knowledge, same
from kb.api.errors import ApiError
from kb.api.models import Health, Readiness
from kb.api.state import Shared, State

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz")
async def readyz(request: Request, state: Shared) -> Readiness:
    """200 when a release is served, else 503; details only to this machine."""
    kb = knowledge(state)
    if not from_this_machine(request):
        return Readiness(status="ready")
    return Readiness(
        status="ready",
        release=kb.release.id,
        entries=len(kb.release.entries),
        database=await to_thread.run_sync(_database_answers, state),
        rasa="left_alone" if state.rasa.breaker.open else "asked",
        mode=state.settings.mode,
    )


def _database_answers(state: State) -> bool:
    try:
        with state.database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


@router.get("/metrics")
async def metrics(request: Request, state: Shared, authorization: Annotated[str, Header()] = "") -> Response:
    """Prometheus metrics, for this machine or with METRICS_TOKEN."""
    token = authorization.removeprefix("Bearer ")
    if not from_this_machine(request) and not same(token, state.settings.metrics_token):
        raise ApiError(403, "forbidden")
    return Response(generate_latest(state.registry), media_type=CONTENT_TYPE_LATEST)
