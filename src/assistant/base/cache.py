"""Caches of recent results: editors and pages often repeat the same request, and drafts the same lines."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


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


class TextCache(Generic[K, T]):
    """What was computed of the pieces of text seen last; holds at most twice ``characters`` characters of them.

    The results of a piece must depend on nothing but its key. Safe to share between threads, which may compute the same
    result at a time. Results are kept in two generations, of which the older is dropped when the younger is full.
    """

    def __init__(self, compute: Callable[[K], T], *, characters: int = 400_000) -> None:
        self._compute, self._most = compute, characters
        self._young: dict[K, T] = {}
        self._old: dict[K, T] = {}
        self._held = 0

    def get(self, key: K, size: int) -> T:
        """The result for ``key``, a text of ``size`` characters (or a tuple with it)."""
        found = self._young.get(key)
        if found is not None:
            return found
        found = self._old.get(key)
        if found is None:
            found = self._compute(key)
        if self._held + size > self._most:
            self._old, self._young, self._held = self._young, {}, 0
        if size <= self._most:
            self._young[key] = found
            self._held += size
        return found
