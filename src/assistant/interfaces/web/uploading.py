"""Uploads that are watched while they are filed: one answer of many lines, each a JSON object.

``{"stage", "done", "total"}`` says how far it is, ``{"refused": {"file", "detail"}}`` names a file that is not taken, and
the last line says what came of it: ``{"page"}``, ``{"location"}`` or ``{"error": {"detail", "hint"}}``. Whoever hangs up
cancels: nothing is kept then. As the answer goes to the one who sent the files, no other process needs to know of it.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse

from assistant.base.errors import AssistantError, Stopped
from assistant.base.work import Cancellation
from assistant.domain.results import Refusal
from assistant.interfaces.http.explain import refusal_of
from assistant.interfaces.http.queue import WorkQueue

T = TypeVar("T")
_LINES = "application/x-ndjson"
_PAUSE = 0.2  # seconds between two lines about progress
_LOG = logging.getLogger(__name__)


def is_watched(request: Request) -> bool:
    """Whether the sender reads an answer of many lines."""
    return _LINES in request.headers.get("accept", "")


def watched(
    request: Request,
    work: Callable[..., T],
    finish: Callable[[T], Awaitable[dict[str, Any]]],
) -> StreamingResponse:
    """Do ``work``, which changes the corpus, and say how far it is. ``finish``: the last line, of what it returned.

    ``work`` is given ``progress`` (:data:`assistant.domain.records.Progress`) and ``refusals``
    (:data:`assistant.domain.results.Refusals`).
    """
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(request, work, finish), media_type=_LINES, headers=headers)


async def _lines(
    request: Request,
    work: Callable[..., T],
    finish: Callable[[T], Awaitable[dict[str, Any]]],
) -> AsyncIterator[str]:
    lines: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    cancellation = Cancellation()
    loop = asyncio.get_running_loop()
    watcher = _Watcher(lambda line: loop.call_soon_threadsafe(lines.put_nowait, line), cancellation)
    watching = partial(work, progress=watcher.progress, refusals=watcher.refused)
    changes: WorkQueue = request.app.state.changes

    async def working() -> None:
        try:
            done = await changes.run(request, watching, cancellation)
            lines.put_nowait(await finish(done))
        except Exception as error:
            if not isinstance(error, AssistantError):
                _LOG.exception("an upload failed")
            refusal = refusal_of(request, error)
            lines.put_nowait({"error": {"detail": refusal.detail, "hint": refusal.hint}})
        finally:
            lines.put_nowait(None)

    task = asyncio.create_task(working())
    try:
        while (line := await lines.get()) is not None:
            yield json.dumps(line, ensure_ascii=False) + "\n"
        await task
    finally:
        cancellation.cancel()


class _Watcher:
    """Passes on, from the thread that works, how far it is; ends the work where nobody waits for it any more."""

    def __init__(self, send: Callable[[dict[str, Any]], Any], cancellation: Cancellation) -> None:
        self._send = send
        self._cancellation = cancellation
        self._stage = ""
        self._next = 0.0

    def progress(self, stage: str, done: int, total: int) -> None:
        """Pass on how far the work is. Raises Stopped."""
        if self._cancellation.is_set:
            raise Stopped
        now = time.monotonic()
        if stage != self._stage or done == total or now >= self._next:
            self._stage, self._next = stage, now + _PAUSE
            self._send({"stage": stage, "done": done, "total": total})

    def refused(self, refusal: Refusal) -> None:
        """Pass on that a file is not taken."""
        self._send({"refused": {"file": refusal.file, "detail": refusal.detail}})
