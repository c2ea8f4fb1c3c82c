"""The kiosk's page and what it is made of, from ``kb/web/kiosk``; the keyboard's words; recordings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi import Path as InPath
from starlette.responses import FileResponse

from bot.channels.kiosk.mount import WEB, Kiosks, KiosksOf
from bot.channels.web.pages import Files
from kb.api.deps import knowledge, limited
from kb.api.errors import ApiError
from kb.api.state import Shared
from kb.schema.load import CONTENT_ROOT

FOLDER = WEB / "kiosk"
SOUNDS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav"}

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
    return await to_thread.run_sync(_keyboard, request, state, kiosks)


def _keyboard(request: Request, state: Shared, kiosks: Kiosks) -> Response:
    kb = knowledge(state)
    questions = (q for e in kb.release.entries.values() for q in (e.title, *e.questions))
    key, made = kiosks.keyboard.get(kb.release.content_hash, questions)
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


@router.get("/audio/{name}")
async def recording(
    name: Annotated[str, InPath(pattern=r"^[a-z0-9][a-z0-9-]*\.(mp3|m4a|ogg|wav)$")], state: Shared
) -> Response:
    """A recording that an entry names, from ``audio/`` of the content."""
    kb = knowledge(state)
    named = {audio.file for entry in kb.release.entries.values() for audio in entry.audio}
    path = find_recording(name, [CONTENT_ROOT, *state.settings.content_dirs])
    if name not in named or path is None:
        raise ApiError(404, "not_found")
    return FileResponse(path, media_type=SOUNDS[path.suffix], headers={"Cache-Control": "no-cache"})


def find_recording(name: str, roots: list[Path]) -> Path | None:
    """The file of a recording, the bureau's own before ours; None where there is none."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*\.[a-z0-9]+", name):
        return None
    for root in reversed(roots):
        path = root / "audio" / name
        if path.is_file():
            return path
    return None


def add_files(app: FastAPI) -> None:
    """Serve the files of the kiosk's page and of the page behind its codes."""
    app.mount("/static/kiosk", Files(directory=FOLDER), name="kiosk-files")
    app.mount("/static/answer", Files(directory=WEB / "answer" / "static"), name="answer-files")
