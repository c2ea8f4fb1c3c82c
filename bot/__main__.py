"""``python -m bot wechat <command>``: what a bureau does to connect the Official Account."""

from __future__ import annotations

import sys

from bot.channels.wechat import cli

USAGE = "用法：python -m bot wechat <doctor | menu>"


def main(argv: list[str]) -> int:
    """Run the command; returns its exit status."""
    if len(argv) != 2 or argv[0] != "wechat" or argv[1] not in cli.COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    return cli.COMMANDS[argv[1]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
