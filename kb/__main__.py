"""``python -m kb <command>``: runs the module ``kb.cli.<command>``, imported only when asked for."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

COMMANDS = sorted(path.stem for path in (Path(__file__).parent / "cli").glob("[a-z]*.py"))


def main(argv: list[str]) -> int:
    """Run the command named first; returns its exit status."""
    if not argv or argv[0] not in COMMANDS:
        print(f"用法：python -m kb <{' | '.join(COMMANDS)}> …", file=sys.stderr)
        return 2
    module = importlib.import_module(f"kb.cli.{argv[0]}")
    return int(module.main(argv[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
