"""A checklist of materials in words, sorted into what is needed, what depends, and what is not."""

from __future__ import annotations

from kb.answer import services
from kb.api.models import Detail, MaterialOut, WayOut
from kb.dialogue.compute import Listed
from kb.dialogue.parts import Scene, Told, bulleted, office
from kb.rules.checklist import Item
from kb.rules.result import Step


def materials(found: Listed, scene: Scene) -> Told:
    """The needed ones first; then office, time limit and fee."""
    service = services.shown(scene.kb, found.service, scene.area, scene.day)
    items = found.checklist.items
    needed = [item for item in items if item.state == "needed"]
    depends = any(item.state == "depends" for item in items)
    first = scene.say(
        "list" if needed else "list_none_sure" if depends else "list_nothing", service=service.name
    )
    told = Told(
        [first, *(["\n".join(f"- {_line(item)}" for item in needed)] if needed else [])],
        f"{first}{'、'.join(item.name for item in needed)}",
        [Step(i.name, fact=i.fact, document=i.document, article=i.article) for i in items if i.document],
    )
    for state, title in (("depends", "list_depends"), ("not_needed", "list_not")):
        rows = [item for item in items if item.state == state]
        if rows:
            told.paragraphs.append(bulleted(scene.say(title), [_line(item) for item in rows]))
    told.services = [services.ref(found.service)]
    told.detail = Detail(
        materials=[MaterialOut(name=i.name, form=i.form, copies=i.copies, note=i.note) for i in needed],
        channels=[WayOut(kind=c.kind, name=c.name, how="；".join(c.steps) or None) for c in service.channels],
        time_limit=service.time_limit,
        fee=service.fee,
    )
    where = office(scene, found.service.id)
    if where:
        told.paragraphs.append(f"**{scene.say('office')}**\n\n{where}")
    told.paragraphs.append(
        "\n".join([scene.say("time_limit", text=service.time_limit), scene.say("fee", text=service.fee)])
    )
    told.paragraphs.append(scene.texts.say["counter_decides"])
    return told


def _line(item: Item) -> str:
    form = f"（{item.form}{f'{item.copies}份' if item.copies else ''}）" if item.form else ""
    parts = [
        part
        for part in (item.why, item.note, f"能共享查到的（{item.shared}）不用交" if item.shared else None)
        if part
    ]
    return f"{item.name}{form}" + (f"：{'；'.join(parts)}" if parts else "")
