"""The pages of the LED screens, from ``kb/web/led``, and the service worker that keeps them playing offline."""

from __future__ import annotations

import functools

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.channels.web.pages import Files
from kb.api.deps import limited
from kb.api.led_feed import mark, screen_of
from kb.api.routes.led import ScreenId
from kb.api.state import Shared, State
from kb.led.page import FOLDER, build

router = APIRouter(include_in_schema=False, dependencies=[Depends(limited)])


def add_led(app: FastAPI) -> None:
    """Serve ``/led/<screen>``, ``/led/<screen>/quiz``, ``/led/sw.js`` and ``/static/led/…``."""
    app.mount("/static/led", Files(directory=FOLDER / "static"), name="led-files")
    app.include_router(router)


@functools.cache
def _pages() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=select_autoescape())


@router.get("/led/sw.js")
async def service_worker() -> FileResponse:
    """Served here, not below ``/static``: a service worker rules the folder it lies in."""
    return FileResponse(FOLDER / "sw.js", media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/led/{screen}")
async def wall(screen: ScreenId, request: Request, state: Shared) -> HTMLResponse:
    """The wall: fills the browser's window, whatever its size."""
    return await to_thread.run_sync(_page, "wall.html", state, screen)


@router.get("/led/{screen}/quiz")
async def quiz(screen: ScreenId, request: Request, state: Shared) -> HTMLResponse:
    """The quiz page for whoever stands beside the truck; printed, a sheet of all cards."""
    return await to_thread.run_sync(_page, "quiz.html", state, screen)


def _page(name: str, state: State, screen_id: str) -> HTMLResponse:
    served, screen = screen_of(state, screen_id)
    page = _pages().get_template(name)
    area_name = served.release.areas[screen.area].name
    return HTMLResponse(
        page.render(
            screen=screen,
            area_name=area_name,
            neutral=served.neutral(screen.area),
            mark=mark(state),
            build=build(screen, area_name, mark(state)),
        ),
        headers={"Cache-Control": "no-cache"},
    )
