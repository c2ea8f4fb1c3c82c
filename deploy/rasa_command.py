"""Rasa's command line (``.venv-rasa``, Python 3.10): token from the environment, and a faster start."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping


def main() -> None:
    """Run ``rasa`` with this process's arguments; ``run`` gets ``--auth-token $RASA_TOKEN``.

    Rasa takes the token only as an argument, and every user of the machine can read a process's arguments.
    """
    # At import, skops looks through every module loaded so far. Before TensorFlow there are few: this halves
    # the time until Rasa answers.
    importlib.import_module("skops.io")
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *with_token(sys.argv[1:], os.environ)]
    rasa_main()


def with_token(arguments: list[str], environment: Mapping[str, str]) -> list[str]:
    """``arguments`` of Rasa, with the token where it is ``run``; KeyError where ``RASA_TOKEN`` is not set."""
    if arguments[:1] != ["run"]:
        return arguments
    # One word: a token that begins with a hyphen (one random token in 64) would be taken for another option.
    return [*arguments, f"--auth-token={environment['RASA_TOKEN']}"]


if __name__ == "__main__":
    main()
