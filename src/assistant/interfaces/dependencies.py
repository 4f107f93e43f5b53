"""What every route needs: the service bound to its caller, and a thread or a process to work in."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request

from assistant.base.work import Cancellation
from assistant.domain.results import ErrorAnswer
from assistant.interfaces.http.queue import WorkQueue
from assistant.interfaces.identity import bound_service
from assistant.service import Assistant
from assistant.service.apart import run_apart

P = ParamSpec("P")
T = TypeVar("T")

COSTLY = 4_000
"""Texts longer than this, in characters, are worked on in a process that can be killed."""


POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
"""What a page may load and where it may stand, unless it says so itself."""

Responses = dict[int | str, dict[str, Any]]
"""What the framework takes as the described answers of a route."""

Service = Annotated[Assistant, Depends(bound_service)]


def described(**details: str) -> Responses:
    """The described error answers of a route: ``described(s404="没有这份报告")``."""
    return {
        int(name.removeprefix("s")): {"model": ErrorAnswer, "description": text}
        for name, text in details.items()
    }


async def in_thread(request: Request, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work beside the event loop, no more of it at once than there are cores.

    Raises Busy where too much waits already, Stopped where the client has gone.
    """
    queue: WorkQueue = request.app.state.queue
    return await queue.run(request, partial(work, *args, **kwargs))


CHANGING: Responses = described(s409="另有程序在改动，等了 20 秒", s507="磁盘空间不够，没有改动")
"""The described error answers of a route that changes files."""


async def in_turn(request: Request, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for work that changes corpus and index, one at a time: those who wait take no place that a search needs."""
    queue: WorkQueue = request.app.state.changes
    return await queue.run(request, partial(work, *args, **kwargs))


async def apart(
    request: Request,
    service: Assistant,
    work: Callable[Concatenate[Assistant, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """The same for work whose cost a text or file decides: in another process, under limits of time and memory.

    ``work`` is a function of a module; it is given the same service, and its arguments and result are pickled. Raises as
    :func:`in_thread`, and TooCostly.
    """
    queue: WorkQueue = request.app.state.apart
    cancellation = Cancellation()
    threaded = partial(run_apart, service, partial(work, **kwargs), *args, cancellation=cancellation)
    return await queue.run(request, threaded, cancellation)


async def by_length(
    request: Request,
    service: Assistant,
    length: int,
    work: Callable[Concatenate[Assistant, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Work on a text of so many characters: short ones in a thread, long ones in another process."""
    if length > COSTLY:
        return await apart(request, service, work, *args, **kwargs)
    return await in_thread(request, work, service, *args, **kwargs)
