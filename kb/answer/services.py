"""A service item (办理事项) as shown for an area and a day: texts filled in, sources named."""

from __future__ import annotations

import datetime as dt

from kb.answer.knowledge import KnowledgeBase
from kb.answer.render import Scene, hotline_of, render
from kb.api.models import ServiceRef
from kb.api.place_models import ServiceMaterialOut, ServiceOut, ServiceWayOut
from kb.schema.service import Service


def ref(service: Service) -> ServiceRef:
    """Id, name and category of a service."""
    return ServiceRef(id=service.id, name=service.name, category=service.category)


def listed(kb: KnowledgeBase, day: dt.date) -> list[Service]:
    """The services in force on ``day``, by category and name as the content orders them."""
    return [s for s in kb.release.services.values() if s.effective.contains(day)]


def of_entry(kb: KnowledgeBase, entry_id: str, day: dt.date) -> list[ServiceRef]:
    """The services an entry leads to: its own one first, then those that name the entry."""
    entry = kb.release.entries[entry_id]
    found = [s for s in listed(kb, day) if s.id == entry.service]
    found += [s for s in listed(kb, day) if entry_id in s.entries and s not in found]
    return [ref(s) for s in found]


def shown(kb: KnowledgeBase, service: Service, area: str, day: dt.date) -> ServiceOut:
    """The service rendered; a missing local figure is said to be missing, never guessed."""
    scene = Scene(kb.resolver, kb.area(area), day)

    def fill(text: str) -> str:
        return render(text, scene)

    def maybe(text: str | None) -> str | None:
        return render(text, scene) if text else None

    return ServiceOut(
        id=service.id,
        name=fill(service.name),
        category=service.category,
        who=fill(service.who),
        conditions=[fill(c) for c in service.conditions],
        materials=[
            ServiceMaterialOut(
                name=fill(m.name),
                form=m.form,
                copies=m.copies,
                shared=maybe(m.shared),
                when=maybe(m.when),
                exempt=maybe(m.exempt),
                note=maybe(m.note),
            )
            for m in service.materials
        ],
        channels=[
            ServiceWayOut(kind=c.kind, name=fill(c.name), steps=[fill(s) for s in c.steps])
            for c in service.channels
        ],
        immediate=service.immediate,
        time_limit=fill(service.time_limit),
        fee=fill(service.fee),
        result=fill(service.result),
        note=maybe(service.note),
        citations=kb.citations(service.citations),
        entries=[kb.ref(i) for i in service.entries if kb.serves(i, day)],
        hotline=hotline_of(scene)[0] or None,
        missing=list(scene.missing),
        example=any(used.value.example for used in scene.used),
    )
