"""``python -m kb check [PATH…]``: validate content; prints ``path:line: message``, exits 1 on errors."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from kb.check.run import run
from kb.clock import Clock
from kb.schema.load import CONTENT_ROOT, load
from kb.settings import get_settings


def main(argv: list[str]) -> int:
    """Check all content; with paths, print only problems below them."""
    parser = argparse.ArgumentParser(prog="kb check", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="print only problems in these files or folders")
    parser.add_argument("--root", type=Path, default=CONTENT_ROOT)
    parser.add_argument("--date", type=dt.date.fromisoformat, help="check as of this day (default today)")
    options = parser.parse_args(argv)
    content = load(options.root, get_settings().content_dirs)
    problems = run(content, options.date or Clock().today())
    if options.paths:
        wanted = [p.resolve() for p in options.paths]
        problems = [p for p in problems if any(Path(p.path).resolve().is_relative_to(w) for w in wanted)]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    errors = [p for p in problems if p.severity == "error"]
    answered = {i for e in content.entries.values() for i in (e.id, *e.covers)}
    sys.stdout.write(
        f"{len(errors)} errors, {len(problems) - len(errors)} warnings; {len(content.entries)} entries, "
        f"{sum(len(e.questions) for e in content.entries.values())} questions "
        f"and {sum(len(e.phrasings) + len(e.letters) for e in content.entries.values())} further phrasings, "
        f"{sum(len(e.citations) for e in content.entries.values())} citations, "
        f"{len(content.definitions)} parameters, {len(content.facts)} facts, {len(content.documents)} documents, "
        f"{len(content.services)} services; "
        f"{len(answered & set(content.points))} of {len(content.points)} points answered\n"
    )
    return 1 if errors else 0
