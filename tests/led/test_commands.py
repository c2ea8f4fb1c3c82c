"""``kb led``, ``kb screens`` and ``kb withdraw``, run as people run them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.cli import led, screens, withdraw
from kb.clock import SHANGHAI
from kb.led.health import condition
from kb.led.token import token_of
from kb.release.active import ActiveRelease
from kb.release.publish import publish
from kb.schema.led import Screen
from kb.settings import get_settings
from kb.store.database import Database
from kb.store.led import Health, Play, health_of, report
from kb.store.migrate import migrate
from tests.gateway.appkit import BigramEngine
from tests.led.ledkit import SCREEN, Tree

NOW = dt.datetime.now(SHANGHAI)
AT = "2026-11-21T10:00"
WALL = Screen.model_validate({"id": "wall", **SCREEN})


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database that the commands find by their settings, with nothing published."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'app.db'}")
    monkeypatch.setenv("MODE", "demo")
    get_settings.cache_clear()
    made = Database(get_settings().db_url)
    migrate(made)
    yield made
    made.close()
    get_settings.cache_clear()


@pytest.fixture
def served(database: Database, tree: Tree) -> Database:
    """The tree published."""
    publish(database, tree.release(), NOW, "tester")
    return database


def test_before_anything_is_published_it_says_what_to_do(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert led.main(["list"]) == 1
    assert "kb publish" in capsys.readouterr().err
    assert screens.main([]) == 0
    assert screens.main(["--address", "wall"]) == 2
    assert withdraw.main(["relief/low-income", "--reason", "x"]) == 1


def test_list_and_show(served: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert led.main(["list"]) == 0
    assert "wall：测试屏，大厅，384×128 像素，24 列 3 行，播放单 all" in capsys.readouterr().out
    assert led.main(["show", "--screen", "wall", "--at", AT]) == 0
    said = capsys.readouterr().out
    assert said.count("居民医保每人每年400元（示例）") == 3
    assert "宝宝出生，尽早办理医保（enrolment/newborn" in said
    assert "一轮 8 条" in said


def test_export_writes_files_and_says_until_when(
    served: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["export", "--screen", "wall", "--out", str(out), "--format", "gbk,png", "--at", AT]
    assert led.main(command) == 0
    assert "最迟 2026年11月22日 00:00 前要换新文件" in capsys.readouterr().out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["items"]) == 6
    withdraw.main(["relief/low-income", "--reason", "改了"])
    led.main(command)
    assert "没有导出 relief/low-income：已撤下" in capsys.readouterr().out
    assert not any("low-income" in path.name for path in out.iterdir())


@pytest.mark.parametrize(
    ("at", "there"),
    [("2026-11-21T15:30Z", True), ("2026-11-21T16:30Z", False), ("2026-11-22T00:30+09:00", True)],
)
def test_a_moment_may_name_its_zone(
    served: Database, capsys: pytest.CaptureFixture[str], at: str, there: bool
) -> None:
    led.main(["show", "--screen", "wall", "--at", at])
    assert ("至 2026-11-22 00:00" in capsys.readouterr().out) == there


@pytest.mark.parametrize("why", [["--font", "none.ttf"], ["--at", "2031-01-01"]])
def test_an_export_that_fails_leaves_nothing_old_to_be_copied(
    served: Database, tree: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str], why: list[str]
) -> None:
    tree.playlist({"entry": "enrolment/newborn"})
    tree.write("notices/990001.yml", [])
    publish(served, tree.release(), NOW, "tester")
    out = tmp_path / "out"
    command = ["export", "--screen", "wall", "--out", str(out), "--format", "gbk,png", "--at", AT]
    assert led.main(command) == 0
    (out / "mine.txt").write_text("stays", encoding="utf-8")
    assert led.main([*command, *why]) == 1
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    assert "已删除" in capsys.readouterr().err


@pytest.mark.parametrize(
    "bad", [["--format", "avi"], ["--format", ""], ["--at", "gestern"], ["--days", "x"], ["--screen"]]
)
def test_bad_options_are_refused(served: Database, tmp_path: Path, bad: list[str]) -> None:
    with pytest.raises(SystemExit):
        led.main(["export", "--screen", "wall", "--out", str(tmp_path / "o"), *bad])


def test_a_screen_or_a_font_that_is_not_there(
    served: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert led.main(["show", "--screen", "none"]) == 1
    assert "没有显示屏 none；已发布的有：wall" in capsys.readouterr().err
    font = str(tmp_path / "none.ttf")
    assert led.main(["export", "--screen", "wall", "--out", str(tmp_path / "o"), "--font", font]) == 1
    assert "没有这个字体文件" in capsys.readouterr().err


def test_a_withdrawal_reaches_the_running_app_at_its_next_poll(served: Database, tree: Tree) -> None:
    """Without a restart: the app polls every five seconds, the screen every twenty."""
    active = ActiveRelease(served, BigramEngine)  # type: ignore[arg-type]
    active.poll()
    kb = active.current()
    assert kb is not None and kb.withdrawn == frozenset()
    assert withdraw.main(["window", "--reason", "写错了"]) == 0
    assert active.poll()
    kb = active.current()
    assert kb is not None and kb.withdrawn == {"window"}
    assert withdraw.main(["window", "--restore"]) == 0
    active.poll()
    kb = active.current()
    assert kb is not None and kb.withdrawn == frozenset()


def test_withdrawing_wants_a_reason_and_something_served(
    served: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        withdraw.main(["window"])
    assert withdraw.main(["none/none", "--reason", "x"]) == 1
    assert "正在使用的内容里没有 none/none" in capsys.readouterr().err
    assert withdraw.main(["wait", "--reason", "题目有误"]) == 0
    assert withdraw.main(["wait", "--reason", "再一次"]) == 0
    assert withdraw.main([]) == 0
    said = capsys.readouterr().out
    assert "wait：题目有误" in said and "早已撤下" in said and "已撤下 1 条" in said
    assert withdraw.main(["window", "--restore"]) == 0
    assert "没有撤下过" in capsys.readouterr().out


def test_a_screen_that_never_reported_is_an_alarm(
    served: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screens.main([]) == 1
    assert "！wall 测试屏（大厅）：从来没有上报过" in capsys.readouterr().out
    report(served, "wall", "b", [Play("entry", "relief/a", "v1", "r", NOW, 12)], Health(feed_as_of=NOW), NOW)
    assert screens.main([]) == 0
    assert "正常" in capsys.readouterr().out
    assert screens.main(["--played", "1"]) == 0
    assert "wall　relief/a（v1）：1 次，0.2 分钟" in capsys.readouterr().out


def test_the_address_holds_the_screens_token(served: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert screens.main(["--address", "wall"]) == 0
    said = capsys.readouterr().out.strip()
    assert said.endswith(f"/led/wall#token={token_of(get_settings().secret_key, WALL)}")
    assert token_of("other", WALL) != token_of(get_settings().secret_key, WALL)


def test_the_address_is_the_one_people_reach_the_service_at(
    served: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screens.main(["--address", "wall"])
    assert "没有设置 PUBLIC_URL" in capsys.readouterr().err
    monkeypatch.setenv("PUBLIC_URL", "https://yibao.example.gov.cn/")
    get_settings.cache_clear()
    screens.main(["--address", "wall"])
    said = capsys.readouterr()
    assert said.out.startswith("https://yibao.example.gov.cn/led/wall#token=")
    assert "PUBLIC_URL" not in said.err


@pytest.mark.parametrize(
    ("health", "ago", "alarm", "said"),
    [
        (Health(feed_as_of=NOW), 0, False, "正常"),
        (Health(feed_as_of=NOW), 31, True, "31分钟没有消息"),
        (Health(feed_as_of=NOW), 60 * 30, True, "30小时没有消息"),
        (Health(feed_as_of=NOW), 60 * 24 * 5, True, "5天没有消息"),
        (Health(feed_as_of=NOW - dt.timedelta(hours=2)), 0, True, "内容没有更新"),
        (Health(), 0, True, "内容没有更新"),
        (Health(feed_as_of=NOW, clock_offset=3600), 0, True, "时钟慢了60分钟"),
        (Health(feed_as_of=NOW, clock_offset=-120), 0, True, "时钟快了2分钟"),
        (Health(feed_as_of=NOW, clock_offset=30), 0, False, "正常"),
        (Health(feed_as_of=NOW, lost=7), 0, True, "丢了 7 条播放记录"),
    ],
)
def test_conditions(database: Database, health: Health, ago: int, alarm: bool, said: str) -> None:
    report(database, "wall", "b", [], health, NOW - dt.timedelta(minutes=ago))
    found = condition(WALL, health_of(database)["wall"], NOW)
    assert (found.alarm, found.said) == (alarm, said)
