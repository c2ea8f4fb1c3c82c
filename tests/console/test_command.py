"""``python -m kb account``: the first administrator, and help when nobody can sign in."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kb.accounts import passwords
from kb.accounts.roles import Role
from kb.cli import account
from kb.settings import Settings
from kb.store import accounts
from kb.store.audit import newest
from kb.store.database import Database
from tests.console.kit import PASSWORD
from tests.gateway.appkit import settings_for
from tests.stack import ROOT


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = settings_for(tmp_path)
    monkeypatch.setattr(account, "get_settings", lambda: made)
    return made


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
    return account.main(list(arguments))


def test_the_first_administrator(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = run(
        monkeypatch, "create", "Guan", "--role", "administrator", "--display", "管某", stdin=PASSWORD + "\n"
    )
    assert made == 0
    assert "管某\t管理员\t可登录" in capsys.readouterr().out
    database = Database(settings.db_url)
    row = accounts.by_name(database, "guan")
    assert row
    assert (row.role, row.must_change) == (Role.ADMINISTRATOR, False)
    assert passwords.matches(row.password, PASSWORD)
    told = newest(database)[0]
    assert (told.actor, told.action, told.target, told.address) == ("command", "account.create", "guan", None)
    database.close()


def test_what_is_refused_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new = ("create", "guan", "--role", "administrator")
    for arguments, stdin, says in (
        (new, "short\n", "至少 10 个字符"),
        (new, "", "至少 10 个字符，现在是 0 个"),
        (("create", "张三", "--role", "operator"), PASSWORD, "账号名要用"),
        (("disable", "nobody"), "", "没有叫 nobody 的账号"),
        (("password", "nobody"), PASSWORD, "没有叫 nobody 的账号"),
    ):
        assert run(monkeypatch, *arguments, stdin=stdin) == 1
        assert says in capsys.readouterr().err
    assert run(monkeypatch, *new, stdin=PASSWORD) == 0
    assert run(monkeypatch, *new, stdin=PASSWORD) == 1
    assert "已经有人用了" in capsys.readouterr().err
    assert run(monkeypatch, "disable", "guan") == 1
    assert "最后一个管理员" in capsys.readouterr().err


def test_password_disable_enable_list(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "list") == 0
    assert "还没有账号" in capsys.readouterr().out
    run(monkeypatch, "create", "op", "--role", "operator", stdin=PASSWORD)
    assert run(monkeypatch, "password", "OP", stdin="Ling-Yi-Ju-77\n") == 0
    assert run(monkeypatch, "disable", "op") == 0
    capsys.readouterr()
    run(monkeypatch, "list")
    assert "op\top\t坐席\t已停用\t上次登录：从未" in capsys.readouterr().out
    assert run(monkeypatch, "enable", "op") == 0
    database = Database(settings.db_url)
    row = accounts.by_name(database, "op")
    assert row
    assert passwords.matches(row.password, "Ling-Yi-Ju-77")
    assert row.disabled_at is None
    database.close()


def test_a_database_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = settings_for(tmp_path, database_url="postgresql://x@127.0.0.1:1/x")
    monkeypatch.setattr(account, "get_settings", lambda: gone)
    assert run(monkeypatch, "list") == 1
    assert "数据库没有应答" in capsys.readouterr().err


def test_at_a_terminal_it_asks_twice_and_shows_nothing(tmp_path: Path) -> None:
    """The real command at a real terminal: neither password is echoed."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "VAR_DIR": str(tmp_path)}
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "kb", "account", "create", "guan", "--role", "administrator"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    answers = [PASSWORD, PASSWORD]
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if answers and shown.decode("utf-8", "ignore").endswith("："):
            os.write(ours, answers.pop().encode() + b"\n")
    assert process.wait(60) == 0, shown.decode()
    text = shown.decode()
    assert "再输一次" in text
    assert "建好了" in text
    assert PASSWORD not in text
