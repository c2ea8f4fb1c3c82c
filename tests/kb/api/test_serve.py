"""What ``kb serve`` refuses to start with, in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from kb.cli.serve import unfit, unready
from kb.store.database import Database
from kb.store.migrate import migrate
from tests.gateway.appkit import settings_for
from tests.stack import free_ports


def test_the_demonstration_may_be_served(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    assert unfit(settings) is None
    assert unready(settings) is None


def test_production_refuses_the_demonstration_county(tmp_path: Path) -> None:
    assert "示范县" in str(unfit(settings_for(tmp_path, mode="production")))


def test_an_area_nobody_knows_is_named(tmp_path: Path) -> None:
    assert "AREA=123456" in str(unfit(settings_for(tmp_path, area="123456")))


def test_a_bureaus_own_area_may_be_served(tmp_path: Path) -> None:
    folder = tmp_path / "own" / "areas" / "123456"
    folder.mkdir(parents=True)
    (folder / "area.yml").write_text("name: 某县\nkind: 县\nparent: CN\n", encoding="utf-8")
    settings = settings_for(tmp_path, area="123456", mode="production", content_dirs=[tmp_path / "own"])
    assert unfit(settings) is None


@pytest.mark.parametrize("url", ["postgresql://x@127.0.0.1:{port}/x", "sqlite:////proc/no/app.db"])
def test_a_database_that_cannot_be_opened(tmp_path: Path, url: str) -> None:
    settings = settings_for(tmp_path, database_url=url.format(port=free_ports(1)[0]))
    assert "数据库打不开" in str(unready(settings))


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    database = Database(settings.db_url)
    migrate(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert "更新的版本" in str(unready(settings))
