"""Make, CI, locks and pre-commit agree with one another."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bench.search import setup as bench_setup
from deploy import lock, setup
from tests.stack import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
NAMES = [each.name for each in lock.LOCKS]


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, Version]:
    found = (PIN.match(line) for line in lock_text(name).splitlines())
    return {canonicalize_name(m[1]): Version(m[2]) for m in found if m}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def test_ci_runs_make_test() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make test\b", script, re.MULTILINE)
    assert "set -euo pipefail" in script
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)


def test_ci_installs_what_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    packages = re.search(r"^packages=\((.*)\)$", script, re.MULTILINE)
    assert packages
    assert f"`{packages[1]}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z-]+) ", shown, re.MULTILINE)) == targets()
    assert targets() >= {"setup", "run", "test", "check", "bench", "help", "lock", "eval", "clean"}


def test_every_target_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets()


def test_make_eval_without_files_says_how_to_use_it() -> None:
    rule = MAKEFILE.split("\neval:")[1].split("\n\n")[0]
    assert "用法" in rule


@pytest.mark.parametrize("each", lock.LOCKS, ids=NAMES)
def test_lock_inputs_follow_pyproject(each: lock.Lock) -> None:
    written = (ROOT / "requirements" / f"{each.name}.in").read_text(encoding="utf-8")
    assert written == lock.input_text(each, lock.read_groups()), "run make lock"


@pytest.mark.parametrize("each", lock.LOCKS, ids=NAMES)
def test_locks_satisfy_pyproject(each: lock.Lock) -> None:
    locked = pins(each.name)
    for group in each.groups:
        for line in lock.read_groups()[group]:
            wanted = Requirement(line)
            if wanted.name != "torch":
                assert locked[canonicalize_name(wanted.name)] in wanted.specifier, "run make lock"


@pytest.mark.parametrize("name", NAMES)
def test_every_pin_has_a_hash_and_no_address(name: str) -> None:
    text = lock_text(name)
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [b.split()[0] for b in blocks[1:] if "--hash=sha256:" not in b] == []
    assert not re.search(r"https?://|--index-url|--find-links|file:", text)


def test_locks_agree_where_one_is_on_top_of_another() -> None:
    for each in lock.LOCKS:
        if each.on_top_of:
            upper, lower = pins(each.name), pins(each.on_top_of)
            assert {n: (upper[n], lower[n]) for n in upper.keys() & lower if upper[n] != lower[n]} == {}


def test_torch_is_pinned_apart_without_build_or_hash() -> None:
    written = (ROOT / "requirements" / "torch.txt").read_text(encoding="utf-8")
    assert written == lock.torch_text(lock.read_groups())
    assert written.splitlines()[1:] == ["torch==2.13.0"]
    for name in NAMES:
        assert not [pin for pin in pins(name) if pin.startswith(("torch", "nvidia-", "cuda-", "triton"))]


def test_the_build_pin_follows_the_lock() -> None:
    written = (ROOT / "requirements" / "build.txt").read_text(encoding="utf-8")
    assert written == lock.build_text(lock_text("app"))


def test_setup_installs_every_lock_but_those_of_other_targets() -> None:
    """``make bench-search`` installs its own: nobody who runs or tests needs them."""
    files = {f for e in setup.ENVIRONMENTS for f in (*e.files, *e.dev_files)}
    elsewhere = {"bench", "bench-rasa"}
    assert files == {f"{name}.lock.txt" for name in NAMES if name not in elsewhere} | {"torch.txt"}
    assert {*bench_setup.ENVIRONMENT.files, bench_setup.RASA_LOCK} == {
        "bench.lock.txt",
        "bench-rasa.lock.txt",
        "torch.txt",
    }


def test_hooks_fetch_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}


def test_the_installed_packages_are_the_locked_ones() -> None:
    """What the tests run against is what the locks say, so that green here means green elsewhere."""
    import importlib.metadata

    wrong = {}
    for name, version in (pins("app") | pins("dev")).items():
        try:
            installed = Version(importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            wrong[name] = "missing"
            continue
        if installed != version and name not in {"pip", "setuptools"}:
            wrong[name] = f"{installed}, locked {version}"
    assert wrong == {}, sys.prefix
