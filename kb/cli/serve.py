"""``python -m kb serve``: run ``app``."""

from __future__ import annotations

import argparse
import sys

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from kb.answer.areas import read_areas
from kb.api.app import create_app
from kb.api.listen import serve, tls_fault
from kb.api.logs import configure
from kb.schema.load import CONTENT_ROOT
from kb.settings import Settings, get_settings
from kb.store.database import Database
from kb.store.migrate import migrate


def main(argv: list[str]) -> int:
    """Serve until stopped; 2 when the settings do not fit together."""
    parser = argparse.ArgumentParser(prog="kb serve", description=__doc__)
    parser.parse_args(argv)
    settings = get_settings()
    fault = unfit(settings) or tls_fault(settings) or unready(settings)
    if fault:
        sys.stderr.write(f"没有启动：{fault}\n")
        return 2
    configure()
    serve(create_app(settings), settings)
    return 0


def unfit(settings: Settings) -> str | None:
    """Why these settings must not be served, in one sentence; None when they may."""
    areas = read_areas((CONTENT_ROOT, *settings.content_dirs))
    area = areas.get(settings.area)
    if area is None:
        return f"AREA={settings.area} 没有收录，请在 CONTENT_DIRS 里建立 areas/{settings.area}/area.yml。"
    if settings.mode == "production" and area.demo:
        return f"MODE=production 不能用示范县（AREA={settings.area}），请把 AREA 改成本地统筹区代码。"
    return None


def unready(settings: Settings) -> str | None:
    """Why the database cannot be used, in one sentence; None when it can. Brings its schema up to date."""
    database = Database(settings.db_url)
    try:
        migrate(database)
    except CommandError:
        return "数据库是更新的版本建的，请用那个版本的程序，或恢复升级前的备份。"
    except (SQLAlchemyError, OSError, ValueError) as exc:
        return f"数据库打不开（{type(exc).__name__}），请检查 DATABASE_URL、磁盘空间和权限。"
    finally:
        database.close()
    return None
