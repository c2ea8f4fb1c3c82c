"""The parts every result has besides its figures: how it came about, materials, office, validity, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.answer import services
from kb.answer.knowledge import KnowledgeBase, citation_out, period_text
from kb.answer.parameters import MissingParameter, UnknownParameter
from kb.api.models import CitationOut, Detail, MaterialOut, ServiceRef, WayOut
from kb.dialogue.texts import Texts
from kb.places.nearest import nearest
from kb.rules.result import Step
from kb.schema.base import Period

SHOWN = 14
"""How many steps of a computation are told; the rest is behind the API."""


@dataclass(frozen=True)
class Scene:
    """Where and when, for whom, and the words."""

    kb: KnowledgeBase
    texts: Texts
    area: str
    day: dt.date
    who: str = "您"

    def say(self, name: str, /, **values: str) -> str:
        """A sentence of a result with ``who`` filled."""
        return self.texts.told(name, **{"who": self.who, **values})


@dataclass
class Told:
    """A result in words: paragraphs of Markdown, the short form, and what stands beside it."""

    paragraphs: list[str]
    short: str
    steps: list[Step] = field(default_factory=list)
    detail: Detail | None = None
    services: list[ServiceRef] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    calculated: bool = True


def numbered(title: str, steps: Sequence[Step]) -> str:
    """The steps of a computation as a numbered list under a heading."""
    lines = [f"{n}. {step.text}" for n, step in enumerate(steps[:SHOWN], 1)]
    return f"**{title}**\n\n" + "\n".join(lines)


def bulleted(title: str, lines: Iterable[str]) -> str:
    """A bulleted list under a heading."""
    return f"**{title}**\n\n" + "\n".join(f"- {line}" for line in lines)


def counter(
    scene: Scene, told: Told, service_id: str | None, office_service: str | None, heading: str = "materials"
) -> None:
    """Add materials, under ``heading``, office and time limit of the service, in words and as detail."""
    kb = scene.kb
    service = kb.release.services.get(service_id or "")
    if service is not None and service.effective.contains(scene.day):
        shown = services.shown(kb, service, scene.area, scene.day)
        names = [m.name + (f"（{m.when}）" if m.when else "") for m in shown.materials]
        told.paragraphs.append(bulleted(scene.say(heading), names))
        told.services = [services.ref(service)]
        told.detail = Detail(
            materials=[
                MaterialOut(name=m.name, form=m.form, copies=m.copies, note=m.note) for m in shown.materials
            ],
            channels=[
                WayOut(kind=c.kind, name=c.name, how="；".join(c.steps) or None) for c in shown.channels
            ],
            time_limit=shown.time_limit,
            fee=shown.fee,
        )
    where = office(scene, office_service)
    if where:
        told.paragraphs.append(f"**{scene.say('office')}**\n\n{where}")


def office(scene: Scene, service_id: str | None) -> str | None:
    """The first office of the area that does the service, and the hotline of the area."""
    kb = scene.kb
    own = [o for o in kb.release.offices.values() if o.area == scene.area]
    found = nearest(own, service=service_id)[:1] if service_id else []
    lines = [
        f"{item.office.name}（{item.office.address}"
        + (f"，{item.office.phone}" if item.office.phone else "")
        + "）"
        for item in found
    ]
    hotline = next((a.hotlines[0] for a in kb.resolver.chain(scene.area) if a.hotlines), None)
    if hotline:
        lines.append(f"也可以先打{hotline.number}问清楚" + (f"（{hotline.hours}）" if hotline.hours else ""))
    return "；".join(lines) + "。" if lines else None


def citations(scene: Scene, steps: Iterable[Step]) -> list[CitationOut]:
    """The documents behind the steps, each article once."""
    seen: dict[tuple[str, str | None], CitationOut] = {}
    for step in steps:
        document = scene.kb.release.documents.get(step.document or "")
        if document is not None:
            seen.setdefault((document.id, step.article), citation_out(document, step.article))
    return list(seen.values())


def validity(scene: Scene, steps: Iterable[Step]) -> str | None:
    """The days on which all figures used hold, in words."""
    period = Period()
    for name in {step.parameter for step in steps if step.parameter}:
        try:
            found = scene.kb.resolver.value(name, scene.area, scene.day)
        except (MissingParameter, UnknownParameter):
            continue
        try:
            period = period.intersect(found.value.effective)
        except ValueError:
            return None
    text = period_text(period)
    return f"本答复{text}有效" if text else None
