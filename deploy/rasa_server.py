"""Start Rasa with its token taken from the environment (``.venv-rasa``, Python 3.10).

``rasa run`` knows the token only as an argument, and arguments can be read by every user of the machine.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run Rasa's own command line with ``--auth-token $RASA_TOKEN`` added inside this process."""
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *sys.argv[1:], "--auth-token", os.environ["RASA_TOKEN"]]
    rasa_main()


if __name__ == "__main__":
    main()
