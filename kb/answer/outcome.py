"""Every way a turn can end; each has one meaning."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of one turn, stored with every reply."""

    ANSWERED = "answered"
    """A curated entry was served."""
    CALCULATED = "calculated"
    """A rule computed a figure with its trace."""
    CLARIFY = "clarify"
    """Two to four named choices are offered."""
    ASKING = "asking"
    """A form waits for a slot."""
    CHITCHAT = "chitchat"
    """A dialogue act without policy content: greeting, thanks, goodbye, who are you, repeat."""
    NOT_FOUND = "not_found"
    """About medical insurance perhaps, but nothing in the base answers it."""
    OUT_OF_SCOPE = "out_of_scope"
    """Another authority's matter; the reply names it."""
    EMERGENCY = "emergency"
    """Acute danger or self-harm: emergency numbers before anything else."""
    ABUSIVE = "abusive"
    """Abuse without a question."""
    HANDOFF = "handoff"
    """The resident wants, or after two misses is offered, a person."""
    DEGRADED = "degraded"
    """Nothing could be looked up; the area's hotline is given. (A reply served while Rasa is down
    keeps its own outcome and carries ``degraded: true``.)"""
    ERROR = "error"
    """The message could not be handled; the error says why."""
