"""The network cable between a kiosk and the service: it can be pulled and plugged in again."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

PIECE = 65536
BROKEN = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Cable:
    """Forwards connections to the service while it is plugged in; pulled, none comes through."""

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self._service = (str(parts.hostname), int(parts.port or 80))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._plugged = True
        self._failing = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        """Cut every connection; new ones are closed at once."""
        with self._lock:
            self._plugged = False
            held, self._open = self._open, set()
        for one in held:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def fail(self) -> None:
        """Every connection from now on meets a server that has broken down."""
        self.pull()
        self._failing = True

    def plug(self) -> None:
        """Let connections through again."""
        self._plugged, self._failing = True, False

    def close(self) -> None:
        """Take it away."""
        self.pull()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            if self._failing and client.recv(PIECE):
                client.sendall(BROKEN)
            if not self._plugged:
                return
            with socket.create_connection(self._service) as service:
                with self._lock:
                    self._open |= {client, service}
                back = threading.Thread(target=_pump, args=(service, client), daemon=True)
                back.start()
                _pump(client, service)
                back.join()
                with self._lock:
                    self._open -= {client, service}


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def cable(site: str) -> Iterator[Cable]:
    """A cable to the service."""
    made = Cable(site)
    try:
        yield made
    finally:
        made.close()
