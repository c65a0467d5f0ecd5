"""A course's status as Prometheus gauges, which never name a learner."""

from collections.abc import Iterator
from datetime import datetime
from typing import get_args

import msgspec
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from grading.operating.status import Status
from grading.receiving.heartbeat import State


def exposition(status: Status | None) -> bytes:
    """The gauges in Prometheus's text format; for None, only that the status is unknown."""
    registry = CollectorRegistry()
    registry.register(_Gauges(status))
    return bytes(generate_latest(registry))


class _Gauges(Collector):
    def __init__(self, status: Status | None) -> None:
        self._status = status

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All gauges."""
        yield _one("duty_status_known", "Whether the course's gradebook could be read.", float(self._status is not None))
        if self._status is not None:
            yield from _of(self._status)


def _of(status: Status) -> Iterator[GaugeMetricFamily]:
    states = {state: float(state == status.grading.state) for state in get_args(State)}
    hand_ins = {name: float(number) for name, number in msgspec.structs.asdict(status.hand_ins).items() if isinstance(number, int)}
    yield _one("duty_problems", "Reasons why someone should look; `duty status` has the sentences.", float(len(status.problems)))
    yield _by("duty_grading_state", "The state of the grading service.", "state", states)
    yield _one("duty_grading_looked_timestamp_seconds", "When the service last looked for hand-ins.", _seconds(status.grading.looked))
    yield _one("duty_last_graded_timestamp_seconds", "When a hand-in was last graded.", _seconds(status.last_graded))
    yield _one("duty_last_backup_timestamp_seconds", "When the last backup was made.", _seconds(status.last_backup))
    yield _by("duty_hand_ins", "Hand-ins by what is to be done about them.", "state", hand_ins)
    waiting_since = _seconds(status.hand_ins.waiting_since)
    yield _one("duty_hand_ins_waiting_since_timestamp_seconds", "Since when some hand-in has waited; 0 where none does.", waiting_since)
    yield _one("duty_reflections_to_mark", "Written answers that wait for a mark.", float(status.reflections))
    yield _one("duty_schema_current", "Whether the gradebook's tables are those of this release.", float(status.schema == "current"))
    free = {name: float(left) for name, left in status.free.items()}
    yield _by("duty_disk_free_bytes", "Free bytes on the disk of each folder.", "folder", free)
    sizes = {name: float(size.bytes) for name, size in status.sizes.items()}
    yield _by("duty_size_bytes", "Bytes of what grows; at least so many where they could not all be counted.", "part", sizes)


def _one(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _by(name: str, text: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0
