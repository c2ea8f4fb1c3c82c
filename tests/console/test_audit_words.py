"""Each action of the audit log has its Chinese word, and none is written that is not on the list."""

from __future__ import annotations

import re
from typing import get_args

from kb.api.routes.audit import WORDS
from kb.store.audit import Action
from tests.stack import ROOT

COMMAND = ROOT / "bot/channels/wechat/cli.py"
"""Writes its rows itself; everything else goes through ``kb.store.audit.note``, whose actions mypy checks."""


def test_every_action_has_a_word_of_its_own() -> None:
    assert set(WORDS) == set(get_args(Action))
    assert len(set(WORDS.values())) == len(WORDS)
    assert all(re.search(r"[\u4e00-\u9fff]", word) for word in WORDS.values())


def test_rows_are_written_in_one_place() -> None:
    files = [path for folder in ("kb", "bot", "actions", "deploy") for path in (ROOT / folder).rglob("*.py")]
    writing = {path for path in files if re.search(r"(?<!class )\bAuditRow\(", path.read_text("utf-8"))}
    assert writing <= {ROOT / "kb/store/audit.py", COMMAND}


def test_the_actions_of_the_wechat_command_are_known() -> None:
    written = set(re.findall(r'"(wechat\.\w+)"', COMMAND.read_text("utf-8")))
    assert written
    assert written <= set(get_args(Action))
