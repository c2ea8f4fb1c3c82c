"""Listen: plain HTTP for this machine's own processes and where there is no certificate, HTTPS beside it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from kb.settings import Settings

STOP_WAIT = 10
"""Seconds that requests have to end when the service stops."""


class _Server(uvicorn.Server):
    """A server whose signals somebody else takes: two of them stop in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def tls_fault(settings: Settings) -> str | None:
    """Why HTTPS cannot be served with these settings, in one sentence; None when it can or is not wanted."""
    if bool(settings.tls_cert) != bool(settings.tls_key):
        return "TLS_CERT 和 TLS_KEY 要一起给。"
    for name in filter(None, (settings.tls_cert, settings.tls_key)):
        if not Path(name).is_file():
            return f"找不到 {name}，请先运行 python -m deploy.tls。"
    if settings.tls_configured and settings.tls_port == settings.port:
        return f"TLS_PORT 和 PORT 不能都是 {settings.port}。"
    return None


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve until stopped."""
    if not settings.tls_configured:
        uvicorn.Server(_config(app, settings, settings.port)).run()
        return
    files = {"ssl_certfile": settings.tls_cert, "ssl_keyfile": settings.tls_key}
    plain = _Server(_config(app, settings, settings.port))
    asyncio.run(_both(plain, _Server(_config(app, settings, settings.tls_port, **files))))


async def _both(plain: _Server, secure: _Server) -> None:
    """The plain server opens and closes the app's parts, so it starts first and stops last."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    first = asyncio.create_task(plain.serve())
    while not plain.started and not first.done():
        await asyncio.sleep(0.05)
    second = asyncio.create_task(secure.serve())
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({first, second, stop}, return_when=asyncio.FIRST_COMPLETED)
    secure.should_exit = True
    await second
    plain.should_exit = True
    await first
    stop.cancel()


def _config(app: FastAPI, settings: Settings, port: int, **tls: str) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WAIT,
        lifespan="off" if tls else "on",
        ssl_certfile=tls.get("ssl_certfile"),
        ssl_keyfile=tls.get("ssl_keyfile"),
    )
