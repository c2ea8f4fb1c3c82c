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
    port, folder = free_ports(1)[0], tmp_path_factory.mktemp("redis")
    process = start(port, folder)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


def command(port: int, folder: Path) -> list[str]:
    """Redis without persistence; skips where it is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine (apt install redis-server)")
    nothing_kept = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    return [program, "--port", str(port), "--bind", "127.0.0.1", *nothing_kept]


def start(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start Redis and wait until it answers."""
    process = subprocess.Popen(command(port, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
