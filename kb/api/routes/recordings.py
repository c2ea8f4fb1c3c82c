"""``/audio/{name}``: recordings of entries and quiz cards, from ``audio/`` of the content trees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from starlette.responses import FileResponse

from kb.answer.knowledge import KnowledgeBase
from kb.api.deps import knowledge, limited
from kb.api.errors import ApiError
from kb.api.state import Shared
from kb.schema.entry import AUDIO_FILE
from kb.schema.load import CONTENT_ROOT

SOUNDS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav"}

router = APIRouter(include_in_schema=False, dependencies=[Depends(limited)])


@router.get("/audio/{name}")
async def recording(name: Annotated[str, InPath(pattern=AUDIO_FILE)], state: Shared) -> FileResponse:
    """A recording of something that is served today; no other file of the folder."""
    path = find_recording(name, [CONTENT_ROOT, *state.settings.content_dirs])
    if path is None or name not in _played(knowledge(state), state.clock.today()):
        raise ApiError(404, "not_found")
    return FileResponse(path, media_type=SOUNDS[path.suffix], headers={"Cache-Control": "no-cache"})


def find_recording(name: str, trees: Sequence[Path]) -> Path | None:
    """The file of a recording, that of a later tree before that of an earlier; None where there is none."""
    if not re.fullmatch(AUDIO_FILE, name):
        return None
    found = (tree / "audio" / name for tree in reversed(trees))
    return next((path for path in found if path.is_file()), None)


def recording_url(name: str, trees: Sequence[Path]) -> str | None:
    """The address of a recording, another one for another file; None where there is no file.

    A browser plays what it has of an address for minutes without asking again.
    """
    path = find_recording(name, trees)
    if path is None:
        return None
    stat = path.stat()
    return f"/audio/{name}?v={stat.st_mtime_ns:x}-{stat.st_size:x}"


def _played(kb: KnowledgeBase, day: dt.date) -> set[str]:
    """The files that entries and quiz cards served on a day name, in any area."""
    release = kb.release
    own = [entry.audio for entry_id, entry in release.entries.items() if kb.serves(entry_id, day)]
    own += [
        card.audio
        for card in release.quiz.values()
        if card.id not in kb.withdrawn and kb.serves(card.entry, day)
    ]
    of_areas = {
        recording["file"]
        for overlays in release.overlays.values()
        for entry_id, changes in overlays.items()
        if kb.serves(entry_id, day)
        for recording in changes.get("audio") or []
    }
    return of_areas | {recording.file for recordings in own for recording in recordings}
