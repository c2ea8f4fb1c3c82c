"""Shares connections among workers, as nginx does in front of several: ``python -m tests.wechat.balancer URL …``.

A worker that does not take the connection is passed over; one that dies in the middle of a request takes the
request with it, as a POST is never repeated by nginx either.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

CONNECT = 2.0
HERE = b"GET /balancer "
"""A question to the balancer itself: whether it runs."""


class Balancer:
    """Round robin over ``targets`` (host, port)."""

    def __init__(self, targets: list[tuple[str, int]]) -> None:
        self._targets = targets
        self._turn: Iterator[int] = itertools.count()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        first = await reader.read(65536)
        if first.startswith(HERE):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        elif first and (found := await self._connect()):
            there_reader, there_writer = found
            there_writer.write(first)
            ways = (_pass(reader, there_writer), _pass(there_reader, writer))
            tasks = [asyncio.create_task(way) for way in ways]
            # Whoever hangs up first ends it for both.
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            there_writer.close()
        with contextlib.suppress(OSError):
            await writer.drain()
        writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        start = next(self._turn)
        for offset in range(len(self._targets)):
            host, port = self._targets[(start + offset) % len(self._targets)]
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(CONNECT):
                    return await asyncio.open_connection(host, port)
        return None


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


async def _run(port: int, targets: list[tuple[str, int]]) -> None:
    server = await asyncio.start_server(Balancer(targets).serve, "127.0.0.1", port, backlog=1000)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.wechat.balancer", description="把连接轮流交给几个工作进程"
    )
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    parts = [urlsplit(url) for url in args.urls]
    asyncio.run(_run(args.port, [(p.hostname or "127.0.0.1", p.port or 80) for p in parts]))


if __name__ == "__main__":
    main()
