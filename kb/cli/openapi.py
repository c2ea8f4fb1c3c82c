"""``python -m kb openapi``: write the OpenAPI document of the API to ``docs/openapi.json``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kb.api.app import create_app
from kb.settings import ROOT, Settings

DOCUMENT = ROOT / "docs" / "openapi.json"


def render() -> str:
    """The document as it is committed."""
    document = create_app(Settings()).openapi()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(argv: list[str]) -> int:
    """Write the document; with ``--check`` only say whether the committed one is current."""
    parser = argparse.ArgumentParser(prog="kb openapi", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 when the committed one is old")
    parser.add_argument("--output", type=Path, default=DOCUMENT)
    options = parser.parse_args(argv)
    current = render()
    if not options.check:
        options.output.write_text(current, encoding="utf-8")
        return 0
    if options.output.read_text(encoding="utf-8") != current:
        sys.stderr.write(f"{options.output} is old: run `python -m kb openapi`\n")
        return 1
    return 0
