"""How the app takes the kiosks in: their parts while it runs, and the sweep beside them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, FastAPI, Request

from bot.channels.kiosk.screens import Screens
from bot.channels.kiosk.sessions import Sessions
from bot.channels.kiosk.sweep import sweep_forever
from kb.api.state import State
from kb.keyboard.table import KeyboardTable
from kb.store.retention import Deleted
from kb.store.retention import wipe as wipe_stored

WEB = Path(__file__).resolve().parents[3] / "kb" / "web"


@dataclass(frozen=True)
class Kiosks:
    """The parts of the channel."""

    state: State
    screens: Screens
    sessions: Sessions
    keyboard: KeyboardTable

    def base(self, request: Request) -> str:
        """The address phones reach the service at: ``PUBLIC_URL``, else the one the kiosk asked."""
        return (self.state.settings.public_url or str(request.base_url)).rstrip("/")

    async def wipe(self, sender: str) -> Deleted:
        """Delete everything of a session: in the gateway, in the database, in Rasa's tracker."""
        await self.state.gateway.forget(sender)
        return await to_thread.run_sync(wipe_stored, self.state.database, self.state.tracker, [sender])


def get_kiosks(request: Request) -> Kiosks:
    """The kiosks of the app that a request came to."""
    kiosks = request.app.state.kiosks
    assert isinstance(kiosks, Kiosks)
    return kiosks


KiosksOf = Annotated[Kiosks, Depends(get_kiosks)]


@contextlib.asynccontextmanager
async def running(app: FastAPI, state: State) -> AsyncIterator[None]:
    """The kiosks while the app runs: their parts, and the sweep for sessions that nobody ended."""
    files = [path for name in ("kiosk", "chat") for path in (WEB / name).rglob("*.*")]
    app.state.kiosks = Kiosks(
        state, Screens(state, files), Sessions(state.settings.secret_key), KeyboardTable(state.settings)
    )
    sweeping = asyncio.create_task(sweep_forever(state))
    try:
        yield
    finally:
        sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeping
