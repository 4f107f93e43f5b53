"""A small cache of recent results: editors and pages often repeat the same request."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlightCache(Generic[T]):
    """The ``size`` results used last, by key. Safe to share between threads; no result is computed twice at a time.

    ``hits`` and ``misses`` count the look-ups.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._results: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._results)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The cached result of ``key``, or else that of ``compute``, which runs outside the lock.

        A thread that wants a result which another is computing waits for it. What ``compute`` raises is raised in all
        waiting threads and is not cached.
        """
        with self._lock:
            cached = self._results.get(key)
            if cached is not None:
                self._results.move_to_end(key)
                self.hits += 1
            else:
                self.misses += 1
                own = self._results[key] = Future()
                while len(self._results) > self._size:
                    self._results.popitem(last=False)
        if cached is not None:
            return cached.result()
        try:
            own.set_result(compute())
        except BaseException as error:
            own.set_exception(error)
            with self._lock:
                if self._results.get(key) is own:
                    del self._results[key]
            raise
        return own.result()
