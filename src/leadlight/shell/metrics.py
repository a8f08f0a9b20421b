"""Figures for whoever watches the server, in the form that Prometheus reads."""

from __future__ import annotations

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from leadlight.shell.requests import Answered

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder where several processes add up their figures."""
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Gauge = tuple[str, str, dict[str, str], float]
"""A figure of the moment: its name, what it is, its labels, and the value."""


class Metrics:
    """Counts answers by method, route and status, and how long they took."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Histogram(
            "leadlight_request_seconds",
            "Time to answer a request, by the template of its route.",
            ("method", "route", "status"),
            registry=self._registry,
            buckets=_BOUNDS,
        )

    def count(self, answered: Answered) -> None:
        """One more answer."""
        labels = answered.method, answered.route, str(answered.status)
        self._answers.labels(*labels).observe(answered.seconds)

    def told(self, gauges: Iterable[Gauge]) -> bytes:
        """All figures, of all processes of the server, and ``gauges``."""
        registry = self._registry
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        moment = CollectorRegistry()
        moment.register(_Moment(gauges))
        return bytes(generate_latest(registry)) + bytes(generate_latest(moment))


class _Moment(Collector):
    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = list(gauges)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for name, says, labels, value in self._gauges:
            family = families.setdefault(name, GaugeMetricFamily(name, says, labels=list(labels)))
            family.add_metric(list(labels.values()), value)
        return families.values()
