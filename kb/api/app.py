"""The app: routes, errors, guards; its parts are made when it starts."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.channels.kiosk import mount as kiosk
from bot.channels.kiosk.pages import add_files as add_kiosk_files
from bot.channels.kiosk.pages import router as kiosk_pages
from bot.channels.kiosk.phone import router as answer_pages
from bot.channels.kiosk.routes import router as kiosk_router
from bot.channels.web.estimate_pages import router as estimate_pages
from bot.channels.web.handoff import router as web_handoff
from bot.channels.web.led_pages import add_led
from bot.channels.web.pages import add_pages
from bot.channels.web.routes import router as web_router
from bot.channels.web.service_pages import router as service_pages
from bot.channels.wechat import mount as wechat
from kb.api import console_desk, console_flags, console_notes, console_search, errors
from kb.api.https import HttpsOnly
from kb.api.middleware import Guard
from kb.api.models import ErrorReply
from kb.api.routes import (
    accounts,
    audit,
    chat,
    entries,
    feedback,
    handoffs,
    health,
    internal,
    led,
    offices,
    recordings,
    rules,
    search,
    services,
    sign_in,
    suggest,
)
from kb.api.routes.console_pages import add_console
from kb.api.runtime import Overrides, running
from kb.settings import Settings

DESCRIPTION = (
    "基本医疗保险问答：回答都是事先整理、注明依据和有效期的内容。"
    "每个错误都是 {error: {code, message, field?, trace_id}}。字段只增加，不改名。"
)
_ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorReply, "description": "请求有误"},
    "5XX": {"model": ErrorReply, "description": "系统出错"},
}


class _App(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """The guard is outermost: an unexpected error leaves with its headers and trace id, too."""
        inner = super().build_middleware_stack()
        port = self.state.settings.tls_port if self.state.settings.tls_configured else None
        return Guard(inner if port is None else HttpsOnly(inner, port), wechat.raw_paths(self))


def create_app(settings: Settings, overrides: Overrides | None = None) -> FastAPI:
    """The app for these settings; ``overrides`` replace parts in tests. Nothing is opened yet."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, overrides or Overrides()) as parts:
            app.state.parts = parts
            async with wechat.running(app, parts), kiosk.running(app, parts):
                yield

    app = _App(
        title="医小答",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        responses=_ERRORS,
    )
    app.state.settings = settings
    errors.install(app)
    for router in (chat, search, suggest, entries, services, offices, rules, feedback, internal, health):
        app.include_router(router.router)
    for router in (console_search, console_desk, console_notes, console_flags):
        app.include_router(router.router)
    for router in (sign_in, accounts, audit, handoffs):
        app.include_router(router.router)
    app.include_router(web_router)
    app.include_router(web_handoff)
    app.include_router(service_pages)
    app.include_router(estimate_pages)
    app.include_router(kiosk_router)
    app.include_router(kiosk_pages)
    app.include_router(recordings.router)
    app.include_router(answer_pages)
    app.include_router(led.router)
    add_led(app)
    wechat.add_callback(app, settings)
    add_pages(app)
    add_kiosk_files(app)
    add_console(app)
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        return without_validation_errors(plain())

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def without_validation_errors(document: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's own 422 shape taken out: our errors have the one shape, listed as 4XX."""
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document
