"""Addresses of the processes and whether they are free."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from deploy.messages import Trouble, bad_address, port_busy


def host_and_port(setting: str, url: str) -> tuple[str, int]:
    """Host and port of a URL setting; raise ``Trouble`` where it has none."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname and parts.port:
            return parts.hostname, parts.port
    except ValueError:
        pass
    raise Trouble(bad_address(setting, url))


def require_free(name: str, host: str, port: int, setting: str) -> None:
    """Raise ``Trouble`` when another program listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            raise Trouble(port_busy(name, port, setting)) from error
