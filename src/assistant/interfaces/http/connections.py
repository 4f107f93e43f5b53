"""Connections that do nothing do not stay: limits on their number, and on the time for the head of a request.

The server closes a connection that has been idle after an answer; one on which no whole head of a request ever arrives, or
whose client does not read its answer, it would keep for ever. Beyond the limit the oldest idle connection makes place.
"""

import asyncio
import contextlib
import logging
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 10.0
"""For the whole head of a request, from the first byte or from the opening of the connection."""

READ_SECONDS = 60.0
"""For a client to take the rest of an answer that has been written."""

KEEP_ALIVE = 5
"""Seconds that a connection may be idle after an answer."""

HEAD_BYTES = 64 * 1024
BACKLOG = 128
"""Connections that the system holds ready; many more would each fail at once where no file handle is left."""

_RESERVED = 128
"""File handles kept for files, processes and the index."""

_FEWEST = 32
_HANDLES = 65_536


def most_connections(wanted: int) -> int:
    """How many connections there may be: ``wanted`` (0: no wish), as far as the file handles of this process go.

    The limit on handles is raised to the one that the system allows.
    """
    if sys.platform == "win32":
        return wanted or 1024
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        wanted_handles = _HANDLES if hard == resource.RLIM_INFINITY else min(hard, _HANDLES)
        if soft != resource.RLIM_INFINITY and soft < wanted_handles:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted_handles, hard))
            soft = wanted_handles
    possible = 4096 if soft == resource.RLIM_INFINITY else max(_FEWEST, soft - _RESERVED)
    return min(wanted, possible) if wanted else min(possible, 4096)


def limited(most: int) -> type[H11Protocol]:
    """The protocol for a server with up to ``most`` connections."""
    return type("LimitedProtocol", (_LimitedProtocol,), {"most": most})


class _LimitedProtocol(H11Protocol):
    """HTTP/1.1 with a limit on connections and on the time for the head of a request."""

    most = 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_timer: asyncio.TimerHandle | None = None
        self._read_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection, and give it a time for its first request."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self._make_place()
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on. A head that is begun must be complete in time."""
        super().data_received(data)
        if self.is_idle:
            self._await_head()
        else:
            self._stop_head()

    def on_response_complete(self) -> None:
        """Give the client a time to take what is written."""
        super().on_response_complete()
        if self._read_timer is None and self._is_unfinished():
            self._read_timer = self.loop.call_later(READ_SECONDS, self._check_read)

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered or received."""
        cycle: RequestResponseCycle | None = self.cycle
        return (cycle is None or cycle.response_complete) and self.conn.their_state in (
            h11.IDLE,
            h11.DONE,
            h11.MUST_CLOSE,
        )

    def _make_place(self) -> None:
        """Close the connection that has been idle longest; where none is, this one."""
        oldest = next((one for one in _in_order(self.connections) if one is not self and one.is_idle), self)
        oldest.transport.abort()
        self.connections.discard(oldest)

    def _await_head(self) -> None:
        if self._head_timer is None and not self.transport.is_closing():
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._end_head)

    def _end_head(self) -> None:
        self._head_timer = None
        if self.is_idle:
            self.transport.abort()

    def _stop_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _is_unfinished(self) -> bool:
        """Whether the client still has to take the answer, or goes on sending a body that nobody reads."""
        return self.transport.get_write_buffer_size() > 0 or self.conn.their_state is h11.SEND_BODY

    def _check_read(self) -> None:
        self._read_timer = None
        if self._is_unfinished():
            self.transport.abort()

    def _stop(self) -> None:
        self._stop_head()
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None


def _in_order(connections: Any) -> list[_LimitedProtocol]:
    """Open connections, those idle longest first: the timer of each says since when."""

    def since(one: _LimitedProtocol) -> float:
        return one._head_timer.when() if one._head_timer is not None else float("inf")

    return sorted((one for one in connections if isinstance(one, _LimitedProtocol)), key=since)


def quiet_accept_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Log one line, not one for each attempt, where the system has no file handles left for new connections."""
    log = logging.getLogger("assistant.http")

    def handle(running: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "accept" in str(context.get("message", "")):
            log.error("new connections cannot be accepted: %s", context.get("exception"))
        else:
            running.default_exception_handler(context)

    loop.set_exception_handler(handle)
