"""``python -m kb publish``: check, compile, index and activate a release."""

from __future__ import annotations

import argparse
import getpass
import sys

from kb.check.run import run
from kb.clock import Clock
from kb.release.compile import NotPublishable, compile_release
from kb.release.engine import EngineMaker
from kb.release.publish import publish
from kb.schema.load import load
from kb.settings import get_settings
from kb.store.database import Database
from kb.store.migrate import migrate


def main(argv: list[str]) -> int:
    """Publish the content on disk; exits 1 and changes nothing when it has errors."""
    parser = argparse.ArgumentParser(prog="kb publish", description=__doc__)
    parser.add_argument("--note", help="why this release was made")
    options = parser.parse_args(argv)
    settings = get_settings()
    clock = Clock()
    content = load(extra=settings.content_dirs)
    errors = [p for p in run(content, clock.today()) if p.severity == "error"]
    for problem in errors:
        sys.stderr.write(f"{problem}\n")
    try:
        release = compile_release(
            content, clock.now(), approved_for=settings.area if settings.mode == "production" else None
        )
    except NotPublishable as exc:
        sys.stderr.write(f"没有发布：{exc}\n")
        return 1
    EngineMaker(settings, _progress)(release)
    database = Database(settings.db_url)
    try:
        migrate(database)
        active = publish(database, release, clock.now(), getpass.getuser(), options.note)
    finally:
        database.close()
    sys.stdout.write(f"{active}: {len(release.entries)} entries\n")
    return 0


def _progress(text: str) -> None:
    sys.stderr.write(f"{text}\n")
