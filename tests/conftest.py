"""What every test shares. Two environments read this file: keep it to the standard library and pytest."""

from __future__ import annotations

import importlib.util

import pytest

from tests.stack import stack  # noqa: F401  (a fixture is found by its name in this module)

# Rasa's components and the actions run in .venv-rasa, everything else in .venv; `make test` runs both.
_IN_RASA_ENV = ("bot", "actions")
_HAS_RASA = importlib.util.find_spec("rasa") is not None
collect_ignore_glob = [] if _HAS_RASA else [f"{name}/*" for name in _IN_RASA_ENV]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Send all tests of the running service to one worker: it is started once, not once a worker."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("stack"))
            item.add_marker(pytest.mark.e2e)
