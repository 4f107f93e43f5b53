"""Answers that were given lately: editors send the same paragraphs again and again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """The last ``size`` answers by what was asked. Safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Hashable, work: Callable[[], T]) -> T:
        """The answer that was given, else that of ``work``, which runs outside the lock."""
        with self._lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return self._answers[asked]
        answer = work()
        with self._lock:
            self._answers[asked] = answer
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return answer
