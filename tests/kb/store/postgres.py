"""A PostgreSQL of the tests' own in a temporary folder, on a free port, stopped afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import free_ports

OWNER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user."""


def programs() -> Path | None:
    """The folder of the newest ``initdb`` and ``pg_ctl``; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


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
    port = free_ports(1)[0]
    data = place / "data"

    def run(program: str, *arguments: str) -> None:
        command = [str(folder / program), *arguments]
        subprocess.run(
            command,
            check=True,
            cwd=place,
            user=user.pw_name if user else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            timeout=120,
        )

    run("initdb", "-D", str(data), "-U", "tester", "-A", "trust", "--encoding=UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(place / "log"), "-o", options, "start")
    yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


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
