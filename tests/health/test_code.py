"""The shape of the code: sizes, handlers, imports. Exceptions are listed by name; the lists only shrink."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.stack import ROOT

MODULE_LINES = 300
FUNCTION_LINES = 50
LONG_MODULES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()
CODE = ("actions", "bench", "bot", "deploy", "kb")
BROAD = {"Exception", "BaseException"}
TEXT = {".css", ".html", ".js", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[str, ...]:
    """The files of the repository, by git; new ones count before they are committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in listed.splitlines() if (ROOT / name).is_file())


def modules() -> list[str]:
    folders = tuple(f"{folder}/" for folder in CODE)
    return [name for name in tracked() if name.startswith(folders) and name.endswith(".py")]


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def functions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield prefix + child.name, child
        if isinstance(child, Function | ast.ClassDef):
            yield from functions(child, f"{prefix}{child.name}.")


def test_there_is_code_to_look_at() -> None:
    assert {name.split("/")[0] for name in modules()} == set(CODE)


def test_modules_stay_short() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in modules()}
    assert {name for name, length in lengths.items() if length > MODULE_LINES} == LONG_MODULES


def test_functions_stay_short() -> None:
    long = set()
    for name in modules():
        for qualified, node in functions(tree(name)):
            if (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES:
                long.add(f"{name}:{qualified}")
    assert long == LONG_FUNCTIONS


def test_no_handler_catches_everything() -> None:
    broad = []
    for name in modules():
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.walk(node.type) if node.type else [ast.Name("Exception")]
                if any(isinstance(n, ast.Name) and n.id in BROAD for n in caught):
                    broad.append(f"{name}:{node.lineno}")
    assert broad == []


def test_nothing_is_left_to_do_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    left = [n for n in modules() if any(mark in (ROOT / n).read_text(encoding="utf-8") for mark in marks)]
    assert left == []


def test_the_package_both_pythons_read_imports_nothing() -> None:
    nodes = list(ast.walk(tree("bot/__init__.py")))
    assert not [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def test_what_runs_in_the_old_environment_imports_nothing_of_the_new() -> None:
    crossing = []
    for name in modules():
        if name.startswith(("actions/", "bot/components/")):
            for node in ast.walk(tree(name)):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                crossing += [f"{name}: {n}" for n in names if n.split(".")[0] in {"kb", "deploy"}]
    assert crossing == []


@pytest.mark.parametrize("package", ["kb", "bot.gateway", "bot.channels"])
def test_importing_opens_no_file_and_no_connection(package: str) -> None:
    """Every module is imported in a fresh Python that reports what it opens in this folder, or connects to."""
    code = f"""
import importlib, pkgutil, sys
root = {str(ROOT)!r}

def watch(event, args):
    if event == "socket.connect":
        print("connects", args[1], file=sys.stderr)
    elif event == "open" and isinstance(args[0], str) and args[0].startswith(root + "/"):
        code = args[0].endswith((".py", ".pyc")) or ".pyc." in args[0]
        if not code and not args[0].startswith(root + "/.venv"):
            print("opens", args[0], file=sys.stderr)

sys.addaudithook(watch)
import {package} as package
for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if found.name.endswith("__main__") or ".migrations." in found.name:
        continue
    importlib.import_module(found.name)
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_no_path_of_one_machine() -> None:
    """A home or scratch folder in the project works on one machine only."""
    places = ("/home/", "/root/", "/Users/", "/mnt/")
    found = []
    for name in tracked():
        path = ROOT / name
        if path.suffix in TEXT or path.name == "Makefile":
            text = path.read_text(encoding="utf-8")
            found += [f"{name}: {place}" for place in places if place in text and path != Path(__file__)]
    assert found == []
