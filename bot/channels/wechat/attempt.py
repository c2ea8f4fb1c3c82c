"""Work whose failure, of whatever kind, must not end what asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def attempt(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """``work``, done one way or the other: whoever asks looks at its ``exception()`` first."""
    task = asyncio.create_task(work)
    await asyncio.wait({task})
    return task
