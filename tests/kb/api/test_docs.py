"""docs/api.md names every route and every error."""

from __future__ import annotations

import re

from kb.api.app import create_app
from kb.api.errors import MESSAGES
from kb.settings import Settings
from tests.stack import ROOT

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_route_is_documented_and_every_documented_one_exists() -> None:
    served = {
        f"{method.upper()} {path}"
        for path, item in create_app(Settings()).openapi()["paths"].items()
        for method in item
    }
    assert set(re.findall(r"^\| `((?:GET|POST|PUT|DELETE) [^`]+)`", TEXT, re.MULTILINE)) == served


def test_every_error_is_documented_and_every_documented_one_exists() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)` \| \d{3} ", TEXT, re.MULTILINE)) == set(MESSAGES)
