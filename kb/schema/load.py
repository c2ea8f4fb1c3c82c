"""Load the content tree into typed models, collecting every error with its file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kb.schema.area import Area
from kb.schema.base import TOPICS
from kb.schema.document import Document
from kb.schema.entry import Entry, Phrasings
from kb.schema.fact import Fact
from kb.schema.kiosk import Kiosk
from kb.schema.led import Playlist, Screen
from kb.schema.office import Notice, Office
from kb.schema.parameter import ParameterDefinition, ParameterValue
from kb.schema.published import Published
from kb.schema.quiz import QuizCard
from kb.schema.service import Service
from kb.schema.yamlfile import Loc, YamlError, YamlFile

CONTENT_ROOT = Path(__file__).resolve().parents[1] / "content"

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in content, printed as ``path:line: message``."""

    path: str
    line: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        prefix = "" if self.severity == "error" else f"{self.severity}: "
        return f"{self.path}:{self.line}: {prefix}{self.message}"


@dataclass
class Place:
    """Where a model was read, for messages about it."""

    file: YamlFile
    loc: Loc = ()

    def line(self, *more: str | int) -> int:
        """The line of a field below this place."""
        return self.file.line((*self.loc, *more))


@dataclass
class Content:
    """Everything under ``kb/content`` (and ``CONTENT_DIRS``), typed, with its places and problems."""

    root: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    kiosks: dict[str, Kiosk] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    definitions: dict[str, ParameterDefinition] = field(default_factory=dict)
    values: dict[str, dict[str, list[ParameterValue]]] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)
    overlays: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    published: dict[str, Published] = field(default_factory=dict)
    screens: dict[str, Screen] = field(default_factory=dict)
    playlists: dict[str, Playlist] = field(default_factory=dict)
    quiz: dict[str, QuizCard] = field(default_factory=dict)
    trees: list[Path] = field(default_factory=list)
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, place: Place | None, message: str, *loc: str | int, severity: str = "error") -> None:
        """Record a fault at a field of ``place``."""
        if place is None:
            self.problems.append(Problem(".", 1, message, severity))
            return
        self.problems.append(Problem(show(place.file.path), place.line(*loc), message, severity))

    def place(self, kind: str, key: str) -> Place | None:
        """Where the model ``key`` of ``kind`` was read."""
        return self.places.get((kind, key))


def show(path: Path) -> str:
    """The path as a person types it: relative to the working directory when below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def load(root: Path = CONTENT_ROOT, extra: Iterable[Path] = ()) -> Content:
    """Read the content tree ``root`` and the overlay trees ``extra``; never raises for bad content."""
    content = Content(root=root)
    for base in (root, *extra):
        # What an overlay tree may replace by id; within one tree an id stands once.
        below = {*content.services, *content.offices, *content.notices, *content.quiz}
        content.trees.append(base)
        _load_points(content, base)
        for file in _files(content, base / "documents"):
            _load_list(content, file, "document", Document, content.documents)
        for file in _files(content, base / "facts"):
            _load_list(content, file, "fact", Fact, content.facts)
        for file in _files(content, base / "services"):
            _load_list(content, file, "service", Service, content.services, below)
        for file in _files(content, base / "offices"):
            _load_list(content, file, "office", Office, content.offices, below)
        for file in _files(content, base / "notices"):
            _load_list(content, file, "notice", Notice, content.notices, below)
        _load_named(content, base / "kiosks", "kiosk", Kiosk, content.kiosks)
        for file in _files(content, base / "quiz"):
            _load_list(content, file, "quiz", QuizCard, content.quiz, below)
        _load_named(content, base / "led" / "screens", "screen", Screen, content.screens)
        _load_named(content, base / "led" / "playlists", "playlist", Playlist, content.playlists)
        _load_areas(content, base)
        for file in _files(content, base / "faq"):
            _load_entry(content, file, base / "faq", overlay=base != root)
        for file in _files(content, base / "phrasings"):
            _load_phrasings(content, file, base / "phrasings")
    return content


def _files(content: Content, folder: Path) -> Iterator[YamlFile]:
    for path in sorted(folder.rglob("*.yml")):
        try:
            yield YamlFile(path)
        except YamlError as exc:
            content.problems.append(Problem(show(path), exc.line, exc.message))


def _parse(content: Content, model: type[M], data: Any, place: Place) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as exc:
        for error in exc.errors():
            loc = tuple(part for part in error["loc"] if isinstance(part, str | int))
            name = ".".join(str(part) for part in loc)
            content.problem(place, f"{name}: {error['msg']}" if name else error["msg"], *loc)
        return None


def _load_list(
    content: Content,
    file: YamlFile,
    kind: str,
    model: type[M],
    target: dict[str, M],
    replaceable: Collection[str] = (),
) -> None:
    if not isinstance(file.data, list):
        content.problem(Place(file), f"expected a list of {kind}s")
        return
    for i, item in enumerate(file.data):
        place = Place(file, (i,))
        parsed = _parse(content, model, item, place)
        if parsed is None:
            continue
        key = parsed.id  # type: ignore[attr-defined]
        if key in target and key not in replaceable:
            content.problem(place, f"{kind} {key} is defined twice", "id")
        target[key] = parsed
        content.places[(kind, key)] = place


def _load_named(content: Content, folder: Path, kind: str, model: type[M], target: dict[str, M]) -> None:
    """One model a file, named as the file; an overlay tree's file takes the place of the one below it."""
    for file in _files(content, folder):
        place, key = Place(file), file.path.stem
        if not isinstance(file.data, dict):
            content.problem(place, f"a {kind} is a mapping")
            continue
        parsed = _parse(content, model, {"id": key, **file.data}, place)
        if parsed is not None:
            if parsed.id != key:  # type: ignore[attr-defined]
                content.problem(place, f"the id is the name of the file, {key}", "id")
            target[key] = parsed
            content.places[(kind, key)] = place


def _load_points(content: Content, base: Path) -> None:
    for file in _files(content, base / "points"):
        for topic, slugs in (file.data or {}).items():
            if topic not in TOPICS:
                content.problem(Place(file), f"unknown topic {topic}", topic)
            for slug, title in slugs.items():
                content.points[f"{topic}/{slug}"] = title


def _load_areas(content: Content, base: Path) -> None:
    for file in _files(content, base / "areas" / "definitions"):
        for name, data in (file.data or {}).items():
            place = Place(file, (name,))
            parsed = _parse(content, ParameterDefinition, {"name": name, **data}, place)
            if parsed:
                if name in content.definitions:
                    content.problem(place, f"parameter {name} is defined twice")
                content.definitions[name] = parsed
                content.places[("definition", name)] = place
    seen: set[tuple[str, str]] = set()
    for folder in sorted(p for p in (base / "areas").glob("*") if p.is_dir() and p.name != "definitions"):
        code = folder.name
        for file in _files(content, folder):
            relative = file.path.relative_to(folder)
            if relative.name == "area.yml":
                area = _parse(content, Area, {"code": code, **(file.data or {})}, Place(file))
                if area:
                    content.areas[code] = area
                    content.places[("area", code)] = Place(file)
            elif relative.name == "published.yml":
                published = _parse(content, Published, {"area": code, **(file.data or {})}, Place(file))
                if published:
                    content.published[code] = published
                    content.places[("published", code)] = Place(file)
            elif relative.parts[0] == "faq":
                entry_id = "/".join(relative.with_suffix("").parts[1:])
                content.overlays.setdefault(code, {}).setdefault(entry_id, {}).update(file.data or {})
                content.places[("overlay", f"{code}:{entry_id}")] = Place(file)
            else:
                _load_values(content, file, code, seen)


def _load_values(content: Content, file: YamlFile, code: str, seen: set[tuple[str, str]]) -> None:
    """An overlay tree's values of a parameter replace those below it; ``seen``: loaded from this tree."""
    for name, rows in (file.data or {}).items():
        place = Place(file, (name,))
        content.places[("value", f"{code}:{name}")] = place
        parsed = [
            _parse(content, ParameterValue, row, Place(file, (name, i))) for i, row in enumerate(rows or [])
        ]
        target = content.values.setdefault(code, {})
        held = target.get(name, []) if (code, name) in seen else []
        target[name] = [*held, *(p for p in parsed if p)]
        seen.add((code, name))


def _load_entry(content: Content, file: YamlFile, root: Path, *, overlay: bool) -> None:
    entry_id = "/".join(file.path.relative_to(root).with_suffix("").parts)
    place = Place(file)
    if not isinstance(file.data, dict):
        content.problem(place, "an entry is a mapping")
        return
    if not re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", entry_id):
        content.problem(place, f"{entry_id}: the path must be <topic>/<slug>.yml")
        return
    # A bureau's own tree (CONTENT_DIRS) overrides single fields, so an upgrade never conflicts with it.
    below = content.raw.get(entry_id, {}) if overlay else {}
    data = {**below, "id": entry_id, **file.data}
    entry = _parse(content, Entry, data, place)
    if entry is None:
        return
    content.raw[entry_id] = data
    if entry.topic not in TOPICS:
        content.problem(place, f"unknown topic folder {entry.topic}")
    content.entries[entry_id] = entry
    content.places[("entry", entry_id)] = place


def _load_phrasings(content: Content, file: YamlFile, root: Path) -> None:
    entry_id = "/".join(file.path.relative_to(root).with_suffix("").parts)
    place = Place(file)
    parsed = _parse(content, Phrasings, file.data, place)
    entry = content.entries.get(entry_id)
    if entry is None:
        content.problem(place, f"no entry {entry_id} to phrase")
    elif parsed:
        # A bureau's own tree (CONTENT_DIRS) adds to what is there.
        further = {
            "phrasings": [*entry.phrasings, *parsed.questions],
            "letters": [*entry.letters, *parsed.letters],
        }
        content.raw[entry_id] = {**content.raw[entry_id], **further}
        content.entries[entry_id] = entry.model_copy(update=further)
        content.places[("phrasings", entry_id)] = place
