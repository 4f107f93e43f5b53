"""What every route needs: the service bound to its caller, and a thread to work in."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, ParamSpec, TypeVar

from anyio import to_thread
from fastapi import Depends, Request

from assistant.domain.results import ALL_COLLECTIONS, Access
from assistant.service import Assistant

P = ParamSpec("P")
T = TypeVar("T")


def _service(request: Request) -> Assistant:
    service: Assistant = request.app.state.assistant
    return service.as_caller(_access(request))


def _access(request: Request) -> Access:
    """What this caller may see: everything, as long as the service answers to this machine alone."""
    return ALL_COLLECTIONS


POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
"""What a page may load and where it may stand, unless it says so itself."""

Responses = dict[int | str, dict[str, Any]]
"""What the framework takes as the described answers of a route."""

Service = Annotated[Assistant, Depends(_service)]


async def in_thread(request: Request, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work beside the event loop, no more of it at once than there are cores."""
    return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=request.app.state.limiter)
