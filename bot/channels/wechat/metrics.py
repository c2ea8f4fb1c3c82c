"""What is counted of the channel's work; numbers only, never text or ids."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 4.5, 5.0, 6.0)


class Metrics:
    """Counters of one app, beside the gateway's."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.deliveries = Counter(
            "yixiaoda_wechat_deliveries",
            "Deliveries by what they were answered with: reply, success, refused or unreadable",
            ("answered",),
            registry=registry,
        )
        self.seconds = Histogram(
            "yixiaoda_wechat_delivery_seconds",
            "Seconds a delivery waited for its answer; WeChat hangs up at 5",
            buckets=SECONDS,
            registry=registry,
        )
        self.pushes = Counter(
            "yixiaoda_wechat_pushes",
            "Customer-service messages: yes, no, or unknown where WeChat did not say",
            ("sent",),
            registry=registry,
        )
        self.errors = Counter(
            "yixiaoda_wechat_errors", "WeChat's error codes other than 0", ("code",), registry=registry
        )
        self.redis = Counter(
            "yixiaoda_wechat_redis_failures", "Times Redis did not answer the channel", registry=registry
        )
