"""Rasa's command line (``.venv-rasa``, Python 3.10): token from the environment, and a faster start."""

from __future__ import annotations

import importlib
import os
import sys


def main() -> None:
    """Run ``rasa`` with this process's arguments; ``run`` gets ``--auth-token $RASA_TOKEN``.

    Rasa takes the token only as an argument, and every user of the machine can read a process's arguments.
    """
    # At import, skops looks through every module loaded so far. Before TensorFlow there are few: this halves
    # the time until Rasa answers.
    importlib.import_module("skops.io")
    from rasa.__main__ import main as rasa_main

    token = ["--auth-token", os.environ["RASA_TOKEN"]] if sys.argv[1:2] == ["run"] else []
    sys.argv = ["rasa", *sys.argv[1:], *token]
    rasa_main()


if __name__ == "__main__":
    main()
