"""Services, offices and notices: references, citations, figures and templates, as for entries."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from kb.check.figures import carried_by
from kb.check.limits import LED_COLUMNS
from kb.check.numbers import figures
from kb.check.templates import check_text
from kb.led.grid import columns, strange
from kb.schema.load import Content
from kb.schema.service import Service

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)


def check(content: Content, today: dt.date) -> None:
    """Report faults of service items, offices and notices."""
    for service in content.services.values():
        _references(content, service)
        _texts(content, service)
    for office_id, office in content.offices.items():
        place = content.place("office", office_id)
        if office.area not in content.areas:
            content.problem(place, f"unknown area {office.area}", "area")
        elif content.areas[office.area].demo != office.example:
            content.problem(
                place, "example is true for offices of a demonstration area, and only there", "example"
            )
        for i, service_id in enumerate(office.services):
            if service_id not in content.services:
                content.problem(place, f"unknown service {service_id}", "services", i)
    for notice_id, notice in content.notices.items():
        place = content.place("notice", notice_id)
        if notice.area not in content.areas:
            content.problem(place, f"unknown area {notice.area}", "area")
        if notice.led and columns(notice.led) > LED_COLUMNS:
            content.problem(place, f"led is {columns(notice.led)} columns wide, at most {LED_COLUMNS}", "led")
        odd = strange(notice.led or notice.title)
        if odd:
            content.problem(place, f"{odd!r} is not in GBK", "led" if notice.led else "title")
        if notice.effective.end and notice.effective.end < today:
            content.problem(place, f"expired on {notice.effective.end}", "effective", severity="warning")
    for entry in content.entries.values():
        if entry.service and entry.service not in content.services:
            content.problem(content.place("entry", entry.id), f"unknown service {entry.service}", "service")


def _references(content: Content, service: Service) -> None:
    place = content.place("service", service.id)
    sources = [content.facts[f].source for f in service.facts if f in content.facts]
    for i, fact in enumerate(service.facts):
        if fact not in content.facts:
            content.problem(place, f"unknown fact {fact}", "facts", i)
    for i, citation in enumerate(service.citations):
        behind = [s for s in sources if s.document == citation.document]
        if not behind:
            content.problem(place, f"no listed fact rests on {citation.document}", "citations", i)
        elif citation.article and not any(s.article and citation.article in s.article for s in behind):
            content.problem(place, f"no listed fact records {citation.article}", "citations", i)
    for i, entry in enumerate(service.entries):
        if entry not in content.entries and entry not in content.points:
            content.problem(place, f"unknown entry {entry}", "entries", i)


def service_texts(service: Service) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a service with its place."""
    for name in ("name", "who", "time_limit", "fee", "result", "note"):
        text = getattr(service, name)
        if text:
            yield (name,), text
    for i, condition in enumerate(service.conditions):
        yield ("conditions", i), condition
    for i, material in enumerate(service.materials):
        for name in ("name", "shared", "when", "exempt", "note"):
            text = getattr(material, name)
            if text:
                yield ("materials", i, name), text
    for i, way in enumerate(service.channels):
        yield ("channels", i, "name"), way.name
        for j, step in enumerate(way.steps):
            yield ("channels", i, "steps", j), step


def _texts(content: Content, service: Service) -> None:
    place = content.place("service", service.id)
    allowed = carried_by(content, service.facts)
    for loc, text in service_texts(service):
        check_text(content, place, text, loc)
        for figure in figures(_TEMPLATE.sub("；", text)):
            if (figure.unit, figure.value.normalize()) not in allowed:
                content.problem(
                    place, f"{figure.text}: no listed fact or parameter carries this figure", *loc
                )
