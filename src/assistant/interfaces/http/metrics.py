"""Figures for Prometheus: requests, refusals, queues, caches, work that was ended, and what the index holds."""

import os
import time
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.types import Scope

from assistant.base.cache import SingleFlightCache
from assistant.base.errors import AssistantError
from assistant.base.work import shared_workers
from assistant.interfaces.http.queue import WorkQueue
from assistant.service import Assistant

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The figures of one application, and the media type of their text."""

    MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(
        self,
        service: Assistant,
        queues: Mapping[str, WorkQueue],
        caches: Mapping[str, SingleFlightCache[object]],
    ) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._seconds = Histogram(
            "assistant_request_seconds",
            "Seconds from a request to the end of its answer, by method and route.",
            ("method", "route"),
            registry=self._registry,
            buckets=_BUCKETS,
        )
        self._requests = Counter(
            "assistant_requests",
            "Answers, by method, route and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._refusals = Counter(
            "assistant_refusals",
            "Requests that were refused or failed, by error code.",
            ("code",),
            registry=self._registry,
        )
        self._now = _Now(service, queues, caches)
        self._registry.register(self._now)

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answer. Addresses count under their route, so that there are no more series than routes."""
        route = getattr(scope.get("route"), "path", "") or "other"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._seconds.labels(method, route).observe(seconds)
        self._requests.labels(method, route, str(status)).inc()
        if code := scope["state"].get("refusal"):
            self._refusals.labels(code).inc()

    def text(self) -> bytes:
        """All figures in the text format: what was counted by all workers of the service, and the state of this one."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        ProcessCollector(registry=together)
        together.register(self._now)
        return generate_latest(together)


_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})


class _Now(Collector):
    """What is looked up when somebody wants to know."""

    def __init__(
        self,
        service: Assistant,
        queues: Mapping[str, WorkQueue],
        caches: Mapping[str, SingleFlightCache[object]],
    ) -> None:
        self._service = service
        self._queues = queues
        self._caches = caches

    def describe(self) -> Iterator[Metric]:
        """Nothing is looked up when it is registered."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The gauges, as they are now."""
        waiting = GaugeMetricFamily("assistant_queue_waiting", "Pieces of work that wait.", labels=("queue",))
        running = GaugeMetricFamily("assistant_queue_running", "Pieces of work under way.", labels=("queue",))
        for name, queue in self._queues.items():
            waiting.add_metric([name], queue.waiting)
            running.add_metric([name], queue.running)
        yield waiting
        yield running
        worker = GaugeMetricFamily("assistant_worker", "1 for the process that answers.", labels=("pid",))
        worker.add_metric([str(os.getpid())], 1)
        yield worker
        found = CounterMetricFamily(
            "assistant_cache_lookups", "Look-ups in a cache, by outcome.", labels=("cache", "outcome")
        )
        held = GaugeMetricFamily("assistant_cache_entries", "Results in a cache.", labels=("cache",))
        for name, cache in self._caches.items():
            found.add_metric([name, "hit"], cache.hits)
            found.add_metric([name, "miss"], cache.misses)
            held.add_metric([name], len(cache))
        yield found
        yield held
        ended = CounterMetricFamily(
            "assistant_work_ended", "Work in other processes that was ended, by reason.", labels=("reason",)
        )
        for reason, number in shared_workers().ended.items():
            ended.add_metric([reason], number)
        yield ended
        yield from self._index()

    def _index(self) -> Iterator[Metric]:
        ready = GaugeMetricFamily("assistant_ready", "1 where there is an index that can be searched.")
        try:
            stock = self._service.ready()
            age = max(0.0, time.time() - self._service.written_at())
        except AssistantError:
            ready.add_metric([], 0)
            yield ready
            return
        ready.add_metric([], 1)
        yield ready
        for name, help_, value in (
            ("assistant_reports", "Reports in the index.", stock.reports),
            ("assistant_passages", "Passages in the index.", stock.passages),
            ("assistant_generation_age_seconds", "Age of the index in force.", age),
        ):
            yield GaugeMetricFamily(name, help_, value)
