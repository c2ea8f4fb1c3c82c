"""Compile checked content into a release."""

from __future__ import annotations

import datetime as dt

from kb.release.model import Release, digest
from kb.schema.load import Content


class NotPublishable(Exception):
    """The content has errors, or nothing that the mode allows to serve."""


def compile_release(content: Content, now: dt.datetime, *, approved_only: bool = False) -> Release:
    """Freeze the content; an entry's version is the hash of its fields.

    ``approved_only`` (production) leaves drafts and demonstration areas out. Raises NotPublishable
    when errors are left or nothing remains.
    """
    errors = [p for p in content.problems if p.severity == "error"]
    if errors:
        raise NotPublishable(
            f"{len(errors)} errors in the content; run `python -m kb check`. First: {errors[0]}"
        )
    entries = {i: e for i, e in content.entries.items() if e.status == "approved" or not approved_only}
    if not entries:
        raise NotPublishable("no approved entry: MODE=production serves approved entries only")
    areas = {c: a for c, a in content.areas.items() if not (approved_only and a.demo)}
    cited = {c.document for e in entries.values() for c in e.citations}
    cited |= {c.document for e in entries.values() for v in e.variants for c in v.citations or []}
    cited |= {c.document for service in content.services.values() for c in service.citations}
    bare = Release(
        id="",
        created_at=now,
        content_hash="",
        entries=entries,
        versions={i: digest(e.model_dump(mode="json", by_alias=True))[:12] for i, e in entries.items()},
        areas=areas,
        definitions=content.definitions,
        values={code: rows for code, rows in content.values.items() if code in areas},
        published={code: p for code, p in content.published.items() if code in areas},
        documents={i: d for i, d in content.documents.items() if i in cited},
        services=content.services,
        offices={i: o for i, o in content.offices.items() if o.area in areas},
        notices={i: n for i, n in content.notices.items() if n.area in areas},
        overlays={code: rows for code, rows in content.overlays.items() if code in areas},
        points=content.points,
    )
    content_hash = digest(
        bare.model_dump(mode="json", by_alias=True, exclude={"id", "created_at", "content_hash"})
    )
    return bare.model_copy(
        update={"id": f"r{now:%Y%m%d%H%M%S}-{content_hash[:10]}", "content_hash": content_hash}
    )
