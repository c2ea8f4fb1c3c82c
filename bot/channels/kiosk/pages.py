"""The kiosk's page and what it is made of, from ``kb/web/kiosk``; the keyboard's words."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.responses import FileResponse

from bot.channels.kiosk.mount import WEB, KiosksOf
from bot.channels.web.pages import Files
from kb.api.deps import knowledge, limited
from kb.api.state import Shared

FOLDER = WEB / "kiosk"

router = APIRouter(include_in_schema=False, dependencies=[Depends(limited)])


@router.get("/kiosk/worker.js")
async def worker() -> Response:
    """The service worker; served here because it works for addresses below its own only."""
    return FileResponse(
        FOLDER / "worker.js", media_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@router.get("/kiosk/keyboard.json")
async def keyboard(request: Request, state: Shared, kiosks: KiosksOf) -> Response:
    """The words of the on-screen keyboard; 304 for one that has them."""
    kb = knowledge(state)
    questions = (q for e in kb.release.entries.values() for q in (e.title, *e.questions))
    key, made = await kiosks.keyboard.get(kb.release.content_hash, questions)
    headers = {"ETag": f'"{key}"', "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(made, media_type="application/json", headers=headers)


@router.get("/kiosk/{screen}")
async def page(screen: str, state: Shared) -> Response:
    """The page of a kiosk; one that says what is wrong for a screen that nobody set up."""
    kb = state.current()
    # Before the first release the page waits for it by itself.
    known = kb is None or screen in kb.release.kiosks
    name, status = ("index.html", 200) if known else ("unknown.html", 404)
    return FileResponse(FOLDER / name, status, headers={"Cache-Control": "no-cache"})


def add_files(app: FastAPI) -> None:
    """Serve the files of the kiosk's page and of the page behind its codes."""
    app.mount("/static/kiosk", Files(directory=FOLDER), name="kiosk-files")
    app.mount("/static/answer", Files(directory=WEB / "answer" / "static"), name="answer-files")
