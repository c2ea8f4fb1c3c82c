"""``python -m kb impact DOCUMENT [ARTICLE]``: everything that rests on a document, tests included.

``python -m kb impact PARAMETER``: every text that shows the figure.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kb.check.impact import Rests, impact, showing
from kb.schema.load import Content, load
from kb.settings import ROOT, get_settings

LABELS = {
    "fact": "事实",
    "parameter": "参数",
    "entry": "条目",
    "service": "办理事项",
    "text": "文字",
    "test": "测试",
}


def main(argv: list[str]) -> int:
    """Print the list; ``DOCUMENT`` is an id, or a number or part of a title that names exactly one."""
    parser = argparse.ArgumentParser(prog="kb impact", description=__doc__)
    parser.add_argument("document")
    parser.add_argument("article", nargs="?")
    options = parser.parse_args(argv)
    content = load(extra=get_settings().content_dirs)
    if options.document in content.definitions:
        return _parameter(content, options.document)
    ids = _find(content, options.document)
    if len(ids) != 1:
        sys.stderr.write(f"找到 {len(ids)} 份文件：{'、'.join(ids[:10]) or '没有'}。请写文件编号。\n")
        return 2
    rows = impact(content, ids[0], options.article)
    rows += _tests({r.name.split("#")[0] for r in rows if r.kind == "entry"}, ROOT / "tests")
    title = content.documents[ids[0]].title
    sys.stdout.write(f"《{title}》{options.article or ''}\n")
    for kind, label in LABELS.items():
        some = [r for r in rows if r.kind == kind]
        sys.stdout.write(f"{label} {len(some)}\n")
        for row in some:
            sys.stdout.write(f"  {row.name}  ← {row.through}\n")
    return 0


def _parameter(content: Content, name: str) -> int:
    rows = showing(content, [name])
    areas = [code for code, values in content.values.items() if values.get(name)]
    sys.stdout.write(
        f"{content.definitions[name].title}（{name}）：{len(areas)} 个地区有值：{'、'.join(areas)}\n"
    )
    sys.stdout.write(f"文字 {len(rows)}\n")
    for row in rows:
        sys.stdout.write(f"  {row.name}\n")
    return 0


def _find(content: Content, wanted: str) -> list[str]:
    if wanted in content.documents:
        return [wanted]
    return [i for i, d in content.documents.items() if wanted in d.title or wanted == d.number]


def _tests(entries: set[str], folder: Path) -> list[Rests]:
    result = []
    for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.py")]):
        text = path.read_text(encoding="utf-8")
        result += [
            Rests("test", str(path.relative_to(folder.parent)), e) for e in sorted(entries) if e in text
        ]
    return result
