"""The times of WeChat's contract, in seconds; scaled together in tests."""

from __future__ import annotations

from dataclasses import dataclass

REPEATS = 900.0
"""How long a message and its answer are remembered: longer than a signature holds (600 s)."""
FETCH = 600.0
"""How long a late answer waits to be fetched by 1."""
CHOICES = 48 * 3600.0
"""How long a number means what was offered."""
OPENID = 48 * 3600.0
"""How long WeChat takes a push after a message; no openid is kept longer."""


@dataclass(frozen=True)
class Times:
    """What WeChat does at 5 s, and we before and after it; ``scale`` below 1 makes tests fast."""

    scale: float = 1.0

    @property
    def wait(self) -> float:
        """The longest a delivery waits for an answer that is to go out as its reply."""
        return 4.0 * self.scale

    @property
    def safe(self) -> float:
        """A reply given later than this may find that WeChat has hung up."""
        return 4.7 * self.scale

    @property
    def hold(self) -> float:
        """How long a delivery is held, so that WeChat hangs up and sends again."""
        return 6.0 * self.scale

    @property
    def longest(self) -> float:
        """The longest an answer may take before an apology is the answer."""
        return 12.0 * self.scale

    @property
    def unasked(self) -> float:
        """So long after it was ready nobody has come for an answer: no retry will."""
        return 10.0 * self.scale

    @property
    def lease(self) -> float:
        """A worker that has not renewed its claim for so long is dead."""
        return max(2.0, 8.0 * self.scale)

    @property
    def gap(self) -> float:
        """Between two pushes to one phone, so that they arrive in order."""
        return 0.5 * self.scale

    @property
    def poll(self) -> float:
        """Between two looks at what another worker does."""
        return max(0.01, 0.05 * self.scale)

    @property
    def off(self) -> float:
        """So long after an error that calls for a person, pushing is tried again by itself."""
        return 600.0 * self.scale

    @property
    def pause(self) -> float:
        """How long pushing rests after WeChat has asked for it."""
        return 60.0 * self.scale
