"""A real Redis of the tests' own, on a free port, stopped afterwards."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.stack import free_ports


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server; skips where Redis is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine (apt install redis-server)")
    port, folder = free_ports(1)[0], tmp_path_factory.mktemp("redis")
    process = start(program, port, folder)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


def start(program: str, port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start Redis without persistence and wait until it answers."""
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(
        [program, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    client = redis.Redis(port=port)
    for _ in range(200):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.05)
        else:
            client.close()
            return process
    process.kill()
    raise RuntimeError("redis-server did not start")
