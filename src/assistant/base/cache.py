"""Answers that were given lately: editors and pages ask the same again and again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlightCache(Generic[T]):
    """The last ``size`` answers by what was asked. Safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, Future[T]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, asked: Hashable, work: Callable[[], T]) -> T:
        """The answer that was given, else that of ``work``, which runs outside the lock.

        Who asks while another is at work on the same waits for that answer. What ``work`` raises is not remembered.
        """
        with self._lock:
            answer = self._answers.get(asked)
            if answer is not None:
                self._answers.move_to_end(asked)
            else:
                own = self._answers[asked] = Future()
                while len(self._answers) > self._size:
                    self._answers.popitem(last=False)
        if answer is not None:
            return answer.result()
        try:
            own.set_result(work())
        except BaseException as error:
            own.set_exception(error)
            with self._lock:
                if self._answers.get(asked) is own:
                    del self._answers[asked]
            raise
        return own.result()
