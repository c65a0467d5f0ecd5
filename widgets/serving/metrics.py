"""Counts of learners' requests for a monitoring system; they never say who sent a request."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_registry = CollectorRegistry()
_requests = Counter("duty_requests", "What pages asked for, by the class of the answer's status.", ["op", "status"], registry=_registry)
_duration = Histogram("duty_request_seconds", "How long the answer took, the disk included.", ["op"], buckets=_SECONDS, registry=_registry)


def count(op: str, status: int, seconds: float) -> None:
    """Count one finished request. `op` is one of a fixed list of names, never text from a request."""
    _requests.labels(op, f"{status // 100}xx").inc()
    _duration.labels(op).observe(seconds)


def exposition() -> bytes:
    """All counts of this process since its start, in Prometheus's text format."""
    return bytes(generate_latest(_registry))
