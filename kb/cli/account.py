"""``python -m kb account``: staff accounts from the server's own command line; makes the first administrator."""

from __future__ import annotations

import argparse
import getpass
import sys

from sqlalchemy.exc import SQLAlchemyError

from kb.accounts import names, passwords
from kb.accounts.roles import TITLES, Role
from kb.clock import Clock
from kb.settings import get_settings
from kb.store import accounts
from kb.store.account_tables import AccountRow
from kb.store.audit import COMMAND
from kb.store.database import Database
from kb.store.migrate import migrate


class Refused(Exception):
    """What was asked is not done; the message says why."""


def main(argv: list[str]) -> int:
    """Make, change or list accounts; 1 when it was refused or the database does not answer."""
    options = _parser().parse_args(argv)
    database = Database(get_settings().db_url)
    try:
        migrate(database)
        sys.stdout.write(_run(database, options))
    except (Refused, names.BadName, passwords.WeakPassword) as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    except SQLAlchemyError as exc:
        sys.stderr.write(f"没有做完：数据库没有应答（{type(exc).__name__}）。\n")
        return 1
    finally:
        database.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kb account", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser(
        "create", help="make an account; asks for its password, or reads it from stdin"
    )
    making.add_argument("name", help="to sign in with, e.g. zhang.san")
    making.add_argument("--role", choices=[role.value for role in Role], required=True)
    making.add_argument("--display", help="the name that colleagues read; default: the name")
    for name, words in (
        ("password", "set a new password; asks for it, or reads it from stdin"),
        ("disable", "end all sessions and let nobody sign in"),
        ("enable", "let a disabled account sign in again"),
    ):
        commands.add_parser(name, help=words).add_argument("name")
    commands.add_parser("list", help="all accounts")
    return parser


def _run(database: Database, options: argparse.Namespace) -> str:
    now = Clock().now()
    if options.command == "list":
        return "".join(map(_line, accounts.listed(database))) or "还没有账号。\n"
    if options.command == "create":
        return _create(database, options)
    row = accounts.by_name(database, names.sign_in_name(options.name))
    if row is None:
        raise Refused(f"没有叫 {options.name} 的账号。")
    if options.command == "password":
        hashed = passwords.hashed(passwords.check(_ask(), row.name))
        accounts.set_password(database, row.id, hashed, COMMAND, now, must_change=False)
        return f"{row.name} 的密码已经改好，原来的登录全部失效。\n"
    if options.command == "enable":
        accounts.enable(database, row.id, COMMAND, now)
        return f"{row.name} 可以登录了。\n"
    try:
        accounts.disable(database, row.id, COMMAND, now)
    except accounts.LastAdministrator as exc:
        raise Refused(f"{row.name} 是最后一个管理员，停用以后就没有人能管账号了，没有停用。") from exc
    return f"{row.name} 已停用，原来的登录全部失效。\n"


def _create(database: Database, options: argparse.Namespace) -> str:
    name = names.sign_in_name(options.name)
    display = names.display_name(options.display or name)
    if accounts.by_name(database, name) is not None:
        raise Refused(f"{name} 这个账号名已经有人用了，请换一个。")
    hashed = passwords.hashed(passwords.check(_ask(), name))
    new = accounts.NewAccount(name, display, Role(options.role), hashed)
    try:
        row = accounts.create(database, new, COMMAND, Clock().now())
    except accounts.AccountExists as exc:
        raise Refused(f"{name} 这个账号名已经有人用了，请换一个。") from exc
    return f"建好了：{_line(row)}"


def _line(row: AccountRow) -> str:
    state = "已停用" if row.disabled_at else "临时密码" if row.must_change else "可登录"
    last = f"{row.signed_in_at.astimezone():%Y-%m-%d %H:%M}" if row.signed_in_at else "从未"
    return f"{row.name}\t{row.display}\t{TITLES[Role(row.role)]}\t{state}\t上次登录：{last}\n"


def _ask() -> str:
    """The password, typed twice unseen; or one line of standard input. Never from the command line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("密码（输入时不显示）：")
    if getpass.getpass("再输一次：") != first:
        raise Refused("两次输入的密码不一样，没有改。")
    return first
