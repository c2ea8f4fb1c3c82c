"""A release: everything answers are made from, frozen, with a version for every entry."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kb.schema.area import Area
from kb.schema.document import Document
from kb.schema.entry import Citation, Entry
from kb.schema.kiosk import Kiosk
from kb.schema.led import Playlist, Screen
from kb.schema.office import Notice, Office
from kb.schema.parameter import ParameterDefinition, ParameterValue
from kb.schema.published import Published
from kb.schema.quiz import QuizCard
from kb.schema.service import Service


class Release(BaseModel):
    """An immutable release; ``id`` starts with its time and ends with the hash of its content."""

    model_config = ConfigDict(frozen=True)

    id: str
    created_at: dt.datetime
    content_hash: str
    entries: dict[str, Entry]
    versions: dict[str, str]
    areas: dict[str, Area]
    definitions: dict[str, ParameterDefinition]
    values: dict[str, dict[str, list[ParameterValue]]]
    documents: dict[str, Document]
    services: dict[str, Service]
    offices: dict[str, Office]
    notices: dict[str, Notice]
    published: dict[str, Published]
    overlays: dict[str, dict[str, dict[str, Any]]]
    points: dict[str, str]
    kiosks: dict[str, Kiosk] = Field(default_factory=dict)
    screens: dict[str, Screen] = Field(default_factory=dict)
    playlists: dict[str, Playlist] = Field(default_factory=dict)
    quiz: dict[str, QuizCard] = Field(default_factory=dict)
    quiz_sources: dict[str, list[Citation]] = Field(default_factory=dict)

    def pack(self) -> bytes:
        """Compressed JSON for the database."""
        return zlib.compress(self.model_dump_json(by_alias=True).encode())

    @classmethod
    def unpack(cls, payload: bytes) -> Release:
        """The inverse of ``pack``."""
        return cls.model_validate_json(zlib.decompress(payload))

    def entry(self, entry_id: str, area: str) -> Entry:
        """The entry with the overlays of the area and what it inherits, nearest last.

        Raises KeyError for an unknown id.
        """
        entry = self.entries[entry_id]
        chain: list[str] = []
        current: str | None = area
        while current:
            chain.append(current)
            current = self.areas[current].parent
        changes: dict[str, Any] = {}
        for code in reversed(chain):
            changes.update(self.overlays.get(code, {}).get(entry_id, {}))
        if not changes:
            return entry
        return Entry.model_validate({**entry.model_dump(by_alias=True), **changes})


def digest(data: Any) -> str:
    """Hash of JSON-able data, the same for the same content whatever the key order."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
