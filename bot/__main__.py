"""``python -m bot wechat <command>``: what a bureau does to connect the Official Account and to run it."""

from __future__ import annotations

import sys

from bot.channels.wechat import cli

USAGE = "用法：python -m bot wechat <doctor | menu | status | on | off 原因>"
TAKES_REASON = "off"


def main(argv: list[str]) -> int:
    """Run the command; returns its exit status."""
    if len(argv) < 2 or argv[0] != "wechat" or argv[1] not in cli.COMMANDS:
        return _usage()
    command, given = cli.COMMANDS[argv[1]], argv[2:]
    if len(given) != (argv[1] == TAKES_REASON):
        return _usage()
    return command(*given)


def _usage() -> int:
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
