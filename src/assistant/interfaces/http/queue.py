"""How much work goes on at once, and how much may wait: what comes on top is told when to try again.

Light work (a search, a page) runs in threads; what depends on the length of somebody's text or file runs in processes that
can be killed. Each kind has a queue of its own, so that long checks do not hold searches up. Whoever hangs up frees
the place in the queue, and ends the work in a process.
"""

import ipaddress
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, create_task_group, to_thread
from fastapi import Request

from assistant.base.errors import AssistantError, Busy, Stopped
from assistant.base.work import Cancellation

T = TypeVar("T")

RETRY_AFTER = 5
"""Seconds after which a client that was refused should try again."""


class WorkQueue:
    """Up to ``running`` pieces of work at once, and ``waiting`` behind them, of which ``own`` for one other machine."""

    def __init__(self, running: int, waiting: int, own: int) -> None:
        self._limiter = CapacityLimiter(running)
        self._most_waiting = waiting
        self._most_own = own
        self._clients: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many pieces of work wait."""
        return self._limiter.statistics().tasks_waiting

    @property
    def running(self) -> int:
        """How many pieces of work are done at the moment."""
        return int(self._limiter.borrowed_tokens)

    async def run(
        self, request: Request, work: Callable[[], T], cancellation: Cancellation | None = None
    ) -> T:
        """What ``work`` returns, in a thread of its own.

        Raises Busy where too much waits, Stopped when the client has gone, and what ``work`` raises. ``cancellation`` is
        set when the client goes, for work that can be ended in the middle.
        """
        client = request.client.host if request.client else ""
        if self.waiting >= self._most_waiting:
            raise Busy(RETRY_AFTER)
        if not _is_loopback(client) and self._clients[client] >= self._most_own:
            raise Busy(RETRY_AFTER, own=True)
        self._clients[client] += 1
        try:
            threaded = partial(to_thread.run_sync, work, limiter=self._limiter)
            return await _while_wanted(request, threaded, cancellation)
        finally:
            self._clients[client] -= 1
            if self._clients[client] <= 0:
                del self._clients[client]


async def _while_wanted(
    request: Request, work: Callable[[], Awaitable[T]], cancellation: Cancellation | None
) -> T:
    results: list[T] = []
    errors: list[Exception] = []

    async with create_task_group() as tasks:

        async def listen() -> None:
            try:
                while (await request.receive())["type"] != "http.disconnect":
                    pass
            except AssistantError:  # the rest of the body is too large or too slow: the same
                pass
            if cancellation is not None:
                cancellation.cancel()
            tasks.cancel_scope.cancel()

        tasks.start_soon(listen)
        try:
            results.append(await work())
        except Exception as error:
            errors.append(error)
        tasks.cancel_scope.cancel()
    if errors:
        raise errors[0]
    if not results:
        raise Stopped
    return results[0]


def _is_loopback(client: str) -> bool:
    """Whether it is this machine: its own user, or the proxy behind which everybody comes."""
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:  # a test client, a socket in the file system
        return True
