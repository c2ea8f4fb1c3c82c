"""Render an entry for an area and a day: figures filled in, missing ones said so, validity known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeVisitor

from kb.answer import figures
from kb.answer.parameters import MissingParameter, Resolved, Resolver
from kb.schema.area import Area
from kb.schema.base import Period
from kb.schema.entry import Body, Entry, Material, Way

_ENV = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)
CONTEXT_NAMES = ("area_name", "hotline", "hotline_hours", "coverage_year", "has", "own", "value")


class ContentError(Exception):
    """A template that cannot be rendered: unknown name or bad syntax; found by ``kb check``."""


@dataclass
class View:
    """A parameter inside a template: prints as written; ``.spoken``, ``.coverage``, ``.start``, ``.end``."""

    resolved: Resolved
    speech: bool = False

    def __str__(self) -> str:
        row, definition = self.resolved.value, self.resolved.definition
        return figures.spoken(definition, row) if self.speech else figures.written(definition, row)

    @property
    def coverage(self) -> str:
        """Which year a contribution buys: 2026年缴、2027年享受."""
        row = self.resolved.value
        if row.coverage_year is None:
            return ""
        if row.notice_year is None or row.notice_year == row.coverage_year:
            return f"{row.coverage_year}年度"
        return f"{row.notice_year}年缴、{row.coverage_year}年享受"

    @property
    def window(self) -> str:
        """The payment window the value was published with."""
        return figures.period(self.resolved.value.window) if self.resolved.value.window else ""


@dataclass
class Missing:
    """A figure nobody set: prints whom to ask instead of a number."""

    title: str
    ask: str

    def __str__(self) -> str:
        return f"（本地数额暂未收录，请问{self.ask}）"

    @property
    def coverage(self) -> str:
        """Nothing to say about a missing value."""
        return ""

    window = coverage


@dataclass
class Scene:
    """For whom and when an answer is rendered; collects what was used on the way."""

    resolver: Resolver
    area: Area
    day: dt.date
    coverage_year: int | None = None
    used: list[Resolved] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def view(self, name: str, *, speech: bool = False, year: int | None = None) -> View | Missing:
        """The parameter as a template sees it; records it as used or missing."""
        try:
            resolved = self.resolver.value(name, self.area.code, self.day, year or self.coverage_year)
        except MissingParameter as exc:
            if exc.definition.title not in self.missing:
                self.missing.append(exc.definition.title)
            return Missing(exc.definition.title, exc.definition.ask)
        if resolved not in self.used:
            self.used.append(resolved)
        return View(resolved, speech)

    def has(self, name: str) -> bool:
        """Whether the area (or what it inherits from) set the parameter; for conditions in answers."""
        try:
            self.resolver.value(name, self.area.code, self.day, self.coverage_year)
        except MissingParameter:
            return False
        return True

    def own(self, name: str) -> bool:
        """Whether the place set the parameter itself: a national limit is not what it really does there."""
        try:
            found = self.resolver.value(name, self.area.code, self.day, self.coverage_year)
        except MissingParameter:
            return False
        return not found.inherited


class _Names(Mapping[str, Any]):
    """Template globals: parameters by name, looked up only when the template prints them."""

    def __init__(self, scene: Scene, *, speech: bool) -> None:
        self.scene = scene
        self.speech = speech
        hotline = hotline_of(scene)
        self.fixed: dict[str, Any] = {
            "area_name": scene.area.name,
            "hotline": hotline[0],
            "hotline_hours": hotline[1],
            "coverage_year": scene.coverage_year or scene.resolver.coverage_year(scene.area.code, scene.day),
            "has": scene.has,
            "own": scene.own,
            "value": lambda name, year=None: scene.view(name, speech=speech, year=year),
        }

    def __getitem__(self, name: str) -> Any:
        if name in self.fixed:
            return self.fixed[name]
        if name in self.scene.resolver.definitions:
            return self.scene.view(name, speech=self.speech)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        yield from self.fixed
        yield from self.scene.resolver.definitions

    def __len__(self) -> int:
        return len(self.fixed) + len(self.scene.resolver.definitions)


def hotline_of(scene: Scene) -> tuple[str, str]:
    """Number and hours of the nearest area that has a hotline; empty where none is recorded."""
    for level in scene.resolver.chain(scene.area.code):
        if level.hotlines:
            return level.hotlines[0].number, level.hotlines[0].hours or ""
    return "", ""


class _NameFinder(NodeVisitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Name(self, node: nodes.Name) -> None:
        if node.ctx == "load":
            self.names.add(node.name)

    def visit_Call(self, node: nodes.Call) -> None:
        if isinstance(node.node, nodes.Name) and node.node.name in ("has", "own", "value"):
            self.names.update(a.value for a in node.args[:1] if isinstance(a, nodes.Const))
        self.generic_visit(node)


def names_in(template: str) -> set[str]:
    """All names a template uses, parameters asked for through ``has``/``own``/``value`` included."""
    finder = _NameFinder()
    try:
        finder.visit(_ENV.parse(template))
    except TemplateError as exc:
        raise ContentError(f"template: {exc}") from exc
    return finder.names


def render(template: str, scene: Scene, *, speech: bool = False) -> str:
    """One text rendered; raises ContentError for unknown names and bad syntax."""
    if "{" not in template:
        return template.strip()
    names = _Names(scene, speech=speech)
    wanted = names_in(template)
    try:
        parts = {name: names[name] for name in wanted if name in names.fixed or name in names}
        return _ENV.from_string(template).render(parts).strip()
    except TemplateError as exc:
        raise ContentError(f"template: {exc}") from exc


@dataclass(frozen=True)
class Rendered:
    """An entry as served for one area and day."""

    entry: Entry
    body: Body
    title: str
    answer: str
    short: str
    speech: str | None
    led: str | None
    steps: list[str]
    materials: list[Material]
    channels: list[Way]
    time_limit: str | None
    fee: str | None
    used: list[Resolved]
    missing: list[str]
    validity: Period

    @property
    def example(self) -> bool:
        """Whether a fictitious figure of the demonstration county is shown."""
        return any(r.value.example for r in self.used)


def at(entry: Entry, day: dt.date) -> tuple[Body, Period]:
    """The entry's fields on ``day`` with its variants applied, and how long they hold."""
    fields = {name: getattr(entry, name) for name in Body.model_fields}
    # An old version may be shown for a day outside its period; then only the variants limit it.
    validity = entry.effective if entry.effective.contains(day) else Period()
    for variant in entry.variants:
        if variant.effective.contains(day):
            changes = {n: getattr(variant, n) for n in fields if getattr(variant, n) is not None}
            fields.update(changes)
            validity = validity.intersect(variant.effective)
        elif variant.effective.start and variant.effective.start > day:
            # The text changes when the next variant begins.
            before = Period(start=None, end=variant.effective.start - dt.timedelta(days=1))
            validity = validity.intersect(before)
        elif variant.effective.end and variant.effective.end < day:
            validity = validity.intersect(
                Period(start=variant.effective.end + dt.timedelta(days=1), end=None)
            )
    # Both halves were validated when they were loaded.
    return Body.model_construct(**fields), validity


def render_entry(entry: Entry, scene: Scene) -> Rendered:
    """The entry rendered for the scene; its validity is the intersection of entry and figures."""
    body, validity = at(entry, scene.day)

    def maybe(text: str | None, speech: bool = False) -> str | None:
        return render(text, scene, speech=speech) if text else None

    fields: dict[str, Any] = {
        "title": render(body.title, scene),
        "answer": render(body.answer, scene),
        "short": render(body.short, scene),
        "speech": maybe(body.speech, True),
        "led": maybe(body.led),
        "steps": [render(step, scene) for step in body.steps],
        "materials": [
            m.model_copy(update={"note": maybe(m.note), "waived": maybe(m.waived)}) for m in body.materials
        ],
        "channels": [
            c.model_copy(update={"name": render(c.name, scene), "how": maybe(c.how)}) for c in body.channels
        ],
        "time_limit": maybe(body.time_limit),
        "fee": maybe(body.fee),
    }
    for resolved in scene.used:
        if resolved.value.effective.contains(scene.day):
            validity = validity.intersect(resolved.value.effective)
    return Rendered(
        entry=entry, body=body, used=scene.used, missing=scene.missing, validity=validity, **fields
    )
