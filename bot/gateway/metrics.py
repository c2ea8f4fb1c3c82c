"""What is counted of the gateway's work; numbers only, never text or ids."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 4.0, 8.0)


class GatewayMetrics:
    """Counters of one app; each has its own registry, so that two apps in a process do not mix."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.turns = Counter(
            "yixiaoda_turns",
            "Turns by channel, outcome and whether Rasa was missing",
            ("channel", "outcome", "degraded"),
            registry=registry,
        )
        self.seconds = Histogram(
            "yixiaoda_turn_seconds", "Seconds a turn took", ("channel",), buckets=SECONDS, registry=registry
        )
        self.masked = Counter("yixiaoda_masked", "Personal numbers masked", ("kind",), registry=registry)
        self.refused = Counter("yixiaoda_refused", "Messages refused", ("channel", "code"), registry=registry)
        self.rasa = Counter("yixiaoda_rasa_failures", "Turns without Rasa", ("reason",), registry=registry)
        self.store = Counter("yixiaoda_store_failures", "Turns that could not be stored", registry=registry)
