"""What was understood of one message."""

from __future__ import annotations

from dataclasses import dataclass, field

Value = bool | int | str


@dataclass(frozen=True)
class Problem:
    """Why a fact cannot be taken: the slot, and the sentence of ``dialogue.yml`` with the values that fill it."""

    slot: str
    say: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass
class Heard:
    """Facts by field name; ``about`` whom the message names; ``dont_know`` of the fact asked for.

    ``problems`` are facts that were told but cannot be (negative, a range, no such day).
    """

    facts: dict[str, Value] = field(default_factory=dict)
    about: str | None = None
    dont_know: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the message told nothing that a form can use."""
        return not (self.facts or self.dont_know or self.problems)
