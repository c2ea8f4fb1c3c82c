"""Every id named in content exists, and every file stands where it belongs."""

from __future__ import annotations

import datetime as dt

from pydantic import ValidationError

from kb.schema.entry import Entry
from kb.schema.load import Content


def check(content: Content, _today: dt.date) -> None:
    """Facts, documents, related entries, covered points, areas and parameters must exist."""
    _facts(content)
    _areas(content)
    _values(content)
    for entry_id, entry in content.entries.items():
        place = content.place("entry", entry_id)
        for i, fact in enumerate(entry.facts):
            if fact not in content.facts:
                content.problem(place, f"unknown fact {fact}", "facts", i)
        for v, variant in enumerate(entry.variants):
            for i, fact in enumerate(variant.facts or []):
                if fact not in content.facts:
                    content.problem(place, f"unknown fact {fact}", "variants", v, "facts", i)
        for i, other in enumerate(entry.related):
            if other not in content.entries and other not in content.points:
                content.problem(place, f"unknown related entry {other}", "related", i)
            if other == entry_id:
                content.problem(place, "an entry is not related to itself", "related", i)
        for i, other in enumerate(entry.covers):
            if other not in content.points:
                content.problem(place, f"covers unknown point {other}", "covers", i)
            elif other in content.entries:
                content.problem(place, f"covers {other}, which has a file of its own", "covers", i)
            elif other.split("/")[0] != entry.topic:
                content.problem(place, f"covers {other} of another topic", "covers", i)
        if entry.status == "approved" and not entry.approvals:
            content.problem(place, "approved by nobody: approvals names area, person and day", "status")
        for i, approval in enumerate(entry.approvals):
            if approval.area not in content.areas:
                content.problem(place, f"unknown area {approval.area}", "approvals", i, "area")
        for i, area in enumerate(entry.applies.areas):
            if area not in content.areas:
                content.problem(place, f"unknown area {area}", "applies", "areas", i)


def _facts(content: Content) -> None:
    for fact_id, fact in content.facts.items():
        if fact.source.document not in content.documents:
            place = content.place("fact", fact_id)
            content.problem(place, f"unknown document {fact.source.document}", "source", "document")
    for document_id, document in content.documents.items():
        for name in ("supersedes", "superseded_by"):
            for i, other in enumerate(getattr(document, name)):
                if other not in content.documents:
                    content.problem(
                        content.place("document", document_id), f"unknown document {other}", name, i
                    )


def _areas(content: Content) -> None:
    for code, area in content.areas.items():
        place = content.place("area", code)
        if area.parent and area.parent not in content.areas:
            content.problem(place, f"unknown parent area {area.parent}", "parent")
        elif area.parent and content.areas[area.parent].demo:
            content.problem(place, "a demonstration area is never inherited from", "parent")
        if area.published_fixture and code not in content.published:
            content.problem(place, "a published place needs published.yml", "published_fixture")
        if area.published_fixture and content.values.get(code):
            content.problem(place, "a published place has no parameters: its figures are comparisons only")
    for code in content.published:
        if code not in content.areas or not content.areas[code].published_fixture:
            content.problem(
                content.place("published", code), "published.yml belongs to areas with published_fixture"
            )
    for code, overlays in content.overlays.items():
        for entry_id, changes in overlays.items():
            place = content.place("overlay", f"{code}:{entry_id}")
            if entry_id not in content.entries:
                content.problem(place, f"no entry {entry_id} to override")
                continue
            below = content.entries[entry_id].model_dump(by_alias=True)
            try:
                Entry.model_validate({**below, **changes, "id": entry_id})
            except ValidationError as exc:
                for error in exc.errors():
                    loc = tuple(part for part in error["loc"] if isinstance(part, str | int))
                    content.problem(place, f"{'.'.join(map(str, loc))}: {error['msg']}", *loc)


def _values(content: Content) -> None:
    for code, parameters in content.values.items():
        for name, rows in parameters.items():
            place = content.place("value", f"{code}:{name}")
            if code not in content.areas:
                content.problem(place, f"area {code} has no area.yml")
                continue
            definition = content.definitions.get(name)
            if definition is None:
                content.problem(place, f"parameter {name} is not defined in areas/definitions")
                continue
            for i, row in enumerate(rows):
                if row.fact and row.fact not in content.facts:
                    content.problem(place, f"unknown fact {row.fact}", i, "fact")
                if row.example and not content.areas[code].demo:
                    content.problem(place, "example values belong to demonstration areas only", i)
                if definition.keyed_by == "coverage_year" and row.coverage_year is None:
                    content.problem(place, f"{name} is keyed by coverage_year", i)
