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
    parts = {
        "entries": entries,
        "areas": areas,
        "definitions": content.definitions,
        "values": {code: rows for code, rows in content.values.items() if code in areas},
        "published": {code: p for code, p in content.published.items() if code in areas},
        "documents": {i: d for i, d in content.documents.items() if i in cited},
    }
    versions = {i: digest(e.model_dump(mode="json", by_alias=True))[:12] for i, e in entries.items()}
    overlays = {code: rows for code, rows in content.overlays.items() if code in areas}
    dumped = {
        name: {k: v.model_dump(mode="json", by_alias=True) for k, v in rows.items()}
        for name, rows in parts.items()
        if name != "values"
    }
    dumped["values"] = {
        code: {n: [r.model_dump(mode="json", by_alias=True) for r in rows] for n, rows in named.items()}
        for code, named in parts["values"].items()
    }
    content_hash = digest({**dumped, "overlays": overlays})
    return Release(
        id=f"r{now:%Y%m%d%H%M%S}-{content_hash[:10]}",
        created_at=now,
        content_hash=content_hash,
        versions=versions,
        overlays=overlays,
        points=content.points,
        **parts,
    )
