"""Calls of an engine over a network: repeated where that may help, never too many at once, with errors that name the cure."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from assistant.base.errors import Busy, EngineUnavailable

T = TypeVar("T")

ATTEMPTS = 4
"""How often a call is made at most."""

FIRST_PAUSE = 0.1
"""Seconds before the second attempt; each later pause is twice as long, and shortened at random by up to half."""

LONGEST_PAUSE = 5.0
_AWAY = "请检查引擎是否在运行、地址和端口是否对；查看报告、按原文检索不受影响"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call failed: ``cause`` in Chinese, without anything of the request; ``again``: whether to try again, and
    ``after`` how many seconds at least; ``hint``: the cure."""

    cause: str
    again: bool = False
    after: float = 0.0
    hint: str = _AWAY


class Caller:
    """Makes calls of one engine, at most ``concurrent`` at the same time; others wait up to ``timeout`` seconds.

    ``explain`` says why an exception was raised, None for one that is no failure of the engine.
    """

    def __init__(
        self, engine: str, concurrent: int, timeout: float, explain: Callable[[Exception], Failure | None]
    ) -> None:
        self._engine = engine
        self._timeout = timeout
        self._explain = explain
        self._free = threading.BoundedSemaphore(concurrent)

    def __call__(self, call: Callable[[], T]) -> T:
        """The result of ``call``, which must be safe to repeat. Raises EngineUnavailable, Busy."""
        if not self._free.acquire(timeout=self._timeout):
            raise Busy(max(1, round(self._timeout)))
        try:
            return self._repeated(call)
        finally:
            self._free.release()

    def _repeated(self, call: Callable[[], T]) -> T:
        pause = FIRST_PAUSE
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return call()
            except Exception as error:
                failure = self._explain(error)
                if failure is None:
                    raise
                if not failure.again or attempt == ATTEMPTS:
                    # The engine's own words may repeat what was sent to it: they stay out of the message and its cause.
                    raise EngineUnavailable(
                        f"检索引擎 {self._engine} {failure.cause}", failure.hint
                    ) from None
            time.sleep(min(LONGEST_PAUSE, max(failure.after, pause * random.uniform(0.5, 1))))
            pause *= 2
        raise AssertionError("the last attempt returns or raises")
