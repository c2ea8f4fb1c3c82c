"""How the app takes the channel in; imports none of it unless the channel is configured."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping

from fastapi import FastAPI

from kb.api.state import State
from kb.settings import Settings

PATH = "/wx"
LARGEST_BODY = 256 * 1024


def add_callback(app: FastAPI, settings: Settings) -> None:
    """Serve ``/wx`` where the channel is configured."""
    app.state.raw_paths = {PATH: LARGEST_BODY} if settings.wechat_configured else {}
    if settings.wechat_configured:
        from bot.channels.wechat.route import router

        app.include_router(router)


def raw_paths(app: FastAPI) -> Mapping[str, int]:
    """The paths that take other bodies than JSON, with their largest number of bytes."""
    paths: Mapping[str, int] = app.state.raw_paths
    return paths


@contextlib.asynccontextmanager
async def running(app: FastAPI, state: State) -> AsyncIterator[None]:
    """Run the channel while the app runs; nothing where it is not configured."""
    if not state.settings.wechat_configured:
        yield
        return
    from bot.channels.wechat.channel import running as channel

    async with channel(state) as app.state.wechat:
        yield
