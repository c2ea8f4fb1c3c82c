"""What every test shares. Two environments read this file: keep it to the standard library and pytest."""

from __future__ import annotations

import importlib.util

import pytest

from tests.stack import stack  # noqa: F401  (a fixture is found by its name in this module)

# Rasa's components and the actions run in .venv-rasa, everything else in .venv; `make test` runs both.
_IN_RASA_ENV = ("bot", "actions")
_HAS_RASA = importlib.util.find_spec("rasa") is not None
collect_ignore_glob = [] if _HAS_RASA else [f"{name}/*" for name in _IN_RASA_ENV]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the running service, and put those that measure time before it is started."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: item.get_closest_marker("alone") is None)
