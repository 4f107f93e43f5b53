"""The service in other processes: what a long text or a file costs is bounded, and ends when nobody wants it any more."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from assistant.base.work import Cancellation, Limits, shared_workers
from assistant.domain.callers import Caller
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.service import Assistant

T = TypeVar("T")

_MOST = 8

_opened: "tuple[Settings, Assistant] | None" = None
"""In a worker process: the service of the settings that were used last."""


def run_apart(
    service: "Assistant",
    work: "Callable[..., T]",
    *arguments: object,
    cancellation: Cancellation | None = None,
) -> T:
    """What ``work`` returns for the same service in another process, and ``arguments``.

    Raises what ``work`` raises, TooCostly where it takes more than the settings allow, Stopped when it is cancelled.
    """
    settings = service.settings
    limits = Limits(settings.work_seconds, settings.work_megabytes)
    workers = shared_workers()
    result: T = workers.run(
        _with_service, settings, service.caller, work, arguments, limits=limits, cancellation=cancellation
    )
    return result


def processes(settings: Settings) -> int:
    """How many pieces of work one of a service's workers does at once in other processes: each holds the index open."""
    return max(1, min(max(2, os.cpu_count() or 1), _MOST) // settings.workers)


def warm_apart(service: "Assistant") -> None:
    """Start the processes that a service uses and open the index in each."""
    shared_workers().warm(processes(service.settings), _warm, service.settings)


def _with_service(
    settings: Settings, caller: Caller, work: "Callable[..., T]", arguments: tuple[object, ...]
) -> T:
    return work(_service(settings).as_caller(caller), *arguments)


def _warm(settings: Settings) -> None:
    _service(settings).warm()


def _service(settings: Settings) -> "Assistant":
    global _opened
    if _opened is None or _opened[0] != settings:
        from assistant.service import Assistant

        _opened = settings, Assistant(settings)
    return _opened[1]
