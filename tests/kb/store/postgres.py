"""A PostgreSQL of the tests' own in a temporary folder, on a free port, stopped afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.stack import free_ports

OWNER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user."""


def programs() -> Path | None:
    """The folder of the newest ``initdb`` and ``postgres``; None where PostgreSQL is not installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database; skips where PostgreSQL cannot be run."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    user = _user()
    if os.geteuid() == 0 and user is None:
        pytest.skip(f"PostgreSQL does not run as root and there is no user {OWNER}")
    place = tmp_path_factory.mktemp("postgres")
    if user is not None:
        _open_way(place)
        os.chown(place, user.pw_uid, user.pw_gid)
    port, data = free_ports(1)[0], place / "data"
    how: dict[str, Any] = {"cwd": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    how["user"] = user.pw_name if user else None
    make = ["-U", "tester", "-A", "trust", "--encoding=UTF8", "--no-sync"]
    subprocess.run([str(folder / "initdb"), "-D", str(data), *make], check=True, timeout=300, **how)
    settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")
    options = [part for setting in settings for part in ("-c", setting)]
    server = subprocess.Popen([str(folder / "postgres"), "-D", str(data), "-p", str(port), *options], **how)
    url = f"postgresql://tester@127.0.0.1:{port}/postgres"
    try:
        _wait(url)
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
        server.wait(60)


def _wait(url: str) -> None:
    """Until the server answers."""
    for _ in range(600):
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")


def _user() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: nobody else unless we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(OWNER)
    except KeyError:
        return None


def _open_way(folder: Path) -> None:
    """Let the other user walk through pytest's temporary folders to its own."""
    for above in folder.parents:
        if above.stat().st_uid == os.geteuid() and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
