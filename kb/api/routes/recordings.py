"""``/audio/{name}``: recordings of entries and quiz cards, from ``audio/`` of the content trees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from starlette.responses import FileResponse

from kb.api.deps import knowledge, limited
from kb.api.errors import ApiError
from kb.api.state import Shared
from kb.release.model import Release
from kb.schema.entry import AUDIO_FILE
from kb.schema.load import CONTENT_ROOT

SOUNDS = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav"}

router = APIRouter(include_in_schema=False, dependencies=[Depends(limited)])


@router.get("/audio/{name}")
async def recording(name: Annotated[str, InPath(pattern=AUDIO_FILE)], state: Shared) -> FileResponse:
    """A recording that the release names; no other file of the folder."""
    path = find_recording(name, [CONTENT_ROOT, *state.settings.content_dirs])
    if path is None or name not in _named(knowledge(state).release):
        raise ApiError(404, "not_found")
    return FileResponse(path, media_type=SOUNDS[path.suffix], headers={"Cache-Control": "no-cache"})


def find_recording(name: str, trees: Sequence[Path]) -> Path | None:
    """The file of a recording, that of a later tree before that of an earlier; None where there is none."""
    if not re.fullmatch(AUDIO_FILE, name):
        return None
    found = (tree / "audio" / name for tree in reversed(trees))
    return next((path for path in found if path.is_file()), None)


def _named(release: Release) -> set[str]:
    own = [
        *(entry.audio for entry in release.entries.values()),
        *(card.audio for card in release.quiz.values()),
    ]
    return {audio.file for recordings in own for audio in recordings}
