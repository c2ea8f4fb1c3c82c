"""What the documents say is what the code has."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import tomllib

from kb.__main__ import COMMANDS
from kb.answer.outcome import Outcome
from kb.settings import Settings
from tests.health.test_code import tracked
from tests.stack import ROOT

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = [name for name in tracked() if name.endswith(".md")]
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def section(title: str) -> str:
    """The text under a second-level heading of docs/architecture.md that starts with ``title``."""
    parts = [part for part in ARCHITECTURE.split("\n## ") if part.startswith(title)]
    assert len(parts) == 1, title
    return parts[0]


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    first_cells = [line.split("|")[1] for line in section("Settings").splitlines() if line.startswith("| `")]
    documented = set(re.findall(r"`([A-Z_]+)`", " ".join(first_cells)))
    assert documented == {name.upper() for name in Settings.model_fields} | {"RASA_PYTHON", "TORCH_INDEX_URL"}


def test_every_outcome_is_documented() -> None:
    cells = [line.split("|")[1] for line in section("Outcomes").splitlines() if line.startswith("| `")]
    assert {cell.strip(" `") for cell in cells} == {outcome.value for outcome in Outcome}


def test_every_command_is_documented() -> None:
    documented = re.findall(r"`([a-z-]+)(?: [^`]*)?`", section("Commands"))
    assert set(COMMANDS) <= set(documented)


def test_every_process_is_documented() -> None:
    for name in ("app", "actions", "rasa"):
        assert f"| `{name}` |" in section("Processes")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (ROOT / name).parent.joinpath(link).exists()] == []


def test_the_readme_says_that_this_is_an_example_and_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "示例，未经医保部门审核" in readme
    assert "make run" in readme
    assert "make test" in readme
    assert "TORCH_INDEX_URL" in readme


def test_the_changelog_tells_about_this_version() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    entries = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert entries[0].startswith(version)
    for part in ("Periods concerned", "Areas touched", "Details"):
        assert part in entries[0]


@pytest.mark.parametrize("path", ADRS, ids=lambda p: p.stem)
def test_decisions_have_the_four_parts(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line[3:] for line in lines if line.startswith("## ")] == [
        "Context",
        "Decision",
        "Status",
        "Consequences",
    ]


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


def test_state_and_secrets_are_ignored_by_git() -> None:
    names = ["var/secrets.env", "var/yixiaoda.db", ".venv/bin/python", ".venv-rasa/bin/python"]
    command = ["git", "check-ignore", *names]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ignored.stdout.split() == names
