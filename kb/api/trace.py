"""The trace id of a request: in every reply, every error and every line of the log."""

from __future__ import annotations

import uuid

from starlette.requests import HTTPConnection


def new_trace_id() -> str:
    """A fresh id, 32 hexadecimal digits."""
    return uuid.uuid4().hex


def trace_id(request: HTTPConnection) -> str:
    """The id the middleware gave the request."""
    return str(request.scope.setdefault("yxd_trace_id", new_trace_id()))
